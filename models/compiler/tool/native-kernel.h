// The native model of a program's kernels: the host object, loaded into the tool and called directly.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_TOOL_NATIVE_KERNEL_H
#define PISA_COMPILER_TOOL_NATIVE_KERNEL_H

#include "image/ncp-interface.h"
#include "image/shell.h"

#include <cstdint>
#include <map>
#include <memory>
#include <vector>

namespace pisa
{

/** One window as the kernel's C text sees it: values of elements in host representation, cut to their width. */
struct NativeWindow
{
    uint32_t seq{0};
    uint16_t from{0};
    uint16_t to{0};
    uint16_t len{0};
    std::vector<uint64_t> fields;                 ///< extension fields, as NcpInterface::windowFields
    std::vector<std::vector<uint64_t>> arguments; ///< one list a parameter; a scalar has one element
};

/** What a run of a kernel decided. */
struct NativeOutcome
{
    bool defined{true}; ///< false: the C text has no defined meaning for this window (it read through null)
    NcpDecision decision{NcpDecision::Pass};
    uint16_t target{0};
};

/**
 * Kernels compiled natively by clang, with their switch memory as the object's own globals. Only one may be alive
 * at a time, since kernels answer to the tool's own ncl_* functions.
 */
class NativeKernels
{
  public:
    /** @throws InputError if the object cannot be loaded or lacks a symbol of the interface. */
    NativeKernels(const std::string& object, const NcpInterface& interface, uint16_t location);
    ~NativeKernels();

    /** Runs the kernel in place on the window's arrays. */
    NativeOutcome Run(std::size_t kernel, NativeWindow& window);

    uint64_t ReadMemory(std::size_t memory, uint64_t element) const;
    void WriteMemory(std::size_t memory, uint64_t element, uint64_t value);
    /** Contents of an ncl::Map. */
    std::map<uint64_t, uint64_t>& MapContents(std::size_t map);

  private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace pisa

#endif // PISA_COMPILER_TOOL_NATIVE_KERNEL_H
