// Banks, packed cells, and answers of several switches that count as one.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-ncp-control.h"

#include "ns3/abort.h"
#include "ns3/pisa-switch.h"

#include <algorithm>
#include <memory>

namespace ns3
{

namespace
{

/** Collects the answers to `count` requests and then tells who asked, once. */
class Answers
{
  public:
    using AllCallback = std::function<void(const std::vector<bool>& answers)>;

    Answers(std::size_t count, AllCallback all) : m_answers(count), m_open(count), m_all(std::move(all))
    {
    }

    void Set(std::size_t index, bool done)
    {
        m_answers[index] = done;
        if (--m_open == 0)
        {
            m_all(m_answers);
        }
    }

    /** @return a callback that keeps the collection alive until it is called. */
    static PisaControlAgent::DoneCallback Slot(const std::shared_ptr<Answers>& answers, std::size_t index)
    {
        return [answers, index](bool done) { answers->Set(index, done); };
    }

  private:
    std::vector<bool> m_answers;
    std::size_t m_open;
    AllCallback m_all;
};

uint64_t
LowBits(unsigned width)
{
    return width >= 64 ? ~uint64_t{0} : (uint64_t{1} << width) - 1;
}

} // namespace

void
PisaNcpControl::SetAgent(const std::string& label, Ptr<PisaControlAgent> agent)
{
    m_agents[label] = agent;
}

Ptr<PisaControlAgent>
PisaNcpControl::AgentOf(const std::string& label, const std::string& variable) const
{
    const auto found = m_agents.find(label);
    if (found == m_agents.end())
    {
        throw pisa::InputError({}, "'" + variable + "' lies on switch " + label + ", which has no control agent",
                               "map the label to a node and install the program there");
    }
    return found->second;
}

uint64_t&
PisaNcpControl::CellOf(const std::string& label, const std::string& reg, uint64_t index, const std::string& variable)
{
    const auto [cell, isNew] = m_cells.try_emplace({label, reg, index}, 0);
    if (isNew)
    {
        const auto device = AgentOf(label, variable)->GetObject<PisaSwitch>();
        for (const auto& candidate : device->GetImage().program.registers)
        {
            if (candidate.name == reg && index < candidate.initial.size())
            {
                cell->second = candidate.initial[index];
            }
        }
    }
    return cell->second;
}

void
PisaNcpControl::Write(const pisa::NcpMemory& memory, uint64_t element, uint64_t value, DoneCallback done)
{
    NS_ABORT_MSG_IF(element >= memory.size || memory.labels.empty() || memory.banks.empty(), "no such element");
    const auto [bank, index, shift] = pisa::LocateElement(memory, element);
    const std::string& reg = memory.banks[bank];
    const uint64_t mask = LowBits(memory.width) << shift;

    const auto answers = std::make_shared<Answers>(memory.labels.size(), [done](const std::vector<bool>& all)
                                                   { done(std::find(all.begin(), all.end(), false) == all.end()); });
    for (std::size_t i = 0; i < memory.labels.size(); ++i)
    {
        const auto agent = AgentOf(memory.labels[i], memory.name);
        uint64_t& cell = CellOf(memory.labels[i], reg, index, memory.name);
        cell = (cell & ~mask) | (value << shift & mask);
        agent->WriteRegister(reg, index, cell, Answers::Slot(answers, i));
    }
}

std::vector<PisaNcpControl::Site>
PisaNcpControl::SitesOf(const pisa::NcpMap& map) const
{
    std::vector<Site> sites;
    for (const auto& label : map.labels)
    {
        for (const auto& table : map.tables)
        {
            sites.push_back({AgentOf(label, map.name), table});
        }
    }
    NS_ABORT_MSG_IF(sites.empty(), "a map that no switch holds");
    return sites;
}

void
PisaNcpControl::Insert(const pisa::NcpMap& map, uint64_t key, uint64_t value, DoneCallback done)
{
    const auto sites = SitesOf(map);
    const std::vector<pisa::MatchValue> match{{key & LowBits(map.keyWidth), LowBits(map.keyWidth)}};
    const auto settle = [sites, match, done](const std::vector<bool>& inserted)
    {
        const auto held = std::count(inserted.begin(), inserted.end(), true);
        if (held == 0 || static_cast<std::size_t>(held) == sites.size())
        {
            done(held != 0);
            return;
        }
        const auto undone = std::make_shared<Answers>(held, [done](const std::vector<bool>&) { done(false); });
        std::size_t slot = 0;
        for (std::size_t i = 0; i < sites.size(); ++i)
        {
            if (inserted[i])
            {
                sites[i].agent->RemoveEntry(sites[i].table, match, Answers::Slot(undone, slot++));
            }
        }
    };
    const auto answers = std::make_shared<Answers>(sites.size(), settle);
    for (std::size_t i = 0; i < sites.size(); ++i)
    {
        pisa::Entry entry;
        entry.match = match;
        entry.call = sites[i].agent->Call(map.hitAction, {value & LowBits(map.valueWidth)});
        sites[i].agent->InsertEntry(sites[i].table, entry, Answers::Slot(answers, i));
    }
}

void
PisaNcpControl::Remove(const pisa::NcpMap& map, uint64_t key, DoneCallback done)
{
    const auto sites = SitesOf(map);
    const std::vector<pisa::MatchValue> match{{key & LowBits(map.keyWidth), LowBits(map.keyWidth)}};
    const auto answers = std::make_shared<Answers>(sites.size(), [done](const std::vector<bool>& all)
                                                   { done(std::find(all.begin(), all.end(), true) != all.end()); });
    for (std::size_t i = 0; i < sites.size(); ++i)
    {
        sites[i].agent->RemoveEntry(sites[i].table, match, Answers::Slot(answers, i));
    }
}

} // namespace ns3
