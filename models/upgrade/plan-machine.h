// A chip on paper: the pointers that a plan writes, and what is allocated.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_UPGRADE_PLAN_MACHINE_H
#define PISA_UPGRADE_PLAN_MACHINE_H

#include "upgrade/delta.h"
#include "upgrade/plan.h"

#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace pisa
{

/** A pointer of the machine: of a node, or with no node (End) the entry of a pipe. */
struct MachineSlot
{
    PlanNode node;
    Thread pipe{Thread::Ingress};
    PointerSlot slot;

    bool operator<(const MachineSlot& o) const
    {
        return node != o.node ? node < o.node : pipe != o.pipe ? pipe < o.pipe : slot < o.slot;
    }
};

/** One write: what stood there before. */
struct MachineWrite
{
    MachineSlot slot;
    std::optional<PlanNode> before;
};

/** Carries primitives out; complains about those that make no sense where they stand. The delta must outlive it. */
class PlanMachine
{
  public:
    /** The old program. */
    explicit PlanMachine(const Delta& delta);

    /** @return what is wrong with the primitive here; empty if nothing. It is carried out as far as it goes. */
    std::string Apply(const Primitive& primitive);

    /** @return the writes of the last Apply. */
    const std::vector<MachineWrite>& Writes() const
    {
        return m_writes;
    }

    const std::map<MachineSlot, PlanNode>& Pointers() const
    {
        return m_pointers;
    }

    bool IsAllocated(const PlanNode& node) const
    {
        return m_allocated.count(node) != 0;
    }

    bool IsVersionOn() const
    {
        return m_isVersionOn;
    }

    /** @return whether packets of a version are parsed and deparsed as the new program does. */
    bool IsFrameNew(bool isNewVersion) const
    {
        return m_isFrameNew[isNewVersion];
    }

    /** @return the table that takes precedence where `node` is looked up, if tables are grouped. */
    std::optional<PlanNode> GroupedWith(const PlanNode& node) const;

    /** @return what is held now. */
    UpgradeMemory Held() const;

    /** @return the element of that name; nothing for flex branches and unknown names. */
    std::optional<ElementId> ElementOf(const PlanNode& node) const;

    PlanNode NodeOf(ElementId id) const;

    /** @return in what the machine differs from the new program alone; empty if in nothing. */
    std::string DifferenceFromNew() const;

  private:
    std::string Alloc(const Primitive& primitive);
    std::string Dealloc(const Primitive& primitive);
    std::string Point(const Primitive& primitive);
    std::string Group(const Primitive& primitive);
    std::string TouchRegister(const Primitive& primitive);
    std::string Turn(bool on);

    const Delta& m_delta;
    std::map<PlanNode, ElementId> m_elements;
    std::map<MachineSlot, PlanNode> m_pointers;
    std::set<PlanNode> m_allocated;
    std::set<std::pair<bool, std::string>> m_registers; ///< of the changed ones: new or not, name
    std::map<PlanNode, PlanNode> m_groups;
    std::vector<MachineWrite> m_writes;
    std::array<bool, 2> m_isFrameNew{};
    bool m_isVersionOn{false};
};

} // namespace pisa

#endif // PISA_UPGRADE_PLAN_MACHINE_H
