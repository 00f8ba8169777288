// The dRMT chip with banks: tables hashed over all of them, packets run to completion, waits as they come.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_BANKED_PIPELINE_H
#define PISA_PIPELINE_BANKED_PIPELINE_H

#include "pipeline/banked-chip.h"
#include "pipeline/pipeline.h"

#include <map>
#include <memory>
#include <queue>

namespace pisa
{

/**
 * FlexCore's variant of dRMT (Xing et al., NSDI 2022, section 3). Both threads share the processors.
 *
 * A packet that its processor takes at cycle c begins its first element at c. A look-up is sent at once, served by
 * its bank at s, answered at s + match; the action is issued there, and the next element begins action + successor
 * cycles later. Stateful operations are sent when the action is issued, and served and answered likewise. Tables
 * without keys act at once, conditions take the successor latency. A packet leaves one cycle after the issue of its
 * last operation, the convention of the published dRMT schedules: two tables take 22 + 2 + 22 + 1 cycles if nobody is
 * in the way.
 *
 * Latency is that of the shortest way; packets may overtake one another. Advance(now) runs all cycles before `now`;
 * no packet may enter with an `earliest` that has run. ReadRegister gives the cell after the last cycle that has run.
 *
 * Admit is for a chip that is empty: the packet begins when it is, should that be after `earliest`.
 */
class BankedPipeline : public Pipeline
{
  public:
    explicit BankedPipeline(const Image& image);

    const Image& GetImage() const override;
    Parsed Parse(const uint8_t* frame, std::size_t length, Phv& phv) const override;
    Parsed ParseAgain(const uint8_t* frame, std::size_t length, Phv& phv) const override;
    Cycle Enter(Thread thread, Transit& packet) override;
    void Advance(Cycle now, Progress& progress) override;
    Passage Admit(Thread thread, Phv& phv, Cycle earliest) override;
    void Deparse(Phv& phv, std::vector<uint8_t>& out) const override;
    uint32_t SlotOf(FieldId field) const override;
    Cycle Latency(Thread thread) const override;
    const PipelineCounters& Counters(Thread thread) const override;

    void SetSinks(PipelineSinks sinks) override
    {
        m_chip.SetSinks(std::move(sinks));
    }

    bool InsertEntry(TableId table, const Entry& entry, Cycle at) override;
    bool RemoveEntry(TableId table, const std::vector<MatchValue>& match, Cycle at) override;
    bool RemoveEntry(TableId table, const std::vector<MatchValue>& match, int32_t priority, Cycle at) override;
    bool ModifyEntry(TableId table, const Entry& entry, Cycle at) override;
    std::vector<Entry> Entries(TableId table) const override;
    std::vector<Entry> PlannedEntries(TableId table) const override;
    std::optional<Entry> PlannedEntry(TableId table, const Entry& like) const override;
    std::optional<uint32_t> CellOf(TableId table, const Entry& entry) const override;
    void SetDefault(TableId table, const Entry& choice, Cycle at) override;
    void SetValues(ValueSetId valueSet, std::vector<MatchValue> members) override;
    const std::vector<MatchValue>& Values(ValueSetId valueSet) const override;

    Services* GetServices() override
    {
        return nullptr;
    }

    void SetDefault(TableId table, const ActionCall& call, Cycle at) override;
    void WriteRegister(RegisterId reg, uint64_t index, uint64_t value, Cycle at) override;
    uint64_t ReadRegister(RegisterId reg, uint64_t index, Cycle at) override;
    Cycle Look(StateName state, Cycle at, std::function<void()> look) override;

    unsigned Copies() const override;
    uint32_t Extend(const Image& image) override;
    Cycle WritePointer(const PointerWrite& write) override;
    NodeId TargetOf(const PointerId& pointer, unsigned copy) const override;
    Cycle Release(Thread thread, NodeId node, Cycle at) override;
    void SetStamp(const Stamp& stamp) override;
    Stamp GetStamp() const override;
    void SetWitness(bool isOn) override;
    void VisitPackets(const std::function<void(const Transit& packet)>& visit) const override;
    const std::vector<Stray>& Strays() const override;

    /** @return what each bank has done in the cycles that have run. */
    const std::vector<BankCounters>& Banks() const;

    /** @return the program description table of a processor. */
    const ProgramDescription& DescriptionOf(unsigned processor) const;

  private:
    void Count(const Transit& packet);
    void Wake(Cycle now, Progress& progress);

    Image m_image;
    Stamp m_stamp;
    BankedProgram m_program;
    BankedChip m_chip;
    uint32_t m_dropSlot;
    mutable std::array<PipelineCounters, 2> m_counters;
    std::priority_queue<Cycle, std::vector<Cycle>, std::greater<>> m_wakes; ///< asked for and not reached
    uint64_t m_sequence{0};
    std::multimap<Cycle, RegisterId> m_looks; ///< that wait for cycles to run
};

/** Boots the chip with the image; registers and tables as the program initialises them. */
std::unique_ptr<BankedPipeline> MakeBankedPipeline(const Image& image);

} // namespace pisa

#endif // PISA_PIPELINE_BANKED_PIPELINE_H
