// The pipeline that all chips are.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/engine-pipeline.h"

#include <algorithm>
#include <cassert>

namespace pisa
{

namespace
{

class EnginePipeline : public Pipeline
{
  public:
    EnginePipeline(const Image& image, ChipTiming timing)
        : m_image(image),
          m_engine(image.program, std::move(timing.tables)),
          m_dropSlot(m_engine.SlotOf(IntrinsicField(Intrinsic::Drop)))
    {
        for (std::size_t thread = 0; thread < m_threads.size(); ++thread)
        {
            assert(!timing.threads[thread].wait.empty());
            m_threads[thread].timing = std::move(timing.threads[thread]);
        }
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
        const Cycle issue = state.NextIssue(earliest);
        state.nextIssue = issue + 1;
        ++state.counters.admitted;
        state.counters.indexOutOfRange += m_engine.Run(thread, phv, issue);
        ++(phv.slots[m_dropSlot] != 0 ? state.counters.dropped : state.counters.departed);
        return {issue, issue + state.timing.latency};
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
        return m_threads[static_cast<std::size_t>(thread)].timing.latency;
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
        ThreadTiming timing;
        Cycle nextIssue{0};
        PipelineCounters counters;

        /** @return the first cycle from `earliest` on at which a packet may enter. */
        Cycle NextIssue(Cycle earliest) const
        {
            const Cycle free = std::max(earliest, nextIssue);
            const std::size_t phases = timing.wait.size();
            return phases == 1 ? free + timing.wait.front() : free + timing.wait[free % phases];
        }
    };

    Image m_image;
    Engine m_engine;
    uint32_t m_dropSlot;
    std::array<State, 2> m_threads;
};

} // namespace

std::unique_ptr<Pipeline>
MakeEnginePipeline(const Image& image, ChipTiming timing)
{
    return std::make_unique<EnginePipeline>(image, std::move(timing));
}

} // namespace pisa
