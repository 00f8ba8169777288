// A dRMT chip stepped clock by clock: processors that issue each packet's operations at their cycles.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_REFERENCE_STEPPED_PROCESSORS_H
#define PISA_TESTS_REFERENCE_STEPPED_PROCESSORS_H

#include "reference/stepped-state.h"
#include "target/thread-operations.h"

#include <optional>
#include <string>

namespace pisa
{

/**
 * Every cycle: changes due, one entry a thread, then each packet in flight issues the operations of this cycle.
 * Nothing is done earlier than hardware could: fields are read as they are now, an action's writes are there an
 * action latency later, a look-up's outcome a match latency later. Whatever is needed before it is there becomes a
 * fault.
 */
class SteppedProcessors : public SteppedState
{
  public:
    /** The image must outlive this. */
    explicit SteppedProcessors(const Image& image);

    void RunToEnd() override;

    /** Limits broken and outcomes needed too early; empty if the schedule holds. */
    std::vector<std::string> faults;

    /** Key units that all processors of a thread sent to the memory in each cycle; ingress, egress. */
    std::vector<unsigned> keyUnits[2];

  private:
    void Await(const PacketPointer& packet) override;

    using Values = std::map<FieldId, uint64_t>;

    /** What an action writes once its latency is over. */
    struct Write
    {
        Cycle at{0};
        Values values;
        std::set<HeaderId> changed;
    };

    /** Where an element leads, by its pointer in the cycle in which it is met. */
    struct Way
    {
        Cycle decided{0};
        NodeId next{kEndOfControl};
    };

    /** What a table answered. */
    struct Outcome
    {
        Cycle known{0};
        ActionCall call;
        Way way;
        Write computed; ///< of a table with registers, at the memory
    };

    struct Flight
    {
        PacketPointer packet;
        Cycle entry{0};
        unsigned processor{0};
        NodeId first{kEndOfControl};
        std::map<NodeId, Way> conditions;
        std::map<TableId, Outcome> outcomes;
        std::vector<Write> writes;
    };

    struct ThreadState
    {
        const Control* control;
        ThreadPlacement placed;
        ThreadOperations operations;
        std::vector<PacketPointer> waiting;
        std::vector<Flight> inFlight; ///< in the order of entry
    };

    void Step();
    void Enter(ThreadState& thread, bool isEgress);
    void Leave(ThreadState& thread, bool isEgress);
    void CheckLimits(const ThreadState& thread, bool isEgress);
    void Decide(const ThreadState& thread, Flight& flight);
    void Act(const ThreadState& thread, Flight& flight);
    void Commit(Flight& flight, Cycle until);
    Write Compute(const Flight& flight, const ActionCall& call);
    bool IsNow(const ThreadState& thread, const Flight& flight, std::optional<unsigned> operation) const;
    bool HasRegisters(TableId table) const;

    /** @return whether the packet's way from `at` on leads to `node`, as far as its outcomes are known now. */
    bool Meets(const ThreadState& thread, const Flight& flight, NodeId at, NodeId node);
    std::vector<NodeId> KnownNext(const ThreadState& thread, const Flight& flight, NodeId node) const;
    void NotePath(const ThreadState& thread, const Flight& flight) const;

    const Image& m_image;
    ThreadState m_threads[2];
    Cycle m_now{0};
};

} // namespace pisa

#endif // PISA_TESTS_REFERENCE_STEPPED_PROCESSORS_H
