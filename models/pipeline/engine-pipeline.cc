// The pipeline that all chips are.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/engine-pipeline.h"

#include "pipeline/live-extension.h"
#include "pipeline/thread-queue.h"

#include <algorithm>
#include <cassert>
#include <map>

namespace pisa
{

namespace
{

class EnginePipeline : public Pipeline
{
  public:
    EnginePipeline(const Image& image, ChipTiming (*timingOf)(const Image&))
        : m_image(image),
          m_timingOf(timingOf),
          m_timing(timingOf(image)),
          m_engine(image.program, m_timing.access, image.target.clockHz),
          m_dropSlot(m_engine.SlotOf(IntrinsicField(Intrinsic::Drop))),
          m_queues{ThreadQueue(m_timing.threads[0]), ThreadQueue(m_timing.threads[1])}
    {
    }

    const Image& GetImage() const override
    {
        return m_image;
    }

    Parsed Parse(const uint8_t* frame, std::size_t length, Phv& phv) const override
    {
        phv.stamp = m_stamp;
        phv.path.clear();
        return m_engine.Parse(frame, length, phv);
    }

    Parsed ParseAgain(const uint8_t* frame, std::size_t length, Phv& phv) const override
    {
        return m_engine.Parse(frame, length, phv);
    }

    Cycle Enter(Thread thread, Transit& packet) override
    {
        packet.thread = thread;
        packet.sequence = m_sequence++;
        return QueueOf(thread).Enter(packet);
    }

    void Advance(Cycle now, Progress& progress) override
    {
        ThreadQueue& ingress = m_queues[0];
        ThreadQueue& egress = m_queues[1];
        ingress.IssueUntil(now, progress.wakes);
        egress.IssueUntil(now, progress.wakes);
        while (std::min(ingress.NextExit(), egress.NextExit()) <= now)
        {
            Transit& packet = (ingress.NextExit() <= egress.NextExit() ? ingress : egress).TakeExit();
            m_running = &packet;
            if (m_sinks.issue)
            {
                m_sinks.issue(packet);
            }
            Execute(packet.thread, packet.phv, packet.issues);
            progress.exits.push_back(&packet);
        }
        m_running = nullptr;
        if (!m_looks.empty())
        {
            LookBefore(std::min(ingress.RunBefore(now), egress.RunBefore(now)));
        }
    }

    Passage Admit(Thread thread, Phv& phv, Cycle earliest) override
    {
        const std::vector<Cycle>& issues = QueueOf(thread).PassAlone(earliest);
        Execute(thread, phv, issues);
        return {issues.front(), issues.back() + QueueOf(thread).PassLatency()};
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
        return m_queues[static_cast<std::size_t>(thread)].Latency();
    }

    const PipelineCounters& Counters(Thread thread) const override
    {
        return m_counters[static_cast<std::size_t>(thread)];
    }

    void SetSinks(PipelineSinks sinks) override
    {
        m_sinks = std::move(sinks);
        if (!m_sinks.access)
        {
            m_engine.SetAccessSink(nullptr);
            return;
        }
        m_engine.SetAccessSink(
            [this](const TableAccess& access)
            {
                if (m_running != nullptr)
                {
                    m_sinks.access(*m_running, access);
                }
            });
    }

    bool InsertEntry(TableId table, const Entry& entry, Cycle at) override
    {
        return m_engine.InsertEntry(table, entry, at);
    }

    bool RemoveEntry(TableId table, const std::vector<MatchValue>& match, Cycle at) override
    {
        return m_engine.RemoveEntry(table, match, at);
    }

    bool RemoveEntry(TableId table, const std::vector<MatchValue>& match, int32_t priority, Cycle at) override
    {
        return m_engine.RemoveEntry(table, match, priority, at);
    }

    bool ModifyEntry(TableId table, const Entry& entry, Cycle at) override
    {
        return m_engine.ModifyEntry(table, entry, at);
    }

    std::vector<Entry> Entries(TableId table) const override
    {
        return m_engine.Entries(table);
    }

    std::vector<Entry> PlannedEntries(TableId table) const override
    {
        return m_engine.PlannedEntries(table);
    }

    std::optional<Entry> PlannedEntry(TableId table, const Entry& like) const override
    {
        return m_engine.PlannedEntry(table, like);
    }

    std::optional<uint32_t> CellOf(TableId table, const Entry& entry) const override
    {
        return m_engine.CellOf(table, entry);
    }

    void SetDefault(TableId table, const Entry& choice, Cycle at) override
    {
        m_engine.SetDefault(table, choice, at);
    }

    void SetValues(ValueSetId valueSet, std::vector<MatchValue> members) override
    {
        m_engine.SetValues(valueSet, members);
    }

    const std::vector<MatchValue>& Values(ValueSetId valueSet) const override
    {
        return m_engine.Values(valueSet);
    }

    Services* GetServices() override
    {
        return &m_engine.GetServices();
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

    Cycle Look(StateName state, Cycle at, std::function<void()> look) override
    {
        m_looks.emplace(at, state);
        m_engine.Look(state, at, std::move(look));
        return at + std::max(m_queues[0].PassLatency(), m_queues[1].PassLatency());
    }

    unsigned Copies() const override
    {
        return 1;
    }

    uint32_t Extend(const Image& image) override
    {
        CheckExtension(m_image.program, image.program);
        ChipTiming timing = m_timingOf(image);
        CheckSameTiming(m_image.program, m_timing, timing);
        const uint32_t format = m_engine.Extend(image.program, m_image.program, timing.access);
        m_timing = std::move(timing);
        m_image = image;
        return format;
    }

    Cycle WritePointer(const PointerWrite& write) override
    {
        m_engine.WritePointer(write);
        return kNever; // packets take their time whatever way they go
    }

    NodeId TargetOf(const PointerId& pointer, unsigned /* copy */) const override
    {
        return m_engine.TargetOf(pointer);
    }

    Cycle Release(Thread thread, NodeId node, Cycle at) override
    {
        m_engine.Release(thread, node, at);
        m_image.program = Emptied(std::move(m_image.program), thread, node);
        return kNever;
    }

    void SetStamp(const Stamp& stamp) override
    {
        assert(stamp.format < m_engine.Formats());
        m_stamp = stamp;
    }

    Stamp GetStamp() const override
    {
        return m_stamp;
    }

    void SetWitness(bool isOn) override
    {
        m_engine.SetWitness(isOn);
    }

    void VisitPackets(const std::function<void(const Transit& packet)>& visit) const override
    {
        m_queues[0].Visit(visit);
        m_queues[1].Visit(visit);
    }

    const std::vector<Stray>& Strays() const override
    {
        return m_engine.Strays();
    }

  private:
    /** All that was issued before `next` has run: looks up to there are due. */
    void LookBefore(Cycle next)
    {
        for (; !m_looks.empty() && m_looks.begin()->first <= next; m_looks.erase(m_looks.begin()))
        {
            m_engine.Pass(m_looks.begin()->second, m_looks.begin()->first);
        }
    }

    ThreadQueue& QueueOf(Thread thread)
    {
        return m_queues[static_cast<std::size_t>(thread)];
    }

    void Execute(Thread thread, Phv& phv, const std::vector<Cycle>& issues)
    {
        PipelineCounters& counters = m_counters[static_cast<std::size_t>(thread)];
        ++counters.admitted;
        counters.indexOutOfRange += m_engine.Run(thread, phv, issues);
        counters.strays = m_engine.StrayCount(thread);
        ++(phv.slots[m_dropSlot] != 0 ? counters.dropped : counters.departed);
    }

    Image m_image;
    ChipTiming (*m_timingOf)(const Image&);
    ChipTiming m_timing;
    Stamp m_stamp;
    Engine m_engine;
    uint32_t m_dropSlot;
    std::array<ThreadQueue, 2> m_queues; ///< ingress, egress
    std::array<PipelineCounters, 2> m_counters;
    uint64_t m_sequence{0};
    PipelineSinks m_sinks;
    const Transit* m_running{nullptr};       ///< whose control runs; none while one passes alone
    std::multimap<Cycle, StateName> m_looks; ///< that wait for packets to leave
};

} // namespace

std::unique_ptr<Pipeline>
MakeEnginePipeline(const Image& image, ChipTiming (*timingOf)(const Image&))
{
    return std::make_unique<EnginePipeline>(image, timingOf);
}

} // namespace pisa
