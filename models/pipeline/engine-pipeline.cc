// The pipeline that all chips are.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/engine-pipeline.h"

#include <algorithm>
#include <cassert>
#include <deque>
#include <tuple>

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

    Cycle Enter(Thread thread, Transit& packet) override
    {
        State& state = m_threads[static_cast<std::size_t>(thread)];
        packet.thread = thread;
        packet.sequence = m_sequence++;
        state.waiting.push_back(&packet);
        std::push_heap(state.waiting.begin(), state.waiting.end(), IsLater);
        return packet.earliest + state.timing.latency;
    }

    void Advance(Cycle now, Progress& progress) override
    {
        for (State& state : m_threads)
        {
            IssueUntil(now, state, progress);
        }
        State& ingress = m_threads[0];
        State& egress = m_threads[1];
        while (State* first = FirstToLeave(ingress, egress, now))
        {
            Transit& packet = *first->inside.front();
            first->inside.pop_front();
            Execute(packet.thread, packet.phv, packet.passage.issue);
            progress.exits.push_back(&packet);
        }
    }

    Passage Admit(Thread thread, Phv& phv, Cycle earliest) override
    {
        State& state = m_threads[static_cast<std::size_t>(thread)];
        assert(state.waiting.empty() && state.inside.empty());
        const Passage passage = state.Issue(earliest);
        Execute(thread, phv, passage.issue);
        return passage;
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
        std::vector<Transit*> waiting; ///< a heap: first to be issued on top
        std::deque<Transit*> inside;   ///< issued, in that order

        /** Takes the first slot from `earliest` on at which a packet may enter. */
        Passage Issue(Cycle earliest)
        {
            const Cycle free = std::max(earliest, nextIssue);
            const std::size_t phases = timing.wait.size();
            const Cycle issue = phases == 1 ? free + timing.wait.front() : free + timing.wait[free % phases];
            nextIssue = issue + 1;
            return {issue, issue + timing.latency};
        }
    };

    static bool IsLater(const Transit* a, const Transit* b)
    {
        return std::tie(a->earliest, a->order, a->sequence) > std::tie(b->earliest, b->order, b->sequence);
    }

    /** Gives slots to all that could leave by `now`, had they not to wait: nobody with an earlier claim comes any
     * more. */
    static void IssueUntil(Cycle now, State& state, Progress& progress)
    {
        while (!state.waiting.empty() && state.waiting.front()->earliest + state.timing.latency <= now)
        {
            std::pop_heap(state.waiting.begin(), state.waiting.end(), IsLater);
            Transit& packet = *state.waiting.back();
            state.waiting.pop_back();
            packet.passage = state.Issue(packet.earliest);
            state.inside.push_back(&packet);
            if (packet.passage.exit > now)
            {
                progress.wakes.push_back(packet.passage.exit);
            }
        }
    }

    /** @return the thread whose first packet leaves next, by `now`; ingress if both do; null if none. */
    static State* FirstToLeave(State& ingress, State& egress, Cycle now)
    {
        const auto exitOf = [](const State& state)
        { return state.inside.empty() ? kNever : state.inside.front()->passage.exit; };
        const Cycle ofIngress = exitOf(ingress);
        const Cycle ofEgress = exitOf(egress);
        if (std::min(ofIngress, ofEgress) > now)
        {
            return nullptr;
        }
        return ofIngress <= ofEgress ? &ingress : &egress;
    }

    void Execute(Thread thread, Phv& phv, Cycle issue)
    {
        PipelineCounters& counters = m_threads[static_cast<std::size_t>(thread)].counters;
        ++counters.admitted;
        counters.indexOutOfRange += m_engine.Run(thread, phv, issue);
        ++(phv.slots[m_dropSlot] != 0 ? counters.dropped : counters.departed);
    }

    Image m_image;
    Engine m_engine;
    uint32_t m_dropSlot;
    std::array<State, 2> m_threads;
    uint64_t m_sequence{0};
};

} // namespace

std::unique_ptr<Pipeline>
MakeEnginePipeline(const Image& image, ChipTiming timing)
{
    return std::make_unique<EnginePipeline>(image, std::move(timing));
}

} // namespace pisa
