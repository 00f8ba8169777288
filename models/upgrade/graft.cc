// The program of a running switch with the elements of an upgrade beside it.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade/graft.h"

#include "pipeline/live-extension.h"
#include "upgrade/same-names.h"
#include "upgrade/translation.h"

#include <algorithm>
#include <cassert>

namespace pisa
{
namespace
{

/** Adds the elements of one plan. */
class Grafting
{
  public:
    Grafting(const Program& running, const Delta& delta, const Program& newProgram)
        : m_delta(delta),
          m_own(newProgram),
          m_new(UnderNamesOf(running, newProgram)),
          m_graft{running, {}, {}},
          m_translation(m_new, m_graft.program)
    {
        for (const UpgradeElement& element : delta.elements)
        {
            if (element.oldNode)
            {
                m_graft.sites[{element.pipe, {PlanNode::Origin::Old, element.name}}] =
                    SiteOf(m_graft.program, element.pipe, *element.oldNode, *element.oldNode);
            }
        }
        for (RegisterId reg = 0; reg < newProgram.registers.size(); ++reg)
        {
            m_graft.newRegisters[newProgram.registers[reg].name] = m_translation.RegisterOf(reg);
        }
    }

    Graft Run(const UpgradePlan& plan, uint32_t version)
    {
        bool hasFrame = false;
        for (const PlannedTransaction& transaction : plan.transactions)
        {
            for (const Primitive& primitive : transaction.primitives)
            {
                const bool isTable = primitive.kind == Primitive::Kind::AllocTable;
                if (isTable || primitive.kind == Primitive::Kind::AllocBranch)
                {
                    Add(primitive, version);
                }
                hasFrame = hasFrame || primitive.kind == Primitive::Kind::SwitchFrame;
            }
            ++version;
        }
        CheckLists();
        if (hasFrame)
        {
            m_translation.TakeFrame();
        }
        return std::move(m_graft);
    }

  private:
    void Add(const Primitive& primitive, uint32_t version)
    {
        Control& control = ControlOf(m_graft.program, primitive.pipe);
        PlanSite& site = m_graft.sites[{primitive.pipe, primitive.node}];
        if (primitive.node.origin == PlanNode::Origin::Flex)
        {
            site.node = PlaceFor<Branch>(control);
            PutAt<ControlNode>(
                control.nodes, site.node,
                Branch{NameOf(primitive.node) + "_" + std::to_string(version),
                       {Operation::LessUnsigned, 32, Constant{version - 1}, IntrinsicField(Intrinsic::Version)},
                       kEndOfControl,
                       kEndOfControl});
            return;
        }
        const NodeId own = NewNode(primitive);
        const ControlNode& node = ControlOf(m_new, primitive.pipe).nodes.at(own);
        const auto* apply = std::get_if<Apply>(&node);
        site = SiteOf(m_own, primitive.pipe, own,
                      apply != nullptr ? PlaceFor<Apply>(control) : PlaceFor<Branch>(control));
        if (apply != nullptr)
        {
            AddTable(control, site.node, m_new.tables.at(apply->table));
            return;
        }
        const auto& branch = std::get<Branch>(node);
        PutAt<ControlNode>(
            control.nodes, site.node,
            Branch{branch.name + "'", m_translation.Test(branch.condition), kEndOfControl, kEndOfControl});
    }

    /** @return a freed node of that kind, else the end. */
    template <typename Kind>
    NodeId PlaceFor(const Control& control) const
    {
        NodeId place = 0;
        while (place < control.nodes.size() && !(std::holds_alternative<Kind>(control.nodes[place]) &&
                                                 IsFreed(m_graft.program, control.nodes[place])))
        {
            ++place;
        }
        return place;
    }

    /** A node that was freed goes with its table. */
    void AddTable(Control& control, NodeId node, const Table& from)
    {
        std::vector<Table>& tables = m_graft.program.tables;
        const bool isFreed = node < control.nodes.size();
        const TableId place =
            isFreed ? std::get<Apply>(control.nodes[node]).table : static_cast<TableId>(tables.size());
        if (isFreed)
        {
            tables[place].actions.clear(); // their places are free, too
        }
        Table table = m_translation.TableOf(from);
        PutAt(tables, place, std::move(table));
        PutAt<ControlNode>(control.nodes, node, Apply{place, kEndOfControl, kEndOfControl, {}});
    }

    /** @return the node of the new program that a primitive allocates. */
    NodeId NewNode(const Primitive& primitive) const
    {
        const auto found = std::find_if(m_delta.elements.begin(), m_delta.elements.end(),
                                        [&](const UpgradeElement& element) {
                                            return element.IsAdded() && element.pipe == primitive.pipe &&
                                                   element.name == primitive.node.name;
                                        });
        assert(found != m_delta.elements.end());
        return *found->newNode;
    }

    static PlanSite SiteOf(const Program& program, Thread pipe, NodeId node, NodeId place)
    {
        PlanSite site{place, {}};
        const Control& control = ControlOf(program, pipe);
        if (const auto* apply = std::get_if<Apply>(&control.nodes.at(node)))
        {
            for (const ActionId action : program.tables[apply->table].actions)
            {
                site.actions.push_back(program.actions[action].name);
            }
        }
        return site;
    }

    void CheckLists() const
    {
        for (std::size_t list = 0; list < m_new.fieldLists.size(); ++list)
        {
            std::vector<FieldId> fields = m_new.fieldLists[list];
            std::transform(fields.begin(), fields.end(), fields.begin(),
                           [this](FieldId field) { return m_translation.Field(field); });
            if (list >= m_graft.program.fieldLists.size() || m_graft.program.fieldLists[list] != fields)
            {
                throw InputError(std::vector<Diagnostic>{
                    {Severity::Error,
                     {},
                     "the new program's list " + std::to_string(list) +
                         " of kept fields is not that of the running program, and lists cannot change while packets "
                         "with their numbers are on their way",
                     "keep the lists, or drain the switch and load the new image"}});
            }
        }
    }

    const Delta& m_delta;
    const Program& m_own; ///< the new program under its own names
    Program m_new;        ///< ...under those of the running one
    Graft m_graft;
    Translation m_translation;
};

} // namespace

Graft
GraftOnto(const Program& running, const Delta& delta, const Program& newProgram, const UpgradePlan& plan,
          uint32_t firstVersion)
{
    return Grafting(running, delta, newProgram).Run(plan, firstVersion);
}

} // namespace pisa
