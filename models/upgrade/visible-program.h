// What packets of one version see of a machine.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_UPGRADE_VISIBLE_PROGRAM_H
#define PISA_UPGRADE_VISIBLE_PROGRAM_H

#include "upgrade/plan-machine.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace pisa
{

/** All that each pointer may hold when a packet reads it. */
class PointerValues
{
  public:
    /** What the pointers hold now. */
    explicit PointerValues(const PlanMachine& machine);

    /** The packet came in before this write, and may have read the pointer before it, too. */
    void AddEarlier(const MachineWrite& write);

    const std::set<PlanNode>& At(const MachineSlot& slot) const;

    /** @return the slots of one node, each with its values. */
    std::vector<std::pair<PointerSlot, std::set<PlanNode>>> Of(const PlanNode& node) const;

  private:
    std::map<MachineSlot, std::set<PlanNode>> m_values;
};

/** A pointer of an element, or of the entry of a pipe (element: nothing), and where it leads past flex branches. */
struct VisibleEdge
{
    std::optional<ElementId> from;
    Thread pipe{Thread::Ingress};
    PointerSlot slot;
    ElementId to{kEndOfPipe};

    bool operator<(const VisibleEdge& o) const;
    bool operator==(const VisibleEdge& o) const;
};

/** Elements and pointers that packets of one version can meet. */
class VisibleProgram
{
  public:
    VisibleProgram(const PlanMachine& machine, const PointerValues& values, bool isNewVersion);

    const std::set<ElementId>& Elements() const
    {
        return m_elements;
    }

    const std::set<VisibleEdge>& Edges() const
    {
        return m_edges;
    }

    /** @return the edges out of an element, or (nothing) the entry of a pipe. */
    const std::vector<VisibleEdge>& Out(std::optional<ElementId> from, Thread pipe) const;

    /** What packets run into that is not there; empty if nothing. */
    const std::string& Fault() const
    {
        return m_fault;
    }

  private:
    using Source = std::pair<std::optional<ElementId>, Thread>;

    void Follow(const Source& source, const PointerSlot& slot, const PlanNode& target, unsigned depth);
    void Arrive(const Source& source, const PointerSlot& slot, const PlanNode& node);
    void Explore(const Source& source);

    const PlanMachine& m_machine;
    const PointerValues& m_values;
    const bool m_isNewVersion;
    std::set<ElementId> m_elements;
    std::set<VisibleEdge> m_edges;
    std::map<Source, std::vector<VisibleEdge>> m_out;
    std::vector<Source> m_open;
    std::string m_fault;
};

} // namespace pisa

#endif // PISA_UPGRADE_VISIBLE_PROGRAM_H
