// Draws random windows that reach the corners of a kernel.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_TOOL_WINDOW_SOURCE_H
#define PISA_COMPILER_TOOL_WINDOW_SOURCE_H

#include "compiler/tool/native-kernel.h"

#include <random>

namespace pisa
{

/**
 * A seeded source of windows in two manners: *tame* keeps values small, so that indices stay inside arrays and
 * windows meet each other's state; *wild* draws from the whole range. Windows without a meaning in C are reported
 * back, and the source then draws fewer of that manner and shrinks the range of window numbers.
 */
class WindowSource
{
  public:
    WindowSource(const NcpInterface& interface, std::vector<std::size_t> kernels, uint64_t seed);

    /** @param kernel set to the index of the kernel that the window is for */
    NativeWindow Draw(std::size_t& kernel);

    /** Whether the last window drawn had a meaning. */
    void Learn(bool wasDefined);

    /** A key for a map: from a small pool that windows draw from too. */
    uint64_t DrawKey(unsigned width);
    /** A value of `width` bits, small more often than not. */
    uint64_t DrawValue(unsigned width);
    uint64_t DrawBelow(uint64_t limit);

  private:
    uint64_t DrawElement(unsigned width);

    const NcpInterface& m_interface;
    std::vector<std::size_t> m_kernels;
    std::vector<uint16_t> m_hosts;
    std::mt19937_64 m_random;
    std::vector<uint64_t> m_keys;
    bool m_wild{false};
    double m_wildShare{0.5};
    uint64_t m_smallLimit{16};     ///< tame values lie below
    uint64_t m_seqLimit{1u << 20}; ///< window numbers lie below
    uint64_t m_tameFaults{0};
};

} // namespace pisa

#endif // PISA_COMPILER_TOOL_WINDOW_SOURCE_H
