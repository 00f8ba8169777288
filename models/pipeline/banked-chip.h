// Processors that run packets to completion and banks that serve one access a cycle: who waits for whom, and when.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_BANKED_CHIP_H
#define PISA_PIPELINE_BANKED_CHIP_H

#include "pipeline/bank-queues.h"
#include "pipeline/banked-bounds.h"
#include "pipeline/banked-description.h"
#include "pipeline/banked-events.h"
#include "pipeline/pipeline.h"

#include <array>
#include <functional>
#include <vector>

namespace pisa
{

/**
 * A discrete-event model that is exact to the cycle. In each cycle, in this order: packets leave their processors;
 * each thread may hand one packet to a free processor, egress first; processors go on, by their number, and send
 * accesses; each bank serves its oldest access, of those that came in one cycle that of the lowest processor first.
 *
 * A bank's queue is first come, first served at one a cycle, so an access that comes at c is served at the first
 * cycle from c on that nobody before has taken; it is executed in the order of service.
 */
class BankedChip
{
  public:
    /** `program` must outlive this. */
    BankedChip(BankedProgram& program, const ProgramDescription& description, unsigned processors, unsigned banks,
               BankedLatencies latencies);

    /** A packet that asks for a processor, from `earliest` on, which must not be before Now(). */
    void Enter(Transit& packet);

    /** Does all that happens in cycles before `end`. */
    void RunUntil(Cycle end);

    /** Runs on until a packet has left; there must be one inside. */
    void RunUntilExit();

    /** @return the packet that leaves next by `now`, all cycles before which have run; null if none does. */
    Transit* TakeExit(Cycle now);

    /** @return a cycle not after any exit that is to come, and after Now() if all before have been taken; kNever if
     * there is no packet. */
    Cycle ExitBound() const;

    /** @return the first cycle that has not run. */
    Cycle Now() const
    {
        return m_now;
    }

    /** @return packets that have entered and not been taken. */
    uint64_t Packets() const
    {
        return m_packets;
    }

    Cycle LeastLatency(Thread thread) const;

    /** @return stateful operations of a thread whose index lay outside their register. */
    uint64_t OutOfRange(Thread thread) const
    {
        return m_outOfRange[static_cast<std::size_t>(thread)];
    }

    const std::vector<BankCounters>& Banks() const
    {
        return m_banks.Counters();
    }

    void SetSinks(PipelineSinks sinks)
    {
        m_sinks = std::move(sinks);
    }

    const ProgramDescription& DescriptionOf(unsigned processor) const
    {
        return m_processors[processor].description;
    }

    // As in LiveControl.
    /** Describes what the program has beyond what is described; it is linked already. */
    void Extend(const Program& program, const NewElements& added);
    void WritePointer(const PointerWrite& write);
    NodeId TargetOf(const PointerId& pointer, unsigned copy) const;
    void Release(Thread thread, NodeId node, Cycle at);
    void VisitPackets(const std::function<void(const Transit& packet)>& visit) const;

    void SetWitness(bool isOn)
    {
        m_isWitness = isOn;
    }

    const std::vector<Stray>& Strays() const
    {
        return m_strays;
    }

    /** @return strays of a thread since boot. */
    uint64_t StrayCount(Thread thread) const
    {
        return m_strayCount[static_cast<std::size_t>(thread)];
    }

  private:
    enum class State : uint8_t
    {
        Idle,
        Element,  ///< to begin `node`
        LookedUp, ///< to begin the action that was chosen
        Acting,   ///< to begin `step` of it
        Leaving,
    };

    struct Processor
    {
        ProgramDescription description;
        State state{State::Idle};
        Transit* packet{nullptr};
        NodeId node{0};
        NodeId beside{kEndOfControl}; ///< the table that was looked up with the node's, wherever that leads by now
        unsigned lookups{0};          ///< sent and not served
        BankedChoice choice;
        uint32_t step{0};
        uint32_t met{0}; ///< elements of the packet so far
        Cycle resume{0}; ///< when the state is left
    };

    struct Entrance
    {
        TransitQueue<EntersLater> waiting;
        Cycle next{0}; ///< no packet before
    };

    const DescriptionEntry& EntryOf(const Processor& processor) const;
    void ApplyWrites(Cycle cycle);
    void Restore(Thread thread, NodeId node);
    void FindWays();
    void FindLeast();
    bool IsAstray(uint32_t number, Cycle cycle);
    Cycle NextCycle() const;
    Cycle NextDispatch() const;
    void Step(Cycle cycle);
    void Dispatch(Cycle cycle);
    void Assign(Transit& packet, Cycle cycle);
    void Handle(const BankedEvent& event);
    void BeginElement(uint32_t number, Cycle cycle);
    void Act(uint32_t number, uint32_t step, Cycle cycle);
    void Serve(uint32_t number, uint32_t access, Cycle cycle);
    Cycle LookUp(uint32_t number, TableId table, uint32_t access, Cycle cycle);
    void Meet(Processor& processor, Cycle cycle);
    void MeetOwn(Processor& processor, Cycle cycle);
    void MeetBeside(Processor& processor, Cycle cycle);
    void TellLookup(Processor& processor, Cycle cycle);
    void GoOn(uint32_t number, NodeId next, Cycle cycle, Cycle delay);
    void ResumeAt(uint32_t number, State state, Cycle cycle);
    Cycle Claim(const Processor& processor, unsigned bank, Cycle cycle);
    /** @return a bound for the exit of one that is not idle; kNever if its packet has left. */
    Cycle ExitBoundOf(const Processor& processor) const;

    BankedProgram& m_program;
    BankedLatencies m_latencies;
    BankedWays m_ways;
    LeastExits m_least;
    std::array<Cycle, 2> m_leastLatency{}; ///< by thread, from the issue to the exit
    std::vector<Processor> m_processors;
    unsigned m_free;
    uint32_t m_nextProcessor{0}; ///< the search for a free one begins here
    std::array<Entrance, 2> m_entrances;
    BankQueues m_banks;
    std::priority_queue<BankedEvent, std::vector<BankedEvent>, std::greater<>> m_events;
    TransitQueue<LeavesLater> m_exits;
    std::array<uint64_t, 2> m_outOfRange{};
    std::vector<PointerWrite> m_writes;        ///< to come, by cycle
    std::array<std::vector<Cycle>, 2> m_freed; ///< by thread and element: from which on it is not there
    bool m_isWitness{false};
    uint32_t m_drop;
    std::vector<Stray> m_strays;
    std::array<uint64_t, 2> m_strayCount{};
    uint64_t m_packets{0};
    Cycle m_now{0};
    PipelineSinks m_sinks;
};

} // namespace pisa

#endif // PISA_PIPELINE_BANKED_CHIP_H
