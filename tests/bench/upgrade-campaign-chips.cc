// Puts programs with the elements of upgrades beside them on chips.
// SPDX-License-Identifier: GPL-2.0-only
#include "bench/upgrade-campaign-chips.h"

#include "pipeline/make-pipeline.h"
#include "pipeline/roomy-image.h"
#include "pipeline/roomy-schedule.h"

#include <algorithm>
#include <cassert>
#include <functional>
#include <set>

namespace pisa
{
namespace
{

/** Nodes of the grafted program by pipe, each behind all that lead to it in the old, the new, or between them. */
class MergedOrder
{
  public:
    MergedOrder(const Delta& delta, const PlanSites& sites) : m_delta(delta), m_sites(sites)
    {
    }

    std::vector<NodeId> Of(Thread pipe)
    {
        std::set<NodeId> open;
        for (const auto& [place, site] : m_sites)
        {
            if (place.first == pipe)
            {
                open.insert(site.node);
            }
        }
        FindFollowers(pipe);
        m_order.clear();
        m_met.clear();
        for (const NodeId node : open)
        {
            Visit(node);
        }
        return {m_order.rbegin(), m_order.rend()};
    }

  private:
    NodeId NodeOf(ElementId id) const
    {
        const UpgradeElement& element = m_delta.elements[id];
        const auto origin = element.IsAdded() ? PlanNode::Origin::New : PlanNode::Origin::Old;
        return m_sites.at({element.pipe, {origin, element.name}}).node;
    }

    void FindFollowers(Thread pipe)
    {
        m_followers.clear();
        const auto follow = [this](NodeId from, ElementId to)
        {
            if (to != kEndOfPipe)
            {
                m_followers[from].push_back(NodeOf(to));
            }
        };
        for (ElementId id = 0; id < m_delta.elements.size(); ++id)
        {
            const UpgradeElement& element = m_delta.elements[id];
            for (const auto* pointers : {&element.oldPointers, &element.newPointers})
            {
                for (const Pointer& pointer : *pointers)
                {
                    element.pipe == pipe ? follow(NodeOf(id), pointer.target) : (void)0;
                }
            }
        }
        for (std::size_t x = 0; x < m_delta.exchanges.size(); ++x)
        {
            const Exchange& exchange = m_delta.exchanges[x];
            if (exchange.pipe != pipe)
            {
                continue;
            }
            const auto flex = m_sites.find({pipe, {PlanNode::Origin::Flex, "TE" + std::to_string(x)}});
            if (flex == m_sites.end())
            {
                continue; // a plan without version branches
            }
            follow(flex->second.node, exchange.oldTarget);
            follow(flex->second.node, exchange.newTarget);
            if (exchange.element)
            {
                m_followers[NodeOf(*exchange.element)].push_back(flex->second.node);
            }
        }
    }

    void Visit(NodeId node)
    {
        if (m_met.insert(node).second)
        {
            for (const NodeId next : m_followers[node])
            {
                Visit(next);
            }
            m_order.push_back(node);
        }
    }

    const Delta& m_delta;
    const PlanSites& m_sites;
    std::map<NodeId, std::vector<NodeId>> m_followers;
    std::set<NodeId> m_met;
    std::vector<NodeId> m_order;
};

/** Makes every pointer of the control lead to the next node of a row. */
void
PutInRow(Control& control, const std::vector<NodeId>& order)
{
    control.entry = order.empty() ? kEndOfControl : order.front();
    for (std::size_t at = 0; at < order.size(); ++at)
    {
        const NodeId next = at + 1 < order.size() ? order[at + 1] : kEndOfControl;
        ControlNode& node = control.nodes.at(order[at]);
        if (auto* apply = std::get_if<Apply>(&node))
        {
            *apply = {apply->table, next, next, {}};
            continue;
        }
        auto& branch = std::get<Branch>(node);
        branch.onTrue = branch.onFalse = next;
    }
}

/** Each table in a stage of its own, both threads from the first one on. */
Image
OnStages(const Program& program, const std::array<std::vector<NodeId>, 2>& orders)
{
    const Target target = LoadTarget("rmt-32");
    Placement placement;
    placement.tables.resize(program.tables.size());
    for (const Thread thread : kThreads)
    {
        unsigned stage = 0;
        const Control& control = ControlOf(program, thread);
        for (const NodeId node : orders[static_cast<unsigned>(thread)])
        {
            if (const auto* apply = std::get_if<Apply>(&control.nodes[node]))
            {
                placement.tables[apply->table] = {apply->table, {{stage++, program.tables[apply->table].size}}};
            }
        }
    }
    placement.phv = BytesForFields(program);
    placement.passes = PassesTaken(program, placement.tables, target);
    return Seal(program, target, std::move(placement));
}

/** Sets the pointers of a thread as a program has them, before the first packet. */
void
PointAs(const Program& program, Thread thread, Pipeline& pipeline)
{
    const Control& control = ControlOf(program, thread);
    const auto write = [&](PointerKind kind, NodeId node, NodeId target, uint32_t action = 0) {
        pipeline.WritePointer({{thread, kind, node, action}, target, 0, std::nullopt});
    };
    write(PointerKind::Entry, 0, control.entry);
    for (NodeId node = 0; node < control.nodes.size(); ++node)
    {
        if (const auto* branch = std::get_if<Branch>(&control.nodes[node]))
        {
            write(PointerKind::True, node, branch->onTrue);
            write(PointerKind::False, node, branch->onFalse);
            continue;
        }
        const auto& apply = std::get<Apply>(control.nodes[node]);
        write(PointerKind::Hit, node, apply.onHit);
        write(PointerKind::Miss, node, apply.onMiss);
        const auto& actions = program.tables[apply.table].actions;
        for (const auto& [action, next] : apply.onAction)
        {
            const auto position = std::find(actions.begin(), actions.end(), action) - actions.begin();
            write(PointerKind::Action, node, next, static_cast<uint32_t>(position));
        }
    }
}

Image
OnFreeChip(const std::string& chip, const Program& program)
{
    Placement placement;
    if (chip != "ideal")
    {
        placement.phv = BytesForFields(program);
    }
    return Seal(program, LoadTarget(chip), std::move(placement));
}

} // namespace

const std::vector<std::string>&
CampaignChips()
{
    static const std::vector<std::string> kChips{"rmt-32", "drmt", "drmt-banked", "ideal"};
    return kChips;
}

bool
IsPlaced(const std::string& chip)
{
    return chip == "rmt-32" || chip == "drmt";
}

CampaignSwitch
BootForUpgrade(const std::string& chip, const Program& running, const Delta& delta, const Graft& graft,
               std::mt19937_64& random)
{
    CampaignSwitch booted;
    if (!IsPlaced(chip))
    {
        booted.pipeline = MakePipeline(OnFreeChip(chip, running));
        booted.format = booted.pipeline->Extend(OnFreeChip(chip, graft.program));
        return booted;
    }
    Program row = graft.program;
    MergedOrder order(delta, graft.sites);
    std::array<std::vector<NodeId>, 2> orders;
    for (const Thread pipe : kThreads)
    {
        orders[static_cast<unsigned>(pipe)] = order.Of(pipe);
        PutInRow(ControlOf(row, pipe), orders[static_cast<unsigned>(pipe)]);
    }
    booted.pipeline =
        MakePipeline(chip == "rmt-32" ? OnStages(row, orders) : ScheduleAtRandom(row, LoadTarget(chip), random));
    PointAs(graft.program, Thread::Ingress, *booted.pipeline);
    PointAs(graft.program, Thread::Egress, *booted.pipeline);
    return booted;
}

} // namespace pisa
