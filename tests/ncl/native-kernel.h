// A kernel compiled for the host, as an independent model of what the switch must do.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_NCL_NATIVE_KERNEL_H
#define PISA_TESTS_NCL_NATIVE_KERNEL_H

#include "image/shell.h"

#include <map>
#include <string>
#include <vector>

namespace pisa
{

/** The host object of one file with stand-ins for the built-ins, loaded into this process. */
class NativeKernel
{
  public:
    /** @param text what follows `#include <ncl.h>`; its kernel is `extern "C" void k(unsigned* d)`. */
    explicit NativeKernel(const std::string& text);
    ~NativeKernel();
    NativeKernel(const NativeKernel&) = delete;
    NativeKernel& operator=(const NativeKernel&) = delete;

    NcpDecision Run(std::vector<uint32_t>& data, uint32_t seq);
    void Insert(uint64_t key, uint32_t value);
    /** @return element `index` of an array of 32-bit elements. */
    uint32_t Memory(const std::string& symbol, unsigned index) const;

  private:
    void* Symbol(const std::string& name) const;

    void* m_object{nullptr};
};

} // namespace pisa

#endif // PISA_TESTS_NCL_NATIVE_KERNEL_H
