// Kernels as tables of a program: one keyless table of parallel statements a step, one table an atom or look-up.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NCL_EMIT_KERNEL_H
#define PISA_COMPILER_NCL_EMIT_KERNEL_H

#include "compiler/ncl/kernel-flow.h"
#include "image/shell.h"

#include <map>
#include <string>
#include <vector>

namespace pisa
{

/** The metadata of all kernels of one switch. Kernels exclude each other, so they share its fields. */
class TemporaryFields
{
  public:
    explicit TemporaryFields(HeaderId header) : m_header(header)
    {
    }

    /** Begins a kernel: all fields are free. */
    void BeginKernel();
    /** @return a field of `width` bits that nobody reads from `level` on, until `lastUse`. */
    FieldId Take(Program& program, unsigned width, unsigned level, unsigned lastUse);

  private:
    struct Slot
    {
        FieldId field;
        unsigned width{0};
        unsigned lastUse{0};
    };

    HeaderId m_header;
    std::vector<Slot> m_slots;
};

/** What the kernels of one switch share. */
struct SwitchResources
{
    std::vector<std::vector<RegisterId>> registers; ///< by memory and bank; empty if not at this switch
    std::vector<FieldId> mapHit;                    ///< by map; valid if the map is at this switch
    std::vector<FieldId> mapValue;
    std::vector<ActionId> mapActionHit;
    std::vector<ActionId> mapActionMiss;
    std::vector<uint64_t> mapCapacity;
    std::vector<std::string> mapNames;
    std::vector<std::vector<std::string>> mapTables; ///< out: tables made, by map
};

/**
 * Appends the kernel's tables to the program, between its branch and the end of kernels.
 * @throws InputError if the cells of two memories need each other's result in one pass
 */
void EmitKernel(NcpShell& shell, size_t kernelIndex, const DeviceKernel& kernel, const KernelFlow& flow,
                SwitchResources& resources, TemporaryFields& temporaries, const DeviceSource& source);

} // namespace pisa

#endif // PISA_COMPILER_NCL_EMIT_KERNEL_H
