// Old and new program as one, in which every way of a packet during an upgrade is a way.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade/merged-program.h"

#include "upgrade/pointer-shape.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <set>

namespace pisa
{
namespace
{

using Targets = std::set<NodeId>;

/** What one control's pointers lead to at any time of the upgrade. */
class MergedControl
{
  public:
    MergedControl(Control& control, const Graft& graft, Thread pipe)
        : m_control(control),
          m_graft(graft),
          m_pipe(pipe),
          m_targets(control.nodes.size())
    {
        for (const auto& [name, site] : graft.sites)
        {
            const PlanNode::Origin origin = name.second.origin;
            if (name.first == pipe && origin != PlanNode::Origin::Old)
            {
                m_appended.insert(site.node);
            }
            if (name.first == pipe && origin == PlanNode::Origin::Flex)
            {
                m_flex.insert(site.node);
            }
        }
        m_entry.insert(control.entry);
        for (NodeId id = 0; id < control.nodes.size(); ++id)
        {
            Begin(id);
        }
    }

    void Note(const Primitive& primitive)
    {
        for (const PointerChange& change : primitive.changes)
        {
            const NodeId target = NodeOf(change.target);
            if (change.slot.kind == PointerSlot::Kind::Entry)
            {
                m_entry.insert(target);
                continue;
            }
            const PlanSite& site = m_graft.sites.at({m_pipe, primitive.node});
            Note(site, change.slot, target);
        }
    }

    /** @return whether each pointer leads to one place for each version. */
    bool Write()
    {
        const std::size_t count = m_control.nodes.size();
        for (NodeId id = 0; id < count; ++id)
        {
            std::holds_alternative<Apply>(m_control.nodes[id]) ? WriteApply(id) : WriteBranch(id);
        }
        m_control.entry = One(m_entry);
        return m_either.empty();
    }

  private:
    /** Of a table by action 2 i after a miss and 2 i + 1 after a hit, of a branch false and true. */
    using Outcomes = std::vector<Targets>;

    /** Pointers of what is appended lead nowhere until the plan sets them. */
    void Begin(NodeId id)
    {
        const bool isAppended = m_appended.count(id) > 0;
        if (const auto* branch = std::get_if<Branch>(&m_control.nodes[id]))
        {
            m_targets[id] = isAppended ? Outcomes(2) : Outcomes{{branch->onFalse}, {branch->onTrue}};
            return;
        }
        const auto& apply = std::get<Apply>(m_control.nodes[id]);
        if (isAppended)
        {
            m_targets[id].resize(2 * ActionsOf(apply).size());
            return;
        }
        for (const ActionId action : ActionsOf(apply))
        {
            const auto own = std::find_if(apply.onAction.begin(), apply.onAction.end(),
                                          [&](const auto& next) { return next.first == action; });
            const bool isOwn = own != apply.onAction.end();
            m_targets[id].push_back({isOwn ? own->second : apply.onMiss});
            m_targets[id].push_back({isOwn ? own->second : apply.onHit});
        }
    }

    const std::vector<ActionId>& ActionsOf(const Apply& apply) const
    {
        return m_graft.program.tables.at(apply.table).actions;
    }

    NodeId NodeOf(const PlanNode& node) const
    {
        return node.origin == PlanNode::Origin::End ? kEndOfControl : m_graft.sites.at({m_pipe, node}).node;
    }

    void Note(const PlanSite& site, const PointerSlot& slot, NodeId target)
    {
        Outcomes& outcomes = m_targets.at(site.node);
        if (slot.kind == PointerSlot::Kind::True || slot.kind == PointerSlot::Kind::False)
        {
            outcomes[slot.kind == PointerSlot::Kind::True].insert(target);
            return;
        }
        for (std::size_t outcome = 0; outcome < outcomes.size(); ++outcome)
        {
            if (Decides(slot, site.actions.at(outcome / 2), outcome % 2 == 1))
            {
                outcomes[outcome].insert(target);
            }
        }
    }

    void WriteBranch(NodeId id)
    {
        const NodeId onFalse = One(m_targets[id][0]);
        const NodeId onTrue = One(m_targets[id][1]);
        auto& branch = std::get<Branch>(m_control.nodes[id]);
        branch.onFalse = onFalse;
        branch.onTrue = onTrue;
    }

    /** @return where misses and hits lead, of the first action of which they part; of the first if they never do. */
    static std::array<Targets, 2> RestOf(const Outcomes& outcomes)
    {
        for (std::size_t i = 0; i < outcomes.size(); i += 2)
        {
            if (outcomes[i] != outcomes[i + 1])
            {
                return {outcomes[i], outcomes[i + 1]};
            }
        }
        return outcomes.empty() ? std::array<Targets, 2>{} : std::array<Targets, 2>{outcomes[0], outcomes[1]};
    }

    /** Hit and miss decide for as many actions as they can; each other leads to one place that it leads to after
     * both.
     */
    void WriteApply(NodeId id)
    {
        const Outcomes outcomes = m_targets[id];
        const std::array<Targets, 2> rest = RestOf(outcomes);
        Apply apply = std::get<Apply>(m_control.nodes[id]);
        apply.onAction.clear();
        apply.onMiss = One(rest[0]);
        apply.onHit = One(rest[1]);
        const std::vector<ActionId> actions = ActionsOf(apply);
        for (std::size_t i = 0; i < actions.size(); ++i)
        {
            if (outcomes[2 * i] != rest[0] || outcomes[2 * i + 1] != rest[1])
            {
                Targets both = outcomes[2 * i];
                both.insert(outcomes[2 * i + 1].begin(), outcomes[2 * i + 1].end());
                apply.onAction.emplace_back(actions[i], One(both));
            }
        }
        m_control.nodes[id] = apply;
    }

    /** @return a node from which all targets are reached; one target if it is the only one. */
    NodeId One(Targets targets)
    {
        const std::size_t pointed = targets.size();
        for (const NodeId flex : m_flex)
        {
            if (pointed > 1 && targets.count(flex) > 0)
            {
                for (const Targets& side : m_targets.at(flex))
                {
                    for (const NodeId covered : side)
                    {
                        targets.erase(covered);
                    }
                }
            }
        }
        NodeId one = targets.empty() ? kEndOfControl : *targets.begin();
        if (targets.size() < 2)
        {
            return one;
        }
        for (auto next = std::next(targets.begin()); next != targets.end(); ++next)
        {
            one = Either(*next, one);
        }
        return one;
    }

    NodeId Either(NodeId isNew, NodeId isOld)
    {
        const auto known = m_either.find({isNew, isOld});
        if (known != m_either.end())
        {
            return known->second;
        }
        const auto id = static_cast<NodeId>(m_control.nodes.size());
        m_control.nodes.push_back(
            Branch{"either_" + std::to_string(id),
                   {Operation::LessUnsigned, 32, Constant{0}, IntrinsicField(Intrinsic::Version)},
                   isNew,
                   isOld});
        return m_either[{isNew, isOld}] = id;
    }

    Control& m_control;
    const Graft& m_graft;
    Thread m_pipe;
    std::vector<Outcomes> m_targets; ///< by node of the graft
    Targets m_entry;
    std::set<NodeId> m_appended;
    std::set<NodeId> m_flex;
    std::map<std::pair<NodeId, NodeId>, NodeId> m_either;
};

} // namespace

MergeOrder
MergeOrderOf(const Target& target)
{
    const bool isTimed = target.architecture == "rmt" || (target.architecture == "drmt" && target.banks.count == 0);
    return isTimed ? MergeOrder::Acyclic : MergeOrder::Free;
}

MergedProgram
MergeOnto(const Graft& graft, const UpgradePlan& plan)
{
    MergedProgram merged{graft.program, true};
    for (const Thread pipe : kThreads)
    {
        MergedControl control(ControlOf(merged.program, pipe), graft, pipe);
        for (const PlannedTransaction& transaction : plan.transactions)
        {
            for (const Primitive& primitive : transaction.primitives)
            {
                if (primitive.pipe == pipe)
                {
                    control.Note(primitive);
                }
            }
        }
        merged.isOldAtFirst = control.Write() && merged.isOldAtFirst;
    }
    return merged;
}

} // namespace pisa
