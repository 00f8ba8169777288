// The limited resources of a stage as one vector, so that placers add and compare them alike.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_PLACE_LOAD_H
#define PISA_COMPILER_PLACE_LOAD_H

#include "target/demand.h"
#include "target/placement.h"

#include <array>
#include <cstdint>

namespace pisa
{

/** One thing that a stage has a limited number of. */
enum class Resource : uint8_t
{
    Sram,
    Tcam,
    ExactCrossbar,
    TernaryCrossbar,
    ActionCrossbar,
    Tables,
    StatefulUnits,
};

constexpr std::size_t kResources = 7;

/** An amount of each resource, in the order of Resource. */
using Load = std::array<uint64_t, kResources>;

/** @return what the stage's tables take. */
Load LoadOf(const StageUse& use);

/** @return what a stage takes for `rows` entries of a table without arrays. */
Load LoadOf(const TableDemand& demand, uint64_t rows, const Target& target);

/** @return what a stage has. */
Load CapacityOf(const StageLimits& limits);

/** @return the resource's unit in the user's words, e.g. "SRAM blocks". */
const char* UnitOf(Resource resource);

/** @return the sum of the two. */
Load operator+(const Load& a, const Load& b);

/** @return whether no amount exceeds its capacity. */
bool Fits(const Load& load, const Load& capacity);

} // namespace pisa

#endif // PISA_COMPILER_PLACE_LOAD_H
