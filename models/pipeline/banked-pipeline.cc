// The dRMT chip with banks as a pipeline.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/banked-pipeline.h"

#include "pipeline/live-extension.h"

#include <algorithm>
#include <cassert>

namespace pisa
{

namespace
{

BankedLatencies
LatenciesOf(const DrmtLimits& limits)
{
    return {limits.matchLatency, Cycle{limits.actionLatency} + limits.successorLatency, limits.successorLatency};
}

} // namespace

BankedPipeline::BankedPipeline(const Image& image)
    : m_image(image),
      m_program(m_image),
      m_chip(m_program, Describe(m_image.program), image.target.processors, image.target.banks.count,
             LatenciesOf(image.target.issue)),
      m_dropSlot(m_program.SlotOf(IntrinsicField(Intrinsic::Drop)))
{
}

const Image&
BankedPipeline::GetImage() const
{
    return m_image;
}

Parsed
BankedPipeline::Parse(const uint8_t* frame, std::size_t length, Phv& phv) const
{
    phv.stamp = m_stamp;
    phv.path.clear();
    return m_program.Parse(frame, length, phv);
}

Parsed
BankedPipeline::ParseAgain(const uint8_t* frame, std::size_t length, Phv& phv) const
{
    return m_program.Parse(frame, length, phv);
}

Cycle
BankedPipeline::Enter(Thread thread, Transit& packet)
{
    packet.thread = thread;
    packet.sequence = m_sequence++;
    m_chip.Enter(packet);
    m_wakes.push(packet.earliest + m_chip.LeastLatency(thread));
    return packet.earliest + m_chip.LeastLatency(thread);
}

void
BankedPipeline::Advance(Cycle now, Progress& progress)
{
    m_chip.RunUntil(now);
    while (Transit* packet = m_chip.TakeExit(now))
    {
        Count(*packet);
        progress.exits.push_back(packet);
    }
    for (; !m_looks.empty() && m_looks.begin()->first <= m_chip.Now(); m_looks.erase(m_looks.begin()))
    {
        m_program.RegisterAt(m_looks.begin()->second).Reach(m_looks.begin()->first);
    }
    Wake(now, progress);
}

/** Sees to it that somebody looks no later than the next packet leaves. */
void
BankedPipeline::Wake(Cycle now, Progress& progress)
{
    while (!m_wakes.empty() && m_wakes.top() <= now)
    {
        m_wakes.pop();
    }
    const Cycle bound = m_chip.ExitBound();
    if (bound != kNever && (m_wakes.empty() || bound < m_wakes.top()))
    {
        m_wakes.push(bound);
        progress.wakes.push_back(bound);
    }
}

Passage
BankedPipeline::Admit(Thread thread, Phv& phv, Cycle earliest)
{
    assert(m_chip.Packets() == 0);
    Transit packet;
    std::swap(packet.phv, phv);
    packet.thread = thread;
    packet.sequence = m_sequence++;
    packet.earliest = std::max(earliest, m_chip.Now());
    m_chip.Enter(packet);
    m_chip.RunUntilExit();
    m_chip.TakeExit(m_chip.Now());
    Count(packet);
    std::swap(packet.phv, phv);
    return packet.passage;
}

void
BankedPipeline::Count(const Transit& packet)
{
    PipelineCounters& counters = m_counters[static_cast<std::size_t>(packet.thread)];
    ++counters.admitted;
    ++(packet.phv.slots[m_dropSlot] != 0 ? counters.dropped : counters.departed);
}

void
BankedPipeline::Deparse(Phv& phv, std::vector<uint8_t>& out) const
{
    m_program.Deparse(phv, out);
}

uint32_t
BankedPipeline::SlotOf(FieldId field) const
{
    return m_program.SlotOf(field);
}

Cycle
BankedPipeline::Latency(Thread thread) const
{
    return m_chip.LeastLatency(thread);
}

const PipelineCounters&
BankedPipeline::Counters(Thread thread) const
{
    PipelineCounters& counters = m_counters[static_cast<std::size_t>(thread)];
    counters.indexOutOfRange = m_chip.OutOfRange(thread);
    counters.strays = m_chip.StrayCount(thread);
    return counters;
}

bool
BankedPipeline::InsertEntry(TableId table, const Entry& entry, Cycle at)
{
    return m_program.TableAt(table).Insert(entry, at, m_chip.Now());
}

bool
BankedPipeline::RemoveEntry(TableId table, const std::vector<MatchValue>& match, Cycle at)
{
    return m_program.TableAt(table).Remove(match, std::nullopt, at, m_chip.Now());
}

bool
BankedPipeline::RemoveEntry(TableId table, const std::vector<MatchValue>& match, int32_t priority, Cycle at)
{
    return m_program.TableAt(table).Remove(match, priority, at, m_chip.Now());
}

bool
BankedPipeline::ModifyEntry(TableId table, const Entry& entry, Cycle at)
{
    return m_program.TableAt(table).Modify(entry, at, m_chip.Now());
}

std::vector<Entry>
BankedPipeline::Entries(TableId table) const
{
    return m_program.TableAt(table).Entries();
}

std::vector<Entry>
BankedPipeline::PlannedEntries(TableId table) const
{
    return m_program.TableAt(table).PlannedEntries();
}

std::optional<Entry>
BankedPipeline::PlannedEntry(TableId table, const Entry& like) const
{
    return m_program.TableAt(table).PlannedEntry(like);
}

std::optional<uint32_t>
BankedPipeline::CellOf(TableId table, const Entry& entry) const
{
    return m_program.TableAt(table).RowOf(entry);
}

void
BankedPipeline::SetDefault(TableId table, const Entry& choice, Cycle at)
{
    m_program.TableAt(table).SetDefault(choice, at, m_chip.Now());
}

void
BankedPipeline::SetValues(ValueSetId valueSet, std::vector<MatchValue> members)
{
    m_program.SetValues(valueSet, members);
}

const std::vector<MatchValue>&
BankedPipeline::Values(ValueSetId valueSet) const
{
    return m_program.Values(valueSet);
}

void
BankedPipeline::SetDefault(TableId table, const ActionCall& call, Cycle at)
{
    m_program.TableAt(table).SetDefault(call, at, m_chip.Now());
}

void
BankedPipeline::WriteRegister(RegisterId reg, uint64_t index, uint64_t value, Cycle at)
{
    m_program.RegisterAt(reg).Write(index, value, at, m_chip.Now());
}

uint64_t
BankedPipeline::ReadRegister(RegisterId reg, uint64_t index, Cycle at)
{
    return m_program.RegisterAt(reg).Peek(index, at);
}

Cycle
BankedPipeline::Look(StateName state, Cycle at, std::function<void()> look)
{
    assert(state.kind == StateName::Kind::Register); // no other state on chips without services
    m_looks.emplace(at, state.id);
    m_program.RegisterAt(state.id).Look(at, std::move(look), m_chip.Now());
    return at + 1;
}

unsigned
BankedPipeline::Copies() const
{
    return m_image.target.processors;
}

uint32_t
BankedPipeline::Extend(const Image& image)
{
    CheckExtension(m_image.program, image.program);
    const uint32_t format = m_program.Extend(image, m_image.program);
    m_chip.Extend(image.program, NewBeyond(m_image.program, image.program));
    m_image = image;
    return format;
}

Cycle
BankedPipeline::WritePointer(const PointerWrite& write)
{
    m_chip.WritePointer(write);
    return std::max(write.at, m_chip.Now());
}

NodeId
BankedPipeline::TargetOf(const PointerId& pointer, unsigned copy) const
{
    return m_chip.TargetOf(pointer, copy);
}

Cycle
BankedPipeline::Release(Thread thread, NodeId node, Cycle at)
{
    m_chip.Release(thread, node, at);
    m_image.program = Emptied(std::move(m_image.program), thread, node);
    return std::max(at, m_chip.Now());
}

void
BankedPipeline::SetStamp(const Stamp& stamp)
{
    assert(stamp.format < m_program.Formats());
    m_stamp = stamp;
}

Stamp
BankedPipeline::GetStamp() const
{
    return m_stamp;
}

void
BankedPipeline::SetWitness(bool isOn)
{
    m_chip.SetWitness(isOn);
}

void
BankedPipeline::VisitPackets(const std::function<void(const Transit& packet)>& visit) const
{
    m_chip.VisitPackets(visit);
}

const std::vector<Stray>&
BankedPipeline::Strays() const
{
    return m_chip.Strays();
}

const std::vector<BankCounters>&
BankedPipeline::Banks() const
{
    return m_chip.Banks();
}

const ProgramDescription&
BankedPipeline::DescriptionOf(unsigned processor) const
{
    return m_chip.DescriptionOf(processor);
}

std::unique_ptr<BankedPipeline>
MakeBankedPipeline(const Image& image)
{
    assert(image.target.banks.count > 0);
    return std::make_unique<BankedPipeline>(image);
}

} // namespace pisa
