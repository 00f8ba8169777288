// One call of ncl::out: checked against the kernel's parameters and cut into windows by its mask.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_NCP_INVOCATION_H
#define PISA_NCP_INVOCATION_H

#include "pisa-ncp-abi.h"
#include "pisa-ncp-window.h"

#include "image/ncp-interface.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ns3
{

/** What is wrong with a call that a host program made; who runs the program adds host and call. */
struct NcpCallError
{
    std::string what;
    std::string remedy;
};

/**
 * A call that holds: arguments fit the kernel, all arrays give the same number of windows.
 *
 * Refers to the program's own memory, which must stay as it is until the last window is cut.
 */
class NcpInvocation
{
  public:
    /** @throws NcpCallError naming the argument, what it needs and the limit */
    NcpInvocation(const pisa::NcpInterface& interface, const pisa::NcpKernel& kernel, const NcpOutCall& call);

    uint32_t GetNWindows() const
    {
        return m_windows;
    }

    /** @return the program's window.to, 0 if it names none. */
    uint16_t GetDestination() const
    {
        return m_base.to;
    }

    /** @return the number that window `index` of this call carries. */
    uint32_t GetSequence(uint32_t index) const;

    /** Header and body of window `index`; `from` and `to` are labels. Missing elements of a last window are 0. */
    std::vector<uint8_t> Cut(uint32_t index, uint16_t from, uint16_t to) const;

  private:
    void CheckArguments() const;
    void CheckMask(std::size_t array, std::size_t argument) const;
    void ReadFields();
    void CountWindows();
    uint64_t Length(std::size_t array, std::size_t argument) const;
    uint64_t RealElements(uint32_t index, std::size_t array, std::size_t argument) const;

    const pisa::NcpInterface& m_interface;
    const pisa::NcpKernel& m_kernel;
    NcpOutCall m_call;
    NcpWindowBase m_base{};
    std::vector<uint64_t> m_fields;
    std::vector<std::size_t> m_arrays; ///< the arguments that are arrays
    uint32_t m_windows{1};
};

} // namespace ns3

#endif // PISA_NCP_INVOCATION_H
