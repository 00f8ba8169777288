// Windows as they travel: the NCP header and the parameters of a kernel, to bytes and back.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_NCP_WINDOW_H
#define PISA_NCP_WINDOW_H

#include "image/ncp-interface.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace ns3
{

/** The NCP header of one window; fields as in ncp-interface.h. */
struct NcpHeader
{
    uint8_t flags{0};
    uint16_t kernel{0};
    uint16_t from{0};
    uint16_t to{0};
    uint16_t hop{0};
    uint16_t len{0};
    uint32_t seq{0};
};

/** NcpHeader::flags: the last window of its invocation. */
constexpr uint8_t kNcpLastWindow = 1;

/** One window that arrived. */
struct NcpWindow
{
    NcpHeader header;
    std::vector<uint8_t> body; ///< extension fields, then parameters, as on the wire
};

/** Appends the low `width` bits of a value, the most significant byte first. */
void AppendBigEndian(std::vector<uint8_t>& bytes, uint64_t value, unsigned width);

/** Appends the header. */
void AppendNcpHeader(std::vector<uint8_t>& bytes, const NcpHeader& header);

/** @return the header, none if the bytes are no NCP window: too short or of another version. */
std::optional<NcpHeader> ParseNcpHeader(const std::vector<uint8_t>& bytes);

/** @return one element of `width` bits as it lies in the host's memory. */
uint64_t ReadElement(const void* array, std::size_t index, unsigned width);

/** The parameters of a received window as a kernel on the host wants them. */
class NcpReceivedValues
{
  public:
    /** `window.body` must be as long as WindowBytes says; both arguments may go away afterwards. */
    NcpReceivedValues(const pisa::NcpInterface& interface, const pisa::NcpKernel& kernel, const NcpWindow& window);

    /** @return the extension fields, in the interface's order. */
    const std::vector<uint64_t>& Fields() const
    {
        return m_fields;
    }

    /** @return a pointer for each parameter: to the scalar, or to a pointer to the elements. Valid with this. */
    const std::vector<const void*>& Values() const
    {
        return m_values;
    }

  private:
    std::vector<uint64_t> m_fields;
    std::vector<std::vector<uint64_t>> m_elements; ///< one a parameter, densely packed at the parameter's width
    std::vector<const void*> m_arrays;             ///< starts of the arrays' elements
    std::vector<const void*> m_values;
};

} // namespace ns3

#endif // PISA_NCP_WINDOW_H
