// The parser instances of a switch: which frame is parsed when.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-parser-bank.h"

#include <algorithm>
#include <tuple>

namespace ns3
{

namespace
{

bool
GoesBefore(const PisaSwitchPacket* a, const PisaSwitchPacket* b)
{
    const bool isAgainA = a->passes != 0;
    const bool isAgainB = b->passes != 0;
    return std::tie(isAgainA, a->ingressPort) < std::tie(isAgainB, b->ingressPort);
}

} // namespace

void
PisaParserBank::SetInstances(uint32_t instances)
{
    m_instances.resize(instances);
}

const std::vector<PisaSwitchPacket*>&
PisaParserBank::Arrive(PisaSwitchPacket& packet)
{
    Instance& instance = m_instances[packet.parser];
    std::vector<PisaSwitchPacket*>& fresh = instance.fresh;
    if (!fresh.empty() && fresh.front()->arrival.first < packet.arrival.first)
    {
        SettleInstance(instance);
    }
    else if (fresh.empty())
    {
        m_busy.push_back(packet.parser);
    }
    ++m_frames;
    fresh.insert(std::upper_bound(fresh.begin(), fresh.end(), &packet, GoesBefore), &packet);
    instance.after = instance.timing;
    m_timed.clear();
    for (PisaSwitchPacket* each : fresh)
    {
        const pisa::Cycle before = each->earliest;
        each->parseStart = std::max(each->arrival.first, instance.after.Free());
        each->earliest = instance.after.Parse(each->arrival, each->needed.data(), each->needed.size());
        if (each == &packet || each->earliest != before)
        {
            m_timed.push_back(each);
        }
    }
    return m_timed;
}

const std::vector<PisaSwitchPacket*>&
PisaParserBank::Settle(pisa::Cycle now)
{
    const auto isOver = [this, now](uint32_t index)
    {
        Instance& instance = m_instances[index];
        if (instance.fresh.front()->arrival.first >= now)
        {
            return false;
        }
        SettleInstance(instance);
        return true;
    };
    m_handedOut.clear();
    if (m_frames == 0)
    {
        return m_handedOut;
    }
    m_busy.erase(std::remove_if(m_busy.begin(), m_busy.end(), isOver), m_busy.end());
    m_handedOut.swap(m_settled);
    m_frames -= m_handedOut.size();
    return m_handedOut;
}

void
PisaParserBank::SettleInstance(Instance& instance)
{
    instance.timing = instance.after;
    m_settled.insert(m_settled.end(), instance.fresh.begin(), instance.fresh.end());
    instance.fresh.clear();
}

} // namespace ns3
