// The parser instances of a switch: which frame is parsed when.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PARSER_BANK_H
#define PISA_PARSER_BANK_H

#include "pisa-switch-packet.h"

#include <vector>

namespace ns3
{

/**
 * Each instance takes its frames by the cycle of their arrival; of frames of one cycle those from the line before
 * those that come again, each by port. So frames of one cycle may still change places while that cycle lasts,
 * whatever the order of their events, and all is settled once it is over.
 */
class PisaParserBank
{
  public:
    void SetInstances(uint32_t instances);

    /**
     * A frame comes to its instance (packet.parser) at packet.arrival.first, which is not before the last frame's.
     * Sets parseStart and, to the cycle at which it is parsed, earliest; those of frames that it goes before, too.
     * @return the packets whose times were set, until the next call
     */
    const std::vector<PisaSwitchPacket*>& Arrive(PisaSwitchPacket& packet);

    /** @return frames that came before `now`, in no order; each is handed out once, and listed until the next call.
     */
    const std::vector<PisaSwitchPacket*>& Settle(pisa::Cycle now);

    /** @return frames that came and have not been handed out. */
    std::size_t Frames() const
    {
        return m_frames;
    }

  private:
    struct Instance
    {
        pisa::ParserTiming timing;            ///< behind the settled frames
        pisa::ParserTiming after;             ///< behind the fresh ones, too
        std::vector<PisaSwitchPacket*> fresh; ///< of one cycle, in the order of parsing
    };

    void SettleInstance(Instance& instance);

    std::vector<Instance> m_instances;
    std::vector<uint32_t> m_busy; ///< instances with fresh frames
    std::vector<PisaSwitchPacket*> m_settled;
    std::vector<PisaSwitchPacket*> m_handedOut;
    std::vector<PisaSwitchPacket*> m_timed;
    std::size_t m_frames{0};
};

} // namespace ns3

#endif // PISA_PARSER_BANK_H
