// Destinations, and the watch that ends a run which would wait for ever.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-ncp-network.h"

#include "pisa-ncp-host.h"

#include "ns3/simulator.h"

#include <algorithm>
#include <iostream>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(PisaNcpNetwork);

TypeId
PisaNcpNetwork::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::PisaNcpNetwork")
            .SetParent<Object>()
            .SetGroupName("Pisa")
            .AddConstructor<PisaNcpNetwork>()
            .AddAttribute(
                "StallTimeout",
                "Simulated time without any window at any host after which a run in which all programs wait "
                "is stopped.",
                TimeValue(Seconds(1)), MakeTimeAccessor(&PisaNcpNetwork::m_stallTimeout),
                MakeTimeChecker(NanoSeconds(1)))
            .AddTraceSource("Stall", "The watch stops the simulation; the report names hosts, calls and windows.",
                            MakeTraceSourceAccessor(&PisaNcpNetwork::m_stallTrace),
                            "ns3::PisaNcpNetwork::StallTracedCallback");
    return tid;
}

void
PisaNcpNetwork::SetInterface(pisa::NcpInterface interface)
{
    m_interface = std::move(interface);
}

const pisa::NcpInterface&
PisaNcpNetwork::GetInterface() const
{
    return m_interface;
}

void
PisaNcpNetwork::SetAddress(uint16_t label, Ipv4Address address)
{
    m_addresses[label] = address;
}

Ipv4Address
PisaNcpNetwork::GetAddress(uint16_t label) const
{
    const auto found = m_addresses.find(label);
    if (found == m_addresses.end())
    {
        const auto* known = FindLabel(label);
        throw pisa::InputError({}, "label " + (known ? known->name : std::to_string(label)) + " has no address",
                               "map the label to a node that has an IPv4 address");
    }
    return found->second;
}

PisaNcpControl&
PisaNcpNetwork::GetControl()
{
    return m_control;
}

const pisa::NcpLabel*
PisaNcpNetwork::FindLabel(uint16_t id) const
{
    const auto found = std::find_if(m_interface.labels.begin(), m_interface.labels.end(),
                                    [id](const pisa::NcpLabel& label) { return label.id == id; });
    return found == m_interface.labels.end() ? nullptr : &*found;
}

NcpDestination
PisaNcpNetwork::DestinationOf(uint16_t host, uint16_t to) const
{
    if (to != 0)
    {
        if (FindLabel(to) == nullptr)
        {
            throw pisa::InputError({}, "window.to is " + std::to_string(to) + ", which is no label of the network",
                                   "set it to a label's constant, or to 0");
        }
        return {GetAddress(to), to};
    }
    std::vector<uint16_t> others;
    for (const auto& label : m_interface.labels)
    {
        if (label.isSink && label.id != host)
        {
            return {GetAddress(label.id), label.id};
        }
        if (!label.isSwitch && label.id != host)
        {
            others.push_back(label.id);
        }
    }
    if (others.size() == 1)
    {
        return {GetAddress(others[0]), others[0]};
    }
    for (const uint16_t neighbour : FindLabel(host)->neighbours)
    {
        if (FindLabel(neighbour)->isSwitch)
        {
            return {GetAddress(neighbour), 0};
        }
    }
    throw pisa::InputError({}, "the window has no destination, and the host has no neighbouring switch to send it to",
                           "set window.to, or mark one host as sink");
}

void
PisaNcpNetwork::Join(PisaNcpHost* host)
{
    m_hosts.push_back(host);
}

void
PisaNcpNetwork::NoteStart()
{
    NoteProgress();
    if (IsWatched() && m_check.IsExpired())
    {
        Arm(m_stallTimeout);
    }
}

void
PisaNcpNetwork::NoteProgress()
{
    m_lastProgress = Simulator::Now();
}

void
PisaNcpNetwork::NoteEnd(bool failed)
{
    NoteProgress();
    m_isReported = m_isReported || failed;
    if (!IsWatched() && !m_check.IsExpired())
    {
        // a cancelled event would still draw the clock to its time
        Simulator::Remove(m_check);
    }
}

void
PisaNcpNetwork::Leave(PisaNcpHost* host)
{
    if (!m_isReported)
    {
        for (const auto& line : GetStalled())
        {
            std::cerr << line << "\n";
        }
    }
    m_hosts.erase(std::remove(m_hosts.begin(), m_hosts.end(), host), m_hosts.end());
}

bool
PisaNcpNetwork::IsWatched() const
{
    return std::any_of(m_hosts.begin(), m_hosts.end(),
                       [](const PisaNcpHost* host)
                       {
                           return host->GetState() != PisaNcpHost::State::NotStarted &&
                                  host->GetState() != PisaNcpHost::State::Ended && !host->IsService();
                       });
}

void
PisaNcpNetwork::Arm(Time delay)
{
    // the watch belongs to no node
    m_check = Simulator::Schedule(delay, &PisaNcpNetwork::Check, this);
}

void
PisaNcpNetwork::Check()
{
    if (Simulator::IsFinished())
    {
        return; // nothing else is left to happen: the run ends by itself
    }
    const Time quiet = Simulator::Now() - m_lastProgress;
    const auto lines = GetStalled();
    m_isReported = false;
    if (quiet < m_stallTimeout || lines.empty())
    {
        Arm(quiet < m_stallTimeout ? m_stallTimeout - quiet : m_stallTimeout);
        return;
    }
    std::string report;
    for (const auto& line : lines)
    {
        report += line + "\n";
    }
    m_stallTrace(report);
    Simulator::Stop();
}

std::vector<std::string>
PisaNcpNetwork::GetStalled() const
{
    m_isReported = true;
    std::vector<std::string> lines;
    bool onlyServices = true;
    for (const auto* host : m_hosts)
    {
        switch (host->GetState())
        {
        case PisaNcpHost::State::Ended:
            break;
        case PisaNcpHost::State::AwaitsWindow:
        case PisaNcpHost::State::AwaitsRoom:
            lines.push_back(host->Describe());
            onlyServices = onlyServices && host->IsService();
            break;
        default:
            return {};
        }
    }
    return onlyServices ? std::vector<std::string>() : lines;
}

void
PisaNcpNetwork::DoDispose()
{
    m_check.Cancel();
    m_hosts.clear();
    m_control = PisaNcpControl();
    Object::DoDispose();
}

} // namespace ns3
