// Drives one image with NCP frames.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/tool/image-side.h"

#include "ir/operation.h"
#include "pipeline/make-pipeline.h"

#include <algorithm>
#include <cassert>

namespace pisa
{
namespace
{

constexpr std::size_t kEthernetBytes = 14;
constexpr std::size_t kIpv4Bytes = 20;
constexpr std::size_t kUdpBytes = 8;
constexpr std::size_t kNcpAt = kEthernetBytes + kIpv4Bytes + kUdpBytes;
constexpr Cycle kLongAfter = 100000; ///< more cycles than any packet spends in a chip

/** Appends the low `bytes` bytes of a value, most significant first. */
void
Append(std::vector<uint8_t>& out, uint64_t value, unsigned bytes)
{
    for (unsigned shift = bytes * 8; shift > 0; shift -= 8)
    {
        out.push_back(static_cast<uint8_t>(value >> (shift - 8)));
    }
}

uint64_t
ReadBig(const std::vector<uint8_t>& in, std::size_t& at, unsigned bytes)
{
    uint64_t value = 0;
    for (unsigned i = 0; i < bytes; ++i)
    {
        value = value << 8 | in[at++];
    }
    return value;
}

template <typename T>
uint32_t
IndexOf(const std::vector<T>& things, const std::string& name)
{
    const auto found = std::find_if(things.begin(), things.end(), [&](const T& thing) { return thing.name == name; });
    assert(found != things.end());
    return static_cast<uint32_t>(found - things.begin());
}

/** Whether the switch does anything with a kernel's windows but forward them; see MakeNcpShell. */
bool
RunsKernel(const Program& program, const std::string& kernel)
{
    for (const ControlNode& node : program.ingress.nodes)
    {
        const auto* branch = std::get_if<Branch>(&node);
        if (branch && branch->name == "is_window_" + kernel)
        {
            const auto* next = std::get_if<Apply>(&program.ingress.nodes[branch->onTrue]);
            return !next || program.tables[next->table].name != shell::kForward;
        }
    }
    return false;
}

} // namespace

ImageSide::ImageSide(const Image& image, const NcpInterface& interface, const std::string& label)
    : m_interface(interface),
      m_pipeline(MakePipeline(image))
{
    const Program& program = m_pipeline->GetImage().program;
    m_label = interface.labels[IndexOf(interface.labels, label)].id;
    for (std::size_t k = 0; k < interface.kernels.size(); ++k)
    {
        if (RunsKernel(program, interface.kernels[k].name))
        {
            m_kernels.push_back(k);
        }
    }
    for (const NcpMemory& memory : interface.memories)
    {
        m_banks.emplace_back();
        if (std::count(memory.labels.begin(), memory.labels.end(), label) > 0)
        {
            for (const std::string& bank : memory.banks)
            {
                m_banks.back().push_back(IndexOf(program.registers, bank));
            }
        }
    }
    for (const NcpMap& map : interface.maps)
    {
        m_tables.emplace_back();
        m_hitActions.push_back(0);
        if (std::count(map.labels.begin(), map.labels.end(), label) > 0)
        {
            for (const std::string& table : map.tables)
            {
                m_tables.back().push_back(IndexOf(program.tables, table));
            }
            m_hitActions.back() = IndexOf(program.actions, map.hitAction);
        }
    }
    m_decisionSlot = m_pipeline->SlotOf(MetaField("decision"));
    m_targetSlot = m_pipeline->SlotOf(MetaField("target"));
}

FieldId
ImageSide::MetaField(const char* name) const
{
    const Program& program = m_pipeline->GetImage().program;
    const uint32_t meta = IndexOf(program.headers, "ncp_meta");
    return {meta, IndexOf(program.headers[meta].fields, name)};
}

void
ImageSide::BuildFrame(std::size_t kernel, const NativeWindow& window)
{
    const NcpKernel& description = m_interface.kernels[kernel];
    const unsigned udpBytes =
        static_cast<unsigned>(kUdpBytes + kNcpHeaderBytes + WindowBytes(m_interface, description));
    m_frame.assign(12, 0);
    Append(m_frame, 0x0800, 2);
    Append(m_frame, 0x4500, 2);
    Append(m_frame, kIpv4Bytes + udpBytes, 2);
    Append(m_frame, 0, 4);
    Append(m_frame, 0x4011, 2); // TTL 64, UDP
    Append(m_frame, 0, 10);
    Append(m_frame, kNcpPort, 2);
    Append(m_frame, kNcpPort, 2);
    Append(m_frame, udpBytes, 2);
    Append(m_frame, 0, 2);
    Append(m_frame, kNcpVersion, 1);
    Append(m_frame, 0, 1);
    Append(m_frame, description.id, 2);
    Append(m_frame, window.from, 2);
    Append(m_frame, window.to, 2);
    Append(m_frame, window.from, 2);
    Append(m_frame, window.len, 2);
    Append(m_frame, window.seq, 4);
    for (std::size_t f = 0; f < window.fields.size(); ++f)
    {
        Append(m_frame, window.fields[f], m_interface.windowFields[f].width / 8);
    }
    for (std::size_t p = 0; p < window.arguments.size(); ++p)
    {
        for (uint64_t element : window.arguments[p])
        {
            Append(m_frame, element, description.parameters[p].width / 8);
        }
    }
}

std::vector<std::vector<uint64_t>>
ImageSide::ReadWindow(std::size_t kernel) const
{
    std::size_t at = kNcpAt + kNcpHeaderBytes;
    for (const NcpWindowField& field : m_interface.windowFields)
    {
        at += field.width / 8;
    }
    std::vector<std::vector<uint64_t>> arguments;
    for (const NcpParameter& parameter : m_interface.kernels[kernel].parameters)
    {
        arguments.emplace_back();
        for (unsigned i = 0; i < parameter.capacity; ++i)
        {
            arguments.back().push_back(ReadBig(m_out, at, parameter.width / 8));
        }
    }
    return arguments;
}

ImageOutcome
ImageSide::Run(std::size_t kernel, const NativeWindow& window)
{
    BuildFrame(kernel, window);
    const uint64_t outOfRange = m_pipeline->Counters(Thread::Ingress).indexOutOfRange;
    const Parsed parsed = m_pipeline->Parse(m_frame.data(), m_frame.size(), m_phv);
    assert(parsed.accepted);
    (void)parsed;
    m_now = m_pipeline->Admit(Thread::Ingress, m_phv, m_now + 1).issue;
    ImageOutcome outcome;
    outcome.inRange = m_pipeline->Counters(Thread::Ingress).indexOutOfRange == outOfRange;
    outcome.decision = static_cast<NcpDecision>(m_phv.slots[m_decisionSlot]);
    outcome.target = static_cast<uint16_t>(m_phv.slots[m_targetSlot]);
    if (outcome.decision != NcpDecision::Drop)
    {
        m_out.clear();
        m_pipeline->Deparse(m_phv, m_out);
        outcome.arguments = ReadWindow(kernel);
    }
    return outcome;
}

ImageSide::Cell
ImageSide::Locate(std::size_t memory, uint64_t element) const
{
    const NcpCell cell = LocateElement(m_interface.memories[memory], element);
    return {m_banks[memory][cell.bank], cell.index, cell.shift};
}

uint64_t
ImageSide::ReadMemory(std::size_t memory, uint64_t element)
{
    const Cell cell = Locate(memory, element);
    const uint64_t value = m_pipeline->ReadRegister(cell.reg, cell.index, m_now + kLongAfter);
    return value >> cell.shift & LowBits(m_interface.memories[memory].width);
}

void
ImageSide::WriteMemory(std::size_t memory, uint64_t element, uint64_t value)
{
    const Cell cell = Locate(memory, element);
    const uint64_t mask = LowBits(m_interface.memories[memory].width) << cell.shift;
    m_now += kLongAfter;
    const uint64_t old = m_pipeline->ReadRegister(cell.reg, cell.index, m_now);
    m_pipeline->WriteRegister(cell.reg, cell.index, (old & ~mask) | (value << cell.shift & mask), m_now);
    m_now += kLongAfter;
}

void
ImageSide::InsertIntoMap(std::size_t map, uint64_t key, uint64_t value)
{
    m_now += kLongAfter;
    for (TableId table : m_tables[map])
    {
        const Entry entry{{{key}}, 0, {m_hitActions[map], {value & LowBits(m_interface.maps[map].valueWidth)}}};
        const bool inserted = m_pipeline->InsertEntry(table, entry, m_now);
        assert(inserted);
        (void)inserted;
    }
    m_now += kLongAfter;
}

void
ImageSide::RemoveFromMap(std::size_t map, uint64_t key)
{
    m_now += kLongAfter;
    for (TableId table : m_tables[map])
    {
        const bool removed = m_pipeline->RemoveEntry(table, {{key}}, m_now);
        assert(removed);
        (void)removed;
    }
    m_now += kLongAfter;
}

} // namespace pisa
