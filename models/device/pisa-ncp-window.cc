// The byte order of windows. Hosts are little-endian, as ncl.h's callers assume.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-ncp-window.h"

#include "ns3/abort.h"

#include <cstring>

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "host programs keep their data little-endian");

namespace ns3
{

namespace
{

uint64_t
TakeBigEndian(const uint8_t*& at, unsigned width)
{
    uint64_t value = 0;
    for (unsigned bits = 0; bits < width; bits += 8)
    {
        value = value << 8 | *at++;
    }
    return value;
}

} // namespace

void
AppendBigEndian(std::vector<uint8_t>& bytes, uint64_t value, unsigned width)
{
    for (unsigned bits = width; bits > 0; bits -= 8)
    {
        bytes.push_back(static_cast<uint8_t>(value >> (bits - 8)));
    }
}

void
AppendNcpHeader(std::vector<uint8_t>& bytes, const NcpHeader& header)
{
    bytes.push_back(pisa::kNcpVersion);
    bytes.push_back(header.flags);
    AppendBigEndian(bytes, header.kernel, 16);
    AppendBigEndian(bytes, header.from, 16);
    AppendBigEndian(bytes, header.to, 16);
    AppendBigEndian(bytes, header.hop, 16);
    AppendBigEndian(bytes, header.len, 16);
    AppendBigEndian(bytes, header.seq, 32);
}

std::optional<NcpHeader>
ParseNcpHeader(const std::vector<uint8_t>& bytes)
{
    if (bytes.size() < pisa::kNcpHeaderBytes || bytes[0] != pisa::kNcpVersion)
    {
        return std::nullopt;
    }
    const uint8_t* at = bytes.data() + 1;
    NcpHeader header;
    header.flags = *at++;
    header.kernel = static_cast<uint16_t>(TakeBigEndian(at, 16));
    header.from = static_cast<uint16_t>(TakeBigEndian(at, 16));
    header.to = static_cast<uint16_t>(TakeBigEndian(at, 16));
    header.hop = static_cast<uint16_t>(TakeBigEndian(at, 16));
    header.len = static_cast<uint16_t>(TakeBigEndian(at, 16));
    header.seq = static_cast<uint32_t>(TakeBigEndian(at, 32));
    return header;
}

uint64_t
ReadElement(const void* array, std::size_t index, unsigned width)
{
    uint64_t value = 0;
    std::memcpy(&value, static_cast<const uint8_t*>(array) + index * (width / 8), width / 8);
    return value;
}

NcpReceivedValues::NcpReceivedValues(const pisa::NcpInterface& interface, const pisa::NcpKernel& kernel,
                                     const NcpWindow& window)
    : m_arrays(kernel.parameters.size())
{
    NS_ABORT_MSG_IF(window.body.size() != pisa::WindowBytes(interface, kernel), "a window of the wrong length");
    const uint8_t* at = window.body.data();
    for (const auto& field : interface.windowFields)
    {
        m_fields.push_back(TakeBigEndian(at, field.width));
    }
    for (std::size_t i = 0; i < kernel.parameters.size(); ++i)
    {
        const auto& parameter = kernel.parameters[i];
        const unsigned bytes = parameter.width / 8;
        std::vector<uint64_t> elements((parameter.capacity * bytes + 7) / 8);
        for (unsigned e = 0; e < parameter.capacity; ++e)
        {
            const uint64_t value = TakeBigEndian(at, parameter.width);
            std::memcpy(reinterpret_cast<uint8_t*>(elements.data()) + std::size_t{e} * bytes, &value, bytes);
        }
        m_elements.push_back(std::move(elements));
        m_arrays[i] = m_elements.back().data();
        m_values.push_back(parameter.isArray ? static_cast<const void*>(&m_arrays[i]) : m_arrays[i]);
    }
}

} // namespace ns3
