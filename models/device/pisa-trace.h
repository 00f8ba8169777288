// A trace source of packets that costs next to nothing while nobody listens.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TRACE_H
#define PISA_TRACE_H

#include "ns3/packet.h"
#include "ns3/traced-callback.h"

namespace ns3
{

/** ns-3's own takes each packet by value, counts its owners up and down, and only then looks for listeners. */
template <typename... Ts>
class PisaTrace : public TracedCallback<Ptr<const Packet>, Ts...>
{
  public:
    template <typename P>
    void operator()(const Ptr<P>& packet, Ts... rest) const
    {
        if (!this->IsEmpty())
        {
            TracedCallback<Ptr<const Packet>, Ts...>::operator()(packet, rest...);
        }
    }
};

} // namespace ns3

#endif // PISA_TRACE_H
