// What packets met in the switches that change: the old program, the new one, or a mixture.
// SPDX-License-Identifier: GPL-2.0-only
#include "path-log.h"

#include "common/random.h"

#include "ns3/simulator.h"

#include <algorithm>
#include <functional>
#include <string_view>

namespace pisa
{

namespace
{

/** No stream of a run leaves out so many datagrams. */
constexpr std::size_t kFarAhead = std::size_t{1} << 24;

/** @return the name as programs have it: while an upgrade is under way, marks tell new elements from old ones. */
std::string_view
WithoutMarks(std::string_view name)
{
    return name.substr(0, name.find_last_not_of('\'') + 1);
}

uint64_t
StepOf(const ns3::PisaTableAccess& access)
{
    const std::hash<std::string_view> hash;
    return Scramble(hash(WithoutMarks(access.table))) ^
           Scramble(hash(WithoutMarks(access.action)) + (access.isHit ? 1 : 0));
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

PathLog::Passage&
PathLog::StreamLog::Of(uint32_t number, int64_t when)
{
    places.resize(std::max<std::size_t>(places.size(), std::size_t{number} + 1));
    if (places[number] == 0)
    {
        passages.push_back({when, 0, number});
        places[number] = static_cast<uint32_t>(passages.size());
    }
    return passages[places[number] - 1];
}

void
PathLog::Watch(Network& network, uint32_t number)
{
    const ns3::Callback<void, ns3::Ptr<const ns3::Packet>, const ns3::PisaTableAccess&> note(
        [this, number](ns3::Ptr<const ns3::Packet> frame, const ns3::PisaTableAccess& access)
        {
            if (const std::optional<Datagram> datagram = FindDatagram(*frame))
            {
                Note(number, *datagram, ns3::Simulator::Now().GetPicoSeconds(), access);
            }
        });
    network.Switch(number).TraceConnectWithoutContext("TableAccess", note);
}

void
PathLog::Note(uint32_t number, const Datagram& datagram, int64_t when, const ns3::PisaTableAccess& access)
{
    StreamLog& stream = m_streams[{number, datagram.source, datagram.destination}];
    if (datagram.number > stream.places.size() + kFarAhead)
    {
        return; // a program has written something else there
    }
    uint64_t& path = stream.Of(datagram.number, when).path;
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

std::vector<Judgement>
PathLog::Judge(const std::vector<Passage>& passages, const std::vector<ChangeWindow>& windows,
               const std::vector<Sides>& sides)
{
    std::vector<Judgement> judgements;
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
            judgement.isCertain = !canBeOld || !canBeNew;
        }
        judgements.push_back(judgement);
    }
    return judgements;
}

namespace
{

/** What the packets of one sender to one receiver met, by number, over all switches. */
class Journeys
{
  public:
    void Note(uint32_t number, const Judgement& judgement)
    {
        if (!judgement.program || !judgement.isCertain)
        {
            return; // mixed in itself, or of both sides
        }
        m_journeys.resize(std::max<std::size_t>(m_journeys.size(), std::size_t{number} + 1));
        Journey& journey = m_journeys[number];
        const bool isFirst = !journey.program;
        journey.isMixed = journey.isMixed || (!isFirst && journey.program != judgement.program);
        journey.program = isFirst ? judgement.program : journey.program;
        journey.when = isFirst ? judgement.when : std::min(journey.when, judgement.when);
    }

    void AddMixed(std::vector<int64_t>& times) const
    {
        for (const Journey& journey : m_journeys)
        {
            if (journey.isMixed)
            {
                times.push_back(journey.when);
            }
        }
    }

  private:
    struct Journey
    {
        int64_t when{0};
        std::optional<std::size_t> program;
        bool isMixed{false};
    };

    std::vector<Journey> m_journeys;
};

} // namespace

Verdicts
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
    Verdicts verdicts;
    std::map<std::pair<ns3::Ipv4Address, ns3::Ipv4Address>, Journeys> journeys;
    for (const auto& [stream, log] : m_streams)
    {
        const auto& [at, source, destination] = stream;
        std::vector<Sides> sides(own[at].size());
        Collect(log.passages, own[at], sides);
        for (std::size_t i = 0; i < sides.size(); ++i)
        {
            sides[i].before = sides[i].before.empty() ? ofAll[i].before : sides[i].before;
            sides[i].after = sides[i].after.empty() ? ofAll[i].after : sides[i].after;
        }
        const std::vector<Judgement> judgements = Judge(log.passages, own[at], sides);
        for (std::size_t i = 0; i < judgements.size(); ++i)
        {
            journeys[{source, destination}].Note(log.passages[i].number, judgements[i]);
        }
        verdicts.atSwitches.insert(verdicts.atSwitches.end(), judgements.begin(), judgements.end());
    }
    for (const auto& [ends, journey] : journeys)
    {
        journey.AddMixed(verdicts.between);
    }
    return verdicts;
}

} // namespace pisa
