// What packets met in the switches that change: the old program, the new one, or a mixture.
// SPDX-License-Identifier: GPL-2.0-only
#include "path-log.h"

#include "common/random.h"

#include "ns3/simulator.h"

#include <functional>
#include <set>
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

/** Paths before and after a window. */
struct Sides
{
    std::set<uint64_t> before;
    std::set<uint64_t> after;
};

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
    path = access.thread == Thread::Ingress ? Scramble(path + StepOf(access))
                                            : path + Scramble(StepOf(access) + access.port);
}

void
PathLog::Judge(const std::vector<Passage>& passages, const std::vector<ChangeWindow>& windows,
               std::vector<Judgement>& judgements)
{
    std::vector<Sides> sides(windows.size());
    const auto windowsBefore = [&windows](int64_t when)
    {
        std::size_t count = 0;
        while (count < windows.size() && windows[count].end <= when)
        {
            ++count;
        }
        return count;
    };
    for (const Passage& passage : passages)
    {
        const std::size_t next = windowsBefore(passage.when);
        const bool isInside = next < windows.size() && passage.when >= windows[next].begin;
        if (!isInside && next < windows.size())
        {
            sides[next].before.insert(passage.path);
        }
        if (!isInside && next > 0)
        {
            sides[next - 1].after.insert(passage.path);
        }
    }
    bool isAffected = false;
    for (const Sides& side : sides)
    {
        isAffected = isAffected || side.before != side.after;
    }
    for (std::size_t i = 0; isAffected && i < passages.size(); ++i)
    {
        const std::size_t next = windowsBefore(passages[i].when);
        Judgement judgement{passages[i].when, next};
        if (next < windows.size() && passages[i].when >= windows[next].begin)
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
    std::vector<Judgement> judgements;
    for (const auto& [stream, log] : m_streams)
    {
        std::vector<ChangeWindow> own;
        for (const ChangeWindow& window : windows)
        {
            if (window.at == std::get<0>(stream))
            {
                own.push_back(window);
            }
        }
        Judge(log.passages, own, judgements);
    }
    return judgements;
}

} // namespace pisa
