// Static single assignment for predicated code: each assignment makes a new version of its variable.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_LYRA_VERSIONS_H
#define PISA_COMPILER_LYRA_VERSIONS_H

#include "compiler/lyra/context-ir.h"

#include <map>

namespace pisa::lyra
{

/**
 * Numbers the versions of every variable in the order of the source.
 *
 * An assignment whose predicate does not hold passes the version before it on, so that a read of a version may meet
 * several assignments: the psi functions of Stoutchinin and de Ferriere (MICRO 2001), left implicit because
 * predicates say which assignments count.
 */
void NumberVersions(ContextProgram& program);

/** Who assigns which version. */
class Definitions
{
  public:
    /** The program must outlive this and not change. */
    explicit Definitions(const ContextProgram& program);

    /** @return the assignments that a read of `value` under `when` may meet, the last first; version 0 has none. */
    std::vector<InstructionId> Reaching(Value value, const Predicate& when) const;

    /** @return whether the read may meet version 0. */
    bool ReachesStart(Value value, const Predicate& when) const;

    /** @return the assignment of exactly this version; nothing for version 0. */
    std::optional<InstructionId> Of(Value value) const;

  private:
    bool Walk(Value value, const Predicate& when, std::vector<InstructionId>& found) const;

    const ContextProgram& m_program;
    std::map<Value, InstructionId> m_at;
};

using StorageId = uint32_t;

/**
 * Where versions are kept: versions that one read may meet share a place, others need not, so that code which
 * uses one name for two things is not ordered by it. A field is one place.
 */
class Storage
{
  public:
    Storage(const ContextProgram& program, const Definitions& definitions);

    StorageId Of(Value value) const;

    /** @return whether anybody reads or writes the version; what the parser moves and nobody reads has no place. */
    bool Has(Value value) const
    {
        return m_place.count(value) > 0;
    }

    /** @return some version that is kept there, the lowest. */
    Value FirstOf(StorageId place) const
    {
        return m_first[place];
    }

    std::size_t Count() const
    {
        return m_first.size();
    }

  private:
    std::map<Value, StorageId> m_place;
    std::vector<Value> m_first;
};

/** Removes the instructions that are not to be kept and mends the conditions' places. */
void KeepInstructions(ContextProgram& program, const std::vector<bool>& keep);

/** Removes instructions whose results nobody meets and that do nothing else. */
void RemoveDead(ContextProgram& program);

/** Reads of plain copies become reads of what was copied, where that still holds. */
void PropagateCopies(ContextProgram& program);

/** A computation whose result is only copied to another variable writes there at once. */
void CoalesceCopies(ContextProgram& program);

/** Look-ups of one external with the same keys become one, under the conditions that they share. */
void MergeLookUps(ContextProgram& program);

} // namespace pisa::lyra

#endif // PISA_COMPILER_LYRA_VERSIONS_H
