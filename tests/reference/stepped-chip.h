// A chip stepped clock by clock, written to be read: the model that fast pipelines are compared with.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_REFERENCE_STEPPED_CHIP_H
#define PISA_TESTS_REFERENCE_STEPPED_CHIP_H

#include "reference/stepped-state.h"

namespace pisa
{

/** One thread: how long a pass takes, how many each packet takes, and what its deparser holds. */
struct SteppedThread
{
    Cycle latency{0};
    unsigned passes{1};
    unsigned headerVectors{0}; ///< 0: enough
    Cycle creditReissue{0};
};

/** When stages are reached: of each table, in which pass and how many cycles after the issue for that pass. */
struct SteppedTimes
{
    std::vector<Cycle> table;
    std::vector<unsigned> pass;
    SteppedThread threads[2]; ///< ingress, egress
};

/**
 * Every cycle: changes due, header vectors back, packets at the end of their pass out or to the next one, one issue a
 * thread if there is a header vector for it, then each packet meets the tables whose time has come.
 */
class SteppedChip : public SteppedState
{
  public:
    SteppedChip(const Program& program, SteppedTimes times);

    void RunToEnd() override;

  private:
    void Await(const PacketPointer& packet) override;
    void Step();
    void TakeVectorsBack();
    void Issue();
    bool IsTimeFor(const SteppedPacket& packet, TableId table) const;
    void Advance(SteppedPacket& packet);
    void Finish(const PacketPointer& packet);
    bool HasPassed(const SteppedPacket& packet, TableId table) const;
    std::size_t ApplyTable(SteppedPacket& packet, TableId table);

    SteppedTimes m_times;
    Cycle m_now{0};
    std::vector<PacketPointer> m_waiting[2]; ///< for issue, by thread
    std::vector<PacketPointer> m_inFlight;   ///< in the order of issue
    unsigned m_vectorsOut[2]{0, 0};          ///< header vectors in use, by thread
    std::multiset<Cycle> m_vectorsBack[2];   ///< when those come back
};

} // namespace pisa

#endif // PISA_TESTS_REFERENCE_STEPPED_CHIP_H
