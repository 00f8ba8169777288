// Follows packets through both programs at once, and compares what different packets saw.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade/witness.h"

#include <algorithm>
#include <tuple>

namespace pisa
{

void
AddPass(PacketRecord& record, const Transit& packet)
{
    std::size_t known = 0;
    for (const WitnessedPass& pass : record.passes)
    {
        known += pass.path.size();
    }
    const auto& path = packet.phv.path;
    record.stamp = packet.phv.stamp;
    record.passes.push_back({packet.thread,
                             packet.passage.issue,
                             packet.passage.exit,
                             {path.begin() + static_cast<std::ptrdiff_t>(known), path.end()}});
}

Witness::Witness(const Delta& delta, const PlanSites& sites, Consistency level, uint32_t newFormat)
    : m_delta(delta),
      m_level(level),
      m_newFormat(newFormat),
      m_old(SideOf(false)),
      m_new(SideOf(true))
{
    for (const auto& [place, site] : sites)
    {
        const auto& [pipe, node] = place;
        std::optional<ElementId> element;
        for (ElementId id = 0; id < delta.elements.size() && node.origin != PlanNode::Origin::Flex; ++id)
        {
            const UpgradeElement& candidate = delta.elements[id];
            const bool isNew = node.origin == PlanNode::Origin::New;
            if (candidate.pipe == pipe && candidate.name == node.name && candidate.IsAdded() == isNew)
            {
                element = id;
            }
        }
        m_elements[{pipe, site.node}] = element;
    }
}

Witness::Side
Witness::SideOf(bool isNew) const
{
    Side side;
    const std::size_t size = m_delta.elements.size();
    side.entry = isNew ? m_delta.newEntry : m_delta.oldEntry;
    for (const UpgradeElement& element : m_delta.elements)
    {
        side.pointers.push_back(isNew ? element.newPointers : element.oldPointers);
    }
    for (ElementId from = 0; from < size; ++from)
    {
        std::vector<bool> reached(size, false);
        std::vector<ElementId> open{from};
        while (!open.empty())
        {
            const ElementId id = open.back();
            open.pop_back();
            if (id != kEndOfPipe && !reached[id])
            {
                reached[id] = true;
                for (const Pointer& pointer : side.pointers[id])
                {
                    open.push_back(pointer.target);
                }
            }
        }
        side.reaches.push_back(std::move(reached));
    }
    return side;
}

Verdict
Witness::Look(const PacketRecord& record, const Others& others)
{
    Walk walk;
    walk.sight.packet = record.packet;
    walk.sight.version = record.stamp.version;
    if (m_delta.frame.isChanged)
    {
        walk.canBeNew = record.stamp.format == m_newFormat;
        walk.canBeOld = !walk.canBeNew;
        const Cycle parsed = record.passes.empty() ? 0 : record.passes.front().issue;
        Note({}, walk.canBeOld, parsed, parsed, walk.sight);
    }
    for (const WitnessedPass& pass : record.passes)
    {
        FollowPass(pass, others, walk);
    }
    const Way way = !walk.fault.empty()              ? Way::Mixed
                    : walk.canBeOld && walk.canBeNew ? Way::Either
                    : walk.canBeOld                  ? Way::Old
                                                     : Way::New;
    ++m_counts.packets;
    ++m_counts.by[static_cast<unsigned>(way)];
    return {way, std::move(walk.fault)};
}

void
Witness::FollowPass(const WitnessedPass& pass, const Others& others, Walk& walk)
{
    const auto isAny = [&](bool (Witness::*asks)(Thread, NodeId) const, NodeId node)
    {
        return (this->*asks)(pass.thread, node) ||
               std::any_of(others.begin(), others.end(),
                           [&](const Witness* other) { return (other->*asks)(pass.thread, node); });
    };
    Hop hop{pass.thread, std::nullopt, std::nullopt};
    Cycle earliest = pass.issue;
    walk.ways += std::string(walk.ways.empty() ? "" : "; ") + pisa::NameOf(hop.pipe) + ":";
    for (const Meeting& meeting : pass.path)
    {
        if (!isAny(&Witness::Knows, meeting.node))
        {
            walk.fault = "packet " + std::to_string(walk.sight.packet) + " met " + pisa::NameOf(hop.pipe) + " node " +
                         std::to_string(meeting.node) + ", which is of no program";
            return;
        }
        walk.sight.copy = meeting.copy;
        if (!isAny(&Witness::IsBranch, meeting.node))
        {
            hop.to = meeting.node;
            walk.ways += " " + NameAt(hop.pipe, meeting.node, others);
            FollowHop(hop, others, earliest, std::max(earliest, meeting.at), walk); // it may have been met ahead
            hop.from = hop.to;
        }
        earliest = meeting.at; // a version branch is left by its own pointer
    }
    hop.to.reset();
    FollowHop(hop, others, earliest, pass.exit, walk);
}

/** Leaves to others what only their new programs have. */
void
Witness::FollowHop(const Hop& hop, const Others& others, Cycle earliest, Cycle latest, Walk& walk)
{
    if (std::any_of(others.begin(), others.end(), [&hop](const Witness* other) { return other->Adds(hop); }))
    {
        return;
    }
    if (const std::optional<Step> step = StepOf(hop))
    {
        Follow(*step, earliest, latest, walk);
        return;
    }
    walk.canBeOld = walk.canBeNew = false;
    Fail((hop.from ? NameAt(hop.pipe, *hop.from, others) : NameOf(std::nullopt)) + " to " +
             (hop.to ? NameAt(hop.pipe, *hop.to, others) : NameOf(kEndOfPipe)) + " in " + pisa::NameOf(hop.pipe),
         latest, walk);
}

/** @param earliest,latest when the pointer was read: not before the one, not after the other */
void
Witness::Follow(const Step& step, Cycle earliest, Cycle latest, Walk& walk)
{
    const bool isOld = Has(m_old, step);
    const bool isNew = Has(m_new, step);
    const bool canBeOld = walk.canBeOld && isOld;
    const bool canBeNew = walk.canBeNew && isNew;
    if (!canBeOld && !canBeNew)
    {
        Fail(Describe(step), latest, walk);
    }
    walk.canBeOld = canBeOld;
    walk.canBeNew = canBeNew;
    if (IsOfKept(step))
    {
        walk.earliest = earliest;
        walk.latest = latest;
    }
    if (isOld != isNew)
    {
        Note(step, isOld, walk.earliest, walk.latest, walk.sight);
    }
}

/** Keeps the first fault of a packet. */
void
Witness::Fail(const std::string& step, Cycle latest, Walk& walk)
{
    if (walk.fault.empty())
    {
        walk.fault = "packet " + std::to_string(walk.sight.packet) + " of version " +
                     std::to_string(walk.sight.version) + " mixed programs on its way from " + step + " at cycle " +
                     std::to_string(latest) + ", copy " + std::to_string(walk.sight.copy) + ", having passed " +
                     walk.ways;
    }
}

bool
Witness::Knows(Thread pipe, NodeId node) const
{
    return m_elements.count({pipe, node}) != 0;
}

bool
Witness::IsBranch(Thread pipe, NodeId node) const
{
    const auto found = m_elements.find({pipe, node});
    return found != m_elements.end() && !found->second;
}

/** @return nothing if an end of it is another upgrade's. */
std::optional<Witness::Step>
Witness::StepOf(const Hop& hop) const
{
    Step step{hop.pipe, std::nullopt, kEndOfPipe};
    for (const auto& [node, element] : {std::pair{&hop.from, &step.from}, std::pair{&hop.to, &step.to}})
    {
        if (*node)
        {
            const auto found = m_elements.find({hop.pipe, **node});
            if (found == m_elements.end())
            {
                return std::nullopt;
            }
            *element = found->second;
        }
    }
    return step;
}

/** @return whether the new program has it and the old one has not. */
bool
Witness::Adds(const Hop& hop) const
{
    const std::optional<Step> step = StepOf(hop);
    return step && Has(m_new, *step) && !Has(m_old, *step);
}

/** @return whether its pointer is one that upgrades change. */
bool
Witness::IsOfKept(const Step& step) const
{
    return !step.from || m_delta.elements[*step.from].IsKept();
}

void
Witness::Note(const Step& step, bool isOld, Cycle earliest, Cycle latest, Sight sight)
{
    const auto isBefore = [](const Sight& a, const Sight& b)
    { return std::tie(a.version, a.cycle) < std::tie(b.version, b.cycle); };
    sight.cycle = isOld ? earliest : latest;
    const auto [known, isFirst] = (isOld ? m_lastOld : m_firstNew).emplace(step, sight);
    if (!isFirst && (isOld ? isBefore(known->second, sight) : isBefore(sight, known->second)))
    {
        known->second = sight;
    }
}

bool
Witness::Has(const Side& side, const Step& step) const
{
    if (!step.from)
    {
        return side.entry[static_cast<unsigned>(step.pipe)] == *step.to;
    }
    const std::vector<Pointer>& pointers = side.pointers[*step.from];
    return std::any_of(pointers.begin(), pointers.end(),
                       [&](const Pointer& pointer) { return pointer.target == *step.to; });
}

bool
Witness::AreOnOneWay(const Side& side, const Step& a, const Step& b) const
{
    if (a.pipe != b.pipe || !a.from || !b.from)
    {
        return true; // all ways begin at the entry, and those through ingress lead to egress
    }
    const auto leads = [&](ElementId from, ElementId to) { return from != kEndOfPipe && side.reaches[from][to]; };
    return leads(*a.to, *b.from) || leads(*b.to, *a.from);
}

/**
 * Whether a program that has step `present` of `side` and, at another element, step `instead` of the other program,
 * surely lacks a step of `side` on one way with the former: that which the pointers of the latter had instead.
 */
bool
Witness::LacksOneOf(const Side& side, const Step& present, const Side& other, const Step& instead) const
{
    if (!present.to || !instead.to)
    {
        return true; // what parses is on all ways
    }
    if (!instead.from)
    {
        const ElementId entry = side.entry[static_cast<unsigned>(instead.pipe)];
        return AreOnOneWay(side, present, {instead.pipe, std::nullopt, entry});
    }
    if (!IsOfKept(instead))
    {
        return false; // there was nothing instead
    }
    const std::vector<Pointer>& those = other.pointers[*instead.from];
    for (std::size_t slot = 0; slot < those.size(); ++slot)
    {
        // a kept element has the same slots in both programs
        const Step lacking{instead.pipe, instead.from, side.pointers[*instead.from].at(slot).target};
        if (those[slot].target == *instead.to && !AreOnOneWay(side, present, lacking))
        {
            return false;
        }
    }
    return true;
}

/** @return whether no program of the level has both steps. */
bool
Witness::Breaks(const Step& newStep, const Step& oldStep) const
{
    return m_level == Consistency::Program ||
           (m_level == Consistency::Element &&
            (LacksOneOf(m_new, newStep, m_old, oldStep) || LacksOneOf(m_old, oldStep, m_new, newStep)));
}

std::vector<std::string>
Witness::LevelFaults() const
{
    std::vector<std::string> faults;
    const auto saw = [this](const Sight& sight, const Step& step, const char* when)
    {
        return "packet " + std::to_string(sight.packet) + " of version " + std::to_string(sight.version) + " went " +
               (step.to ? "from " + Describe(step) : std::string("through the parser")) + " " + when + " cycle " +
               std::to_string(sight.cycle) + ", copy " + std::to_string(sight.copy);
    };
    for (const auto& [newStep, first] : m_firstNew)
    {
        for (const auto& [oldStep, last] : m_lastOld)
        {
            if (std::tie(first.version, first.cycle) < std::tie(last.version, last.cycle) && Breaks(newStep, oldStep))
            {
                faults.push_back(saw(first, newStep, "by") + ", as only the new program leads; then " +
                                 saw(last, oldStep, "from") + ", as only the old one leads");
            }
        }
    }
    return faults;
}

std::string
Witness::NameOf(const std::optional<ElementId>& id) const
{
    if (!id)
    {
        return "the entry";
    }
    if (*id == kEndOfPipe)
    {
        return "the end";
    }
    const UpgradeElement& element = m_delta.elements[*id];
    return (element.IsKept() ? "" : element.IsAdded() ? "new " : "old ") + element.name;
}

/** @return the element's name, whosever it is. */
std::string
Witness::NameAt(Thread pipe, NodeId node, const Others& others) const
{
    const auto found = m_elements.find({pipe, node});
    if (found != m_elements.end())
    {
        return NameOf(found->second);
    }
    const auto other = std::find_if(others.begin(), others.end(),
                                    [&](const Witness* knowing) { return knowing->Knows(pipe, node); });
    return "another's " + (*other)->NameAt(pipe, node);
}

std::string
Witness::Describe(const Step& step) const
{
    return NameOf(step.from) + " to " + NameOf(step.to) + " in " + pisa::NameOf(step.pipe);
}

} // namespace pisa
