// The state of a straight kernel: one old and one new value a cell, instead of loads and stores.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NCL_KERNEL_STATE_H
#define PISA_COMPILER_NCL_KERNEL_STATE_H

#include "compiler/ncl/straight-kernel.h"

#include <vector>

namespace pisa
{

/** One cell of switch memory that a kernel touches: all accesses whose indices are the same expression. */
struct KernelCell
{
    uint32_t memory{0};
    AffineIndex index;                        ///< in units
    PredicateId when{PredicateTable::kFalse}; ///< some access happens
    PredicateId isWritten{PredicateTable::kFalse};
    uint32_t old{0};      ///< index of the Old input that stands for the cell before
    ValueId next{0};      ///< the cell behind, where isWritten
    SourceLocation where; ///< of the last access
};

/** A straight kernel without accesses: window, decision, keys and cells are functions of inputs and old cells. */
struct KernelState
{
    std::shared_ptr<ValueGraph> graph;
    std::vector<KernelCell> cells;
    std::vector<MapLookup> lookups;
    std::vector<std::vector<ValueId>> window;
    ValueId decision{0};
    ValueId target{0};
};

/** Forwards stores to loads of the same cell, in program order. */
KernelState ResolveState(const StraightKernel& kernel);

/** Makes one look-up of those that have one key or exclude each other. */
void MergeLookups(KernelState& state);

/** Forgets what the window would hold where it is dropped anyway. */
void ForgetDroppedWindows(KernelState& state);

/**
 * How a memory lies in registers: in rows of equal length, each of which is split into banks; unit u of a row is cell
 * u / banks of the row's bank u % banks.
 */
struct MemoryLayout
{
    unsigned packing{1};  ///< elements a unit
    uint64_t banks{1};    ///< a row
    uint64_t rows{1};     ///< divides the units
    uint64_t rowUnits{1}; ///< units a row

    uint64_t Registers() const
    {
        return rows * banks;
    }
};

/**
 * @param states all kernels of all switches
 * @return the layout with the fewest rows, then banks, that keeps all cells that one window touches apart
 * @throws InputError if there is none
 */
MemoryLayout ChooseLayout(const std::vector<KernelState*>& states, uint32_t memory, const DeviceMemory& declared,
                          unsigned packing);

/** One read-modify-write of one register. */
struct CellOperation
{
    uint32_t memory{0};
    uint64_t bank{0};                          ///< counted through all rows
    ValueId index{0};                          ///< the register's cell
    PredicateId guard{PredicateTable::kFalse}; ///< does not ask the old value; false: only read
    ValueId next{0};                           ///< the old value where nothing is written
    SourceLocation where;
};

/** Gives Old inputs new numbers, in the state and in the operations made of it. */
void RenumberOld(KernelState& state, std::vector<CellOperation>& operations,
                 const std::map<uint32_t, uint32_t>& numbers);

/** Puts cells into banks; Old inputs of the state then count these operations. */
std::vector<CellOperation> PlaceCells(KernelState& state, const std::vector<MemoryLayout>& layouts);

} // namespace pisa

#endif // PISA_COMPILER_NCL_KERNEL_STATE_H
