// A chip stepped clock by clock, written to be read: the model that fast pipelines are compared with.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_REFERENCE_STEPPED_CHIP_H
#define PISA_TESTS_REFERENCE_STEPPED_CHIP_H

#include "reference/stepped-state.h"

namespace pisa
{

/** When stages are reached: per table from the issue of the thread that applies it, and the whole. */
struct SteppedTimes
{
    std::vector<Cycle> table;
    Cycle ingress{0};
    Cycle egress{0};
};

/** Every cycle: changes due, one issue a thread, then each packet meets the tables whose time has come. */
class SteppedChip : public SteppedState
{
  public:
    SteppedChip(const Program& program, SteppedTimes times);

    std::shared_ptr<SteppedPacket> Offer(const std::vector<uint8_t>& frame, Cycle earliest) override;
    void RunToEnd() override;

  private:
    void Step();
    void Issue();
    void Advance(SteppedPacket& packet);
    void Finish(const PacketPointer& packet);
    NodeId ApplyTable(SteppedPacket& packet, const pisa::Apply& apply);

    SteppedTimes m_times;
    Cycle m_now{0};
    std::deque<PacketPointer> m_waiting[2]; ///< for issue, by thread
    std::vector<PacketPointer> m_inFlight;  ///< in the order of issue
};

} // namespace pisa

#endif // PISA_TESTS_REFERENCE_STEPPED_CHIP_H
