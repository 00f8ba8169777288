// Carries frames from pipeline to pipeline.
// SPDX-License-Identifier: GPL-2.0-only
#include "split/wired-pipelines.h"

#include "image/image.h"
#include "pipeline/make-pipeline.h"

#include <gtest/gtest.h>

namespace pisa
{

namespace
{

constexpr uint32_t kNoPort = 511; ///< of v1model

} // namespace

WiredSwitch::WiredSwitch(const Program& program)
    : m_pipeline(MakePipeline(Seal(program, LoadTarget("ideal"), Placement())))
{
}

std::optional<Departure>
WiredSwitch::Send(uint32_t port, const std::vector<uint8_t>& frame)
{
    m_now += 1000;
    Phv phv;
    if (!m_pipeline->Parse(frame.data(), frame.size(), phv).accepted)
    {
        return std::nullopt;
    }
    const auto value = [&](Intrinsic field) -> uint64_t&
    { return phv.slots[m_pipeline->SlotOf(IntrinsicField(field))]; };
    value(Intrinsic::IngressPort) = port;
    value(Intrinsic::PacketLength) = frame.size();
    m_pipeline->Admit(Thread::Ingress, phv, m_now);
    Departure out{static_cast<uint32_t>(value(Intrinsic::EgressPort)), {}};
    if (value(Intrinsic::Drop) != 0 || out.port == kNoPort)
    {
        return std::nullopt;
    }
    m_pipeline->Admit(Thread::Egress, phv, m_now + 500);
    if (value(Intrinsic::Drop) != 0)
    {
        return std::nullopt;
    }
    m_pipeline->Deparse(phv, out.frame);
    out.frame.insert(out.frame.end(), frame.begin() + phv.parsedBytes, frame.end());
    return out;
}

void
WiredSwitch::Install(const std::string& external, const std::vector<uint64_t>& keys,
                     const std::vector<uint64_t>& values)
{
    const Program& program = m_pipeline->GetImage().program;
    for (TableId id = 0; id < program.tables.size(); ++id)
    {
        const Table& table = program.tables[id];
        const bool isCopy = table.name.rfind(external + "_", 0) == 0;
        if (table.name != external && !isCopy)
        {
            continue;
        }
        Entry entry;
        for (const uint64_t key : keys)
        {
            entry.match.push_back({key, ~uint64_t{0}});
        }
        for (const ActionId action : table.actions)
        {
            if (program.actions[action].name == table.name + "_hit")
            {
                entry.call = {action, values};
            }
        }
        EXPECT_TRUE(m_pipeline->InsertEntry(id, entry, m_now)) << table.name;
    }
}

std::optional<uint64_t>
WiredSwitch::Cell(const std::string& name, uint64_t index)
{
    const std::vector<Register>& registers = m_pipeline->GetImage().program.registers;
    for (RegisterId id = 0; id < registers.size(); ++id)
    {
        if (registers[id].name == name)
        {
            return m_pipeline->ReadRegister(id, index, m_now + 900);
        }
    }
    return std::nullopt;
}

WiredNetwork::WiredNetwork(const SplitProgram& split, const lyra::Network& network)
    : m_split(split),
      m_network(network)
{
    for (const SwitchProgram& one : split.switches)
    {
        m_switches.emplace_back(one.program);
    }
    for (std::size_t link = 0; link < network.links.size(); ++link)
    {
        const std::pair<uint32_t, uint32_t> a{network.links[link].first, network.linkPorts[link].first};
        const std::pair<uint32_t, uint32_t> b{network.links[link].second, network.linkPorts[link].second};
        m_links[a] = b;
        m_links[b] = a;
    }
}

std::optional<Departure>
WiredNetwork::Send(uint32_t port, std::vector<uint8_t> frame)
{
    std::pair<uint32_t, uint32_t> at{m_network.outerPorts[port].at, m_network.outerPorts[port].port};
    for (unsigned hops = 0; hops < 100; ++hops)
    {
        auto out = m_switches[at.first].Send(at.second, frame);
        if (!out)
        {
            return std::nullopt;
        }
        const auto link = m_links.find({at.first, out->port});
        if (link != m_links.end())
        {
            at = link->second;
            frame = std::move(out->frame);
            ++m_crossed;
            continue;
        }
        for (uint32_t outer = 0; outer < m_network.outerPorts.size(); ++outer)
        {
            if (m_network.outerPorts[outer].at == at.first && m_network.outerPorts[outer].port == out->port)
            {
                return Departure{outer, std::move(out->frame)};
            }
        }
        ADD_FAILURE() << "leaves at a port that leads nowhere";
        return std::nullopt;
    }
    ADD_FAILURE() << "goes in circles";
    return std::nullopt;
}

void
WiredNetwork::Install(const std::string& external, uint64_t number, const std::vector<uint64_t>& keys,
                      const std::vector<uint64_t>& values)
{
    for (std::size_t each = 0; each < m_split.switches.size(); ++each)
    {
        for (const EntryShare& share : m_split.switches[each].shares)
        {
            if (share.table == external && number >= share.first && number - share.first < share.count)
            {
                m_switches[each].Install(external, keys, values);
            }
        }
    }
}

} // namespace pisa
