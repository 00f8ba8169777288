// A kernel at one switch as a straight line: what it reads, writes, looks up and decides, each under a condition.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NCL_STRAIGHT_KERNEL_H
#define PISA_COMPILER_NCL_STRAIGHT_KERNEL_H

#include "compiler/ncl/affine-index.h"
#include "compiler/ncl/device-source.h"
#include "compiler/ncl/value-graph.h"

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace llvm
{
class Function;
} // namespace llvm

namespace pisa
{

/** Fields of the NCP header (ncp-interface.h) that kernels read. */
constexpr uint32_t kNcpFromField = 3;
constexpr uint32_t kNcpToField = 4;
constexpr uint32_t kNcpLengthField = 6;
constexpr uint32_t kNcpSequenceField = 7;

/** One load or store of switch memory, in program order. Indices count units (packed elements). */
struct MemoryAccess
{
    uint32_t memory{0}; ///< in DeviceSource::memories
    bool isStore{false};
    AffineIndex index;
    PredicateId when{PredicateTable::kTrue};
    ValueId value{0}; ///< stored, or the Load input that stands for what is read
    SourceLocation where;
};

/** One look-up of a map; its results are the inputs Hit and MapValue of its index. */
struct MapLookup
{
    uint32_t map{0};
    ValueId key{0};
    PredicateId when{PredicateTable::kTrue};
    SourceLocation where;
};

/** How an array parameter or a switch memory is used, over all its accesses. */
struct ArrayUse
{
    uint64_t extent{0};      ///< elements that constant indices show
    unsigned granularity{0}; ///< bytes that every access moves a whole number of, aligned; 0: never accessed
    std::set<std::pair<bool, uint32_t>> partners; ///< (is memory, index) that whole blocks are copied from or to
};

/** What the program fixes because a kernel multiplies by it. */
struct FixedFields
{
    bool length{false};        ///< the built-in window.len
    std::set<uint32_t> fields; ///< extension fields

    bool operator==(const FixedFields& o) const
    {
        return length == o.length && fields == o.fields;
    }
};

/** Under which assumptions a kernel is made straight. */
struct ExecutionSetting
{
    const DeviceSource* source{nullptr};
    const DeviceKernel* kernel{nullptr};
    NcpLabel location;
    const std::vector<NcpLabel>* network{nullptr};
    std::vector<std::optional<unsigned>> capacity; ///< elements a window of each parameter; unknown while measuring
    std::vector<unsigned> parameterPacking;        ///< elements a unit
    std::vector<unsigned> memoryPacking;
    std::optional<uint64_t> fixedLength;
    std::vector<std::optional<uint64_t>> fixedFields; ///< one an extension field
};

struct StraightKernel
{
    std::shared_ptr<ValueGraph> graph;
    std::vector<MemoryAccess> accesses;
    std::vector<MapLookup> lookups;
    std::vector<std::vector<ValueId>> window; ///< the units of each parameter as they leave
    ValueId decision{0};                      ///< 8 bits, NcpDecision
    ValueId target{0};                        ///< 16 bits, a label
    std::vector<ArrayUse> parameterUse;
    std::vector<ArrayUse> memoryUse;
    FixedFields multiplied; ///< fields that must be fixed; if any is new, the rest of the result is void
    std::vector<Diagnostic> warnings;
};

/**
 * Executes a kernel symbolically: loops unroll as far as their conditions allow, branches become conditions.
 * @param function calls nothing that has a body
 * @throws InputError: loops without bound, indices that are not constant, operations that no switch has, memory of
 *   other switches or of hosts
 */
StraightKernel ExecuteKernel(llvm::Function& function, const ExecutionSetting& setting);

} // namespace pisa

#endif // PISA_COMPILER_NCL_STRAIGHT_KERNEL_H
