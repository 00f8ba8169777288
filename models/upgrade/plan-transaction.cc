// Writes a transaction phase by phase.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade/plan-transaction.h"

#include <utility>

namespace pisa
{
namespace
{

using Kind = Primitive::Kind;

class TransactionWriter
{
  public:
    TransactionWriter(const Delta& delta, const TransactionContent& content) : m_delta(delta), m_content(content)
    {
    }

    std::vector<Primitive> Run()
    {
        m_content.isInPlace ? WriteInPlace() : WriteVersioned();
        return std::move(m_primitives);
    }

  private:
    bool IsVersioned() const
    {
        return !m_content.exchanges.empty() || m_content.hasFrame;
    }

    void WriteVersioned()
    {
        Prepare();
        if (IsVersioned())
        {
            Splice();
            Commit();
            Add(Kind::Quiesce, PlanPhase::QuiesceOld);
            FixUp();
            Add(Kind::Quiesce, PlanPhase::QuiesceFlex);
        }
        Retire();
    }

    void WriteInPlace()
    {
        const ElementId from = m_content.removed.front();
        const ElementId to = m_content.added.front();
        const UpgradeElement& table = m_delta.elements[from];
        AllocElement(to);
        PointElement(to);
        Grouped(Kind::GroupTables, PlanPhase::Commit, from, to);
        Grouped(Kind::MigrateEntries, PlanPhase::Commit, from, to).count = table.entries;
        for (uint32_t x : m_content.exchanges)
        {
            Redirect(x, PlanPhase::FixUp, NodeOf(to));
        }
        Add(Kind::Quiesce, PlanPhase::QuiesceFlex);
        Grouped(Kind::UngroupTables, PlanPhase::Retire, from, to);
        DeallocElement(from);
    }

    void Prepare()
    {
        for (ElementId id : m_content.added)
        {
            AllocElement(id);
        }
        for (uint32_t x : m_content.exchanges)
        {
            Add(Kind::AllocBranch, PlanPhase::Prepare, m_delta.exchanges[x].pipe).node = FlexOf(x);
        }
        for (uint32_t r : m_content.newRegisters)
        {
            Primitive& alloc = Add(Kind::AllocRegister, PlanPhase::Prepare);
            alloc.name = NewName(m_delta.registers[r]);
            alloc.count = m_delta.registers[r].newCells;
        }
        if (m_content.hasFrame)
        {
            EditParser(m_delta.frame.added, {Kind::AllocState, Kind::AllocTransition, Kind::AllocExtraction},
                       PlanPhase::Prepare);
        }
        for (ElementId id : m_content.added)
        {
            PointElement(id);
        }
        for (uint32_t x : m_content.exchanges)
        {
            const Exchange& exchange = m_delta.exchanges[x];
            Primitive& point = Add(Kind::SetBranchPointers, PlanPhase::Prepare, exchange.pipe);
            point.node = FlexOf(x);
            point.changes = {{{PointerSlot::Kind::True}, NodeOf(exchange.newTarget)},
                             {{PointerSlot::Kind::False}, NodeOf(exchange.oldTarget)}};
        }
        for (ElementId id : m_content.added)
        {
            if (m_delta.elements[id].entries > 0)
            {
                Primitive& populate = Add(Kind::PopulateEntries, PlanPhase::Prepare, m_delta.elements[id].pipe);
                populate.node = NodeOf(id);
                populate.count = m_delta.elements[id].entries;
            }
        }
    }

    void Splice()
    {
        for (uint32_t x : m_content.exchanges)
        {
            Redirect(x, PlanPhase::Splice, FlexOf(x));
        }
    }

    void Commit()
    {
        for (uint32_t r : m_content.newRegisters)
        {
            const RegisterChange& change = m_delta.registers[r];
            if (change.kind == RegisterChange::Kind::Resized)
            {
                Primitive& migrate = Add(Kind::MigrateRegister, PlanPhase::Commit);
                migrate.name = change.name;
                migrate.toName = NewName(change);
                migrate.count = std::min(change.oldCells, change.newCells);
            }
        }
        if (m_content.hasFrame)
        {
            Add(Kind::SwitchFrame, PlanPhase::Commit).count = 1;
        }
        Add(Kind::VersionOn, PlanPhase::Commit);
    }

    void FixUp()
    {
        for (uint32_t x : m_content.exchanges)
        {
            Redirect(x, PlanPhase::FixUp, NodeOf(m_delta.exchanges[x].newTarget));
        }
        if (m_content.hasFrame)
        {
            Add(Kind::SwitchFrame, PlanPhase::FixUp).count = 0;
        }
        Add(Kind::VersionOff, PlanPhase::FixUp);
    }

    void Retire()
    {
        for (uint32_t x : m_content.exchanges)
        {
            Add(Kind::DeallocBranch, PlanPhase::Retire, m_delta.exchanges[x].pipe).node = FlexOf(x);
        }
        for (ElementId id : m_content.removed)
        {
            DeallocElement(id);
        }
        for (uint32_t r : m_content.oldRegisters)
        {
            Primitive& dealloc = Add(Kind::DeallocRegister, PlanPhase::Retire);
            dealloc.name = m_delta.registers[r].name;
            dealloc.count = m_delta.registers[r].oldCells;
        }
        if (m_content.hasFrame)
        {
            EditParser(m_delta.frame.removed, {Kind::DeallocState, Kind::DeallocTransition, Kind::DeallocExtraction},
                       PlanPhase::Retire);
        }
    }

    Primitive& Add(Kind kind, PlanPhase phase, Thread pipe = Thread::Ingress)
    {
        Primitive primitive;
        primitive.kind = kind;
        primitive.phase = phase;
        primitive.pipe = pipe;
        m_primitives.push_back(std::move(primitive));
        return m_primitives.back();
    }

    void EditParser(const ParserEdits& edits, const std::array<Kind, 3>& kinds, PlanPhase phase)
    {
        const std::array<uint64_t, 3> counts{edits.states, edits.transitions, edits.extractions};
        for (unsigned i = 0; i < counts.size(); ++i)
        {
            if (counts[i] > 0)
            {
                Add(kinds[i], phase).count = counts[i];
            }
        }
    }

    void AllocElement(ElementId id)
    {
        const UpgradeElement& element = m_delta.elements[id];
        Add(element.isTable ? Kind::AllocTable : Kind::AllocBranch, PlanPhase::Prepare, element.pipe).node =
            NodeOf(id);
    }

    void DeallocElement(ElementId id)
    {
        const UpgradeElement& element = m_delta.elements[id];
        Add(element.isTable ? Kind::DeallocTable : Kind::DeallocBranch, PlanPhase::Retire, element.pipe).node =
            NodeOf(id);
    }

    Primitive& Grouped(Kind kind, PlanPhase phase, ElementId from, ElementId to)
    {
        Primitive& primitive = Add(kind, phase, m_delta.elements[from].pipe);
        primitive.node = NodeOf(from);
        primitive.other = NodeOf(to);
        return primitive;
    }

    /** Sets all pointers of an added element. */
    void PointElement(ElementId id)
    {
        const UpgradeElement& element = m_delta.elements[id];
        std::vector<PointerChange> changes;
        for (const Pointer& pointer : element.newPointers)
        {
            changes.push_back({pointer.slot, NodeOf(pointer.target)});
        }
        if (!element.isTable)
        {
            Primitive& point = Add(Kind::SetBranchPointers, PlanPhase::Prepare, element.pipe);
            point.node = NodeOf(id);
            point.changes = std::move(changes);
            return;
        }
        for (const PointerChange& change : changes)
        {
            SetOne(NodeOf(id), element, change, PlanPhase::Prepare);
        }
    }

    void SetOne(const PlanNode& node, const UpgradeElement& element, const PointerChange& change, PlanPhase phase)
    {
        Primitive& point = Add(element.isTable ? Kind::SetPointer : Kind::SetBranchPointers, phase, element.pipe);
        point.node = node;
        point.changes = {change};
    }

    /** Sets each pointer of an exchange. */
    void Redirect(uint32_t x, PlanPhase phase, const PlanNode& target)
    {
        const Exchange& exchange = m_delta.exchanges[x];
        for (const PointerSlot& slot : exchange.slots)
        {
            if (exchange.element)
            {
                SetOne(NodeOf(*exchange.element), m_delta.elements[*exchange.element], {slot, target}, phase);
            }
            else
            {
                Add(Kind::SetPointer, phase, exchange.pipe).changes = {{slot, target}};
            }
        }
    }

    PlanNode NodeOf(ElementId id) const
    {
        if (id == kEndOfPipe)
        {
            return {};
        }
        const UpgradeElement& element = m_delta.elements[id];
        return {element.IsAdded() ? PlanNode::Origin::New : PlanNode::Origin::Old, element.name};
    }

    static PlanNode FlexOf(uint32_t x)
    {
        return {PlanNode::Origin::Flex, "TE" + std::to_string(x)};
    }

    static std::string NewName(const RegisterChange& change)
    {
        return change.kind == RegisterChange::Kind::Resized ? change.newName : change.name;
    }

    const Delta& m_delta;
    const TransactionContent& m_content;
    std::vector<Primitive> m_primitives;
};

} // namespace

std::vector<Primitive>
PrimitivesOf(const Delta& delta, const TransactionContent& content)
{
    return TransactionWriter(delta, content).Run();
}

} // namespace pisa
