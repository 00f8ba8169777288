// The cycles at which a chip has something to do, each as one event of the simulator.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_AGENDA_H
#define PISA_AGENDA_H

#include "ns3/event-impl.h"
#include "ns3/pisa-cycle-clock.h"
#include "ns3/ptr.h"

#include <functional>
#include <vector>

namespace ns3
{

/**
 * Calls its owner once at each cycle that anybody asked for, in ascending order, at the cycle's edge. However many
 * ask for one cycle, it costs one event, so that what a chip does within a cycle is in the chip's order and never in
 * that of the simulator's events.
 */
class PisaAgenda
{
  public:
    /** Told the cycle whose edge is now. */
    using Handler = std::function<void(pisa::Cycle)>;

    PisaAgenda();
    /** Drops what is left. */
    ~PisaAgenda();
    PisaAgenda(const PisaAgenda&) = delete;
    PisaAgenda& operator=(const PisaAgenda&) = delete;

    void Start(const PisaCycleClock& clock, Handler handler);

    /** Asks for a cycle: later than the one that is being handled, and not in the past. */
    void Wake(pisa::Cycle cycle);

    /** Nothing is called any more. */
    void Stop();

  private:
    void Run();

    PisaCycleClock m_clock;
    Handler m_handler;
    std::vector<pisa::Cycle> m_cycles; ///< descending, each once
    Ptr<EventImpl> m_event;            ///< calls Run; scheduled once a cycle
};

} // namespace ns3

#endif // PISA_AGENDA_H
