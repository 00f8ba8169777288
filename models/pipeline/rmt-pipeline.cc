// The RMT chip: when packets are issued and leave, and when they reach each table.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/rmt-pipeline.h"

#include "pipeline/engine.h"

#include <algorithm>
#include <array>

namespace pisa
{

namespace
{

/** @return for each table the start of the stage that holds its first slice, in the thread that applies it. */
AccessTimes
AccessTimesOf(const Image& image, const StageTiming& ingress, const StageTiming& egress)
{
    AccessTimes times(image.program.tables.size(), 0);
    const std::pair<const Control*, const StageTiming*> threads[] = {{&image.program.ingress, &ingress},
                                                                     {&image.program.egress, &egress}};
    for (const auto& [control, timing] : threads)
    {
        for (const ControlNode& node : control->nodes)
        {
            if (const auto* apply = std::get_if<Apply>(&node))
            {
                times[apply->table] = timing->start.at(image.placement.tables[apply->table].slices.front().stage);
            }
        }
    }
    return times;
}

class RmtPipeline : public Pipeline
{
  public:
    RmtPipeline(const Image& image, const StageTiming& ingress, const StageTiming& egress)
        : m_image(image),
          m_engine(image.program, AccessTimesOf(image, ingress, egress)),
          m_dropSlot(m_engine.SlotOf(IntrinsicField(Intrinsic::Drop)))
    {
        m_threads[0].latency = ingress.done;
        m_threads[1].latency = egress.done;
    }

    const Image& GetImage() const override
    {
        return m_image;
    }

    Parsed Parse(const uint8_t* frame, std::size_t length, Phv& phv) const override
    {
        phv.version = m_image.version;
        return m_engine.Parse(frame, length, phv);
    }

    Passage Admit(Thread thread, Phv& phv, Cycle earliest) override
    {
        State& state = m_threads[static_cast<std::size_t>(thread)];
        const Cycle issue = std::max(earliest, state.nextIssue);
        state.nextIssue = issue + 1;
        ++state.counters.admitted;
        state.counters.indexOutOfRange += m_engine.Run(thread, phv, issue);
        ++(phv.slots[m_dropSlot] != 0 ? state.counters.dropped : state.counters.departed);
        return {issue, issue + state.latency};
    }

    void Deparse(Phv& phv, std::vector<uint8_t>& out) const override
    {
        m_engine.Deparse(phv, out);
    }

    uint32_t SlotOf(FieldId field) const override
    {
        return m_engine.SlotOf(field);
    }

    Cycle Latency(Thread thread) const override
    {
        return m_threads[static_cast<std::size_t>(thread)].latency;
    }

    const PipelineCounters& Counters(Thread thread) const override
    {
        return m_threads[static_cast<std::size_t>(thread)].counters;
    }

    bool InsertEntry(TableId table, const Entry& entry, Cycle at) override
    {
        return m_engine.InsertEntry(table, entry, at);
    }

    bool RemoveEntry(TableId table, const std::vector<MatchValue>& match, Cycle at) override
    {
        return m_engine.RemoveEntry(table, match, at);
    }

    void SetDefault(TableId table, const ActionCall& call, Cycle at) override
    {
        m_engine.SetDefault(table, call, at);
    }

    void WriteRegister(RegisterId reg, uint64_t index, uint64_t value, Cycle at) override
    {
        m_engine.WriteRegister(reg, index, value, at);
    }

    uint64_t ReadRegister(RegisterId reg, uint64_t index, Cycle at) override
    {
        return m_engine.ReadRegister(reg, index, at);
    }

  private:
    struct State
    {
        Cycle nextIssue{0};
        Cycle latency{0};
        PipelineCounters counters;
    };

    Image m_image;
    Engine m_engine;
    uint32_t m_dropSlot;
    std::array<State, 2> m_threads;
};

} // namespace

std::unique_ptr<Pipeline>
MakeRmtPipeline(const Image& image)
{
    const StageTiming ingress = TimingOf(image.program, image.placement, image.target, false);
    const StageTiming egress = TimingOf(image.program, image.placement, image.target, true);
    return std::make_unique<RmtPipeline>(image, ingress, egress);
}

} // namespace pisa
