// What packets met in the switches that change: the old program, the new one, or a mixture.
// SPDX-License-Identifier: GPL-2.0-only
#include "path-log.h"

#include "common/random.h"

#include "ns3/simulator.h"

#include <algorithm>
#include <functional>
#include <string>

namespace pisa
{

namespace
{

uint64_t
StepOf(const ns3::PisaTableAccess& access)
{
    const std::hash<std::string> hash;
    return Scramble(hash(access.table)) ^ Scramble(hash(access.action) + (access.isHit ? 1 : 0));
}

/** @return how many windows have ended by then. */
std::size_t
EndedBy(const std::vector<ChangeWindow>& windows, int64_t when)
{
    std::size_t count = 0;
    while (count < windows.size() && windows[count].end <= when)
    {
        ++count;
    }
    return count;
}

bool
IsInside(const std::vector<ChangeWindow>& windows, std::size_t next, int64_t when)
{
    return next < windows.size() && when >= windows[next].begin;
}

} // namespace

void
PathLog::Watch(Network& network, uint32_t number)
{
    const ns3::Callback<void, ns3::Ptr<const ns3::Packet>, const ns3::PisaTableAccess&> note(
        [this, number](ns3::Ptr<const ns3::Packet> frame, const ns3::PisaTableAccess& access)
        { Note(number, frame, access); });
    network.Switch(number).TraceConnectWithoutContext("TableAccess", note);
}

void
PathLog::Note(uint32_t number, ns3::Ptr<const ns3::Packet> frame, const ns3::PisaTableAccess& access)
{
    const Datagram datagram = DatagramIn(*frame);
    StreamLog& stream = m_streams[{number, datagram.source, datagram.destination}];
    const auto [known, isNew] = stream.byNumber.emplace(datagram.number, stream.passages.size());
    if (isNew)
    {
        stream.passages.push_back({ns3::Simulator::Now().GetPicoSeconds(), 0});
    }
    uint64_t& path = stream.passages[known->second].path;
    // in ingress the order counts; copies are in egress side by side
    path = access.thread == Thread::Ingress ? Scramble(path + StepOf(access)) : path + Scramble(StepOf(access));
}

void
PathLog::Collect(const std::vector<Passage>& passages, const std::vector<ChangeWindow>& windows,
                 std::vector<Sides>& sides)
{
    for (const Passage& passage : passages)
    {
        const std::size_t next = EndedBy(windows, passage.when);
        if (IsInside(windows, next, passage.when))
        {
            continue;
        }
        if (next < windows.size())
        {
            sides[next].before.insert(passage.path);
        }
        if (next > 0)
        {
            sides[next - 1].after.insert(passage.path);
        }
    }
}

void
PathLog::Judge(const std::vector<Passage>& passages, const std::vector<ChangeWindow>& windows,
               const std::vector<Sides>& sides, std::vector<Judgement>& judgements)
{
    const bool isAffected =
        std::any_of(sides.begin(), sides.end(), [](const Sides& side) { return side.before != side.after; });
    for (std::size_t i = 0; isAffected && i < passages.size(); ++i)
    {
        const std::size_t next = EndedBy(windows, passages[i].when);
        Judgement judgement{passages[i].when, next};
        if (IsInside(windows, next, passages[i].when))
        {
            const bool canBeOld = sides[next].before.count(passages[i].path) != 0;
            const bool canBeNew = sides[next].after.count(passages[i].path) != 0;
            judgement.program = canBeOld   ? std::optional<std::size_t>(next)
                                : canBeNew ? std::optional<std::size_t>(next + 1)
                                           : std::nullopt;
        }
        judgements.push_back(judgement);
    }
}

std::vector<Judgement>
PathLog::Judge(const std::vector<ChangeWindow>& windows) const
{
    std::map<uint32_t, std::vector<ChangeWindow>> own; // by switch
    for (const ChangeWindow& window : windows)
    {
        own[window.at].push_back(window);
    }
    std::vector<Sides> ofAll(windows.size());
    for (const auto& [stream, log] : m_streams)
    {
        Collect(log.passages, own[std::get<0>(stream)], ofAll);
    }
    std::vector<Judgement> judgements;
    for (const auto& [stream, log] : m_streams)
    {
        const uint32_t at = std::get<0>(stream);
        std::vector<Sides> sides(own[at].size());
        Collect(log.passages, own[at], sides);
        for (std::size_t i = 0; i < sides.size(); ++i)
        {
            sides[i].before = sides[i].before.empty() ? ofAll[i].before : sides[i].before;
            sides[i].after = sides[i].after.empty() ? ofAll[i].after : sides[i].after;
        }
        Judge(log.passages, own[at], sides, judgements);
    }
    return judgements;
}

} // namespace pisa
