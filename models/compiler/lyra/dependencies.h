// What must come before what.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_LYRA_DEPENDENCIES_H
#define PISA_COMPILER_LYRA_DEPENDENCIES_H

#include "compiler/lyra/versions.h"

namespace pisa::lyra
{

enum class Reason : uint8_t
{
    Flow,   ///< reads what the other wrote; the only kind between different places of storage
    Output, ///< writes to the same place, or touches the same global
    Anti,   ///< overwrites what the other reads
    Gate,   ///< overwrites what a condition asks behind which both stand: no matter if that is asked once for both
};

struct Dependency
{
    InstructionId from{0}; ///< comes first
    InstructionId to{0};
    Reason reason{Reason::Flow};

    bool operator==(const Dependency& o) const
    {
        return from == o.from && to == o.to && reason == o.reason;
    }
};

/**
 * @return all dependencies, sorted by (to, from), the strongest of a pair.
 *
 * Instructions whose predicates exclude each other have none, unless one overwrites what a condition of the other
 * reads. The order of the source is taken from the numbers of versions, not from the instructions' places; only
 * between uses of one global the places count.
 */
std::vector<Dependency> DependenciesOf(const ContextProgram& program, const Storage& storage,
                                       const Definitions& definitions);

/** Puts the instructions in an order that keeps all dependencies (Reason::Gate apart if conditions are asked once)
 * and else the present one. @return false, and nothing is changed, if there is none: a cycle. */
bool SortByDependencies(ContextProgram& program, bool gatesOnce);

} // namespace pisa::lyra

#endif // PISA_COMPILER_LYRA_DEPENDENCIES_H
