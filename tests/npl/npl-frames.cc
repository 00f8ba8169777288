// Frames: parser nodes, what leaves, and what is computed over bits.
// SPDX-License-Identifier: GPL-2.0-only
#include "npl/npl-machine.h"

#include <algorithm>
#include <stdexcept>

namespace pisa::test
{

uint64_t
NplMachine::Bits(std::size_t begin, unsigned count) const
{
    uint64_t value = 0;
    for (std::size_t at = begin; at < begin + count; ++at)
    {
        value = value << 1 | (m_frame.at(at / 8) >> (7 - at % 8) & 1); // throws beyond the frame
    }
    return value;
}

void
NplMachine::Extract(const std::string& header)
{
    const auto found =
        std::find_if(headers.begin(), headers.end(), [&](const auto& one) { return one.first == header; });
    for (const auto& [field, width] : found->second)
    {
        fields[field] = Bits(m_cursor, width);
        m_cursor += width;
    }
    fields[header + "._PRESENT"] = 1;
}

bool
NplMachine::Parse(const std::vector<uint8_t>& frame)
{
    Begin();
    m_frame = frame;
    m_cursor = 0;
    auto at = std::find_if(nodes.begin(), nodes.end(), [](const auto& node) { return node.second.isRoot; });
    try
    {
        while (at != nodes.end())
        {
            const NplNode& node = at->second;
            Do(node.steps);
            uint64_t key = 0;
            for (const std::string& field : node.selects)
            {
                key = key << WidthOf(field) | Get(field);
            }
            std::string next = node.otherwise;
            for (auto one = node.cases.rbegin(); one != node.cases.rend(); ++one) // the first that matches wins
            {
                next = (key & one->first.second) == one->first.first ? one->second : next;
            }
            if (next == "packet_drop")
            {
                return false;
            }
            at = nodes.find(next);
        }
    }
    catch (const std::out_of_range&)
    {
        return false; // the frame is too short
    }
    return true;
}

std::vector<uint8_t>
NplMachine::Deparse() const
{
    std::vector<bool> bits;
    for (const auto& [header, all] : headers)
    {
        for (const auto& [field, width] : Get(header + "._PRESENT") != 0 ? all : Fields{})
        {
            for (unsigned i = width; i-- > 0;)
            {
                bits.push_back((Get(field) >> i & 1) != 0);
            }
        }
    }
    std::vector<uint8_t> frame(bits.size() / 8);
    for (std::size_t i = 0; i < bits.size(); ++i)
    {
        frame[i / 8] = static_cast<uint8_t>(frame[i / 8] << 1 | (bits[i] ? 1 : 0));
    }
    frame.insert(frame.end(), m_frame.begin() + static_cast<std::ptrdiff_t>(m_cursor / 8), m_frame.end());
    return frame;
}

/** A header stands for all of its fields. @param zero counts as 0 */
std::vector<bool>
NplMachine::BitsOf(const std::vector<NplExpression>& operands, const std::string& zero) const
{
    std::vector<bool> bits;
    const auto add = [&bits](uint64_t value, unsigned width)
    {
        for (unsigned i = width; i-- > 0;)
        {
            bits.push_back((value >> i & 1) != 0);
        }
    };
    for (const NplExpression& operand : operands)
    {
        const auto header =
            std::find_if(headers.begin(), headers.end(), [&](const auto& one) { return one.first == operand.name; });
        if (header == headers.end())
        {
            const NplNumber number = Of(operand);
            add(number.value, number.width);
            continue;
        }
        for (const auto& [field, width] : header->second)
        {
            add(field == zero ? 0 : Get(field), width);
        }
    }
    bits.resize((bits.size() + 7) / 8 * 8, false);
    return bits;
}

/** CRC-16/ARC and the CRC-32 of ISO 3309, a bit at a time, each byte's lowest bit first. */
void
NplMachine::Hash(const NplStatement& call)
{
    const bool isLong = call.name == "crc32";
    const uint64_t polynomial = isLong ? 0xedb88320 : 0xa001;
    const std::vector<bool> bits = BitsOf({call.operands.begin(), call.operands.end() - 1}, "");
    uint64_t rest = isLong ? 0xffffffff : 0;
    for (std::size_t byte = 0; byte < bits.size(); byte += 8)
    {
        for (std::size_t i = 8; i-- > 0;)
        {
            const bool isOdd = ((rest & 1) != 0) != bits[byte + i];
            rest = rest >> 1 ^ (isOdd ? polynomial : 0);
        }
    }
    Assign(call.operands.back().name, {isLong ? rest ^ 0xffffffff : rest, isLong ? 32U : 16U});
}

/** RFC 1071, if the header is there. */
void
NplMachine::CreateChecksum(const NplStatement& call)
{
    const std::string& dest = call.operands[0].name;
    if (Get(dest.substr(0, dest.rfind('.')) + "._PRESENT") == 0)
    {
        return;
    }
    std::vector<bool> bits = BitsOf({call.operands.begin() + 1, call.operands.end()}, dest);
    bits.resize((bits.size() + 15) / 16 * 16, false);
    uint64_t sum = 0;
    for (std::size_t i = 0; i < bits.size(); i += 16)
    {
        uint64_t word = 0;
        for (std::size_t bit = i; bit < i + 16; ++bit)
        {
            word = word << 1 | (bits[bit] ? 1 : 0);
        }
        sum += word;
        sum = (sum & 0xffff) + (sum >> 16);
    }
    Assign(dest, {~sum & 0xffff, 16});
}

} // namespace pisa::test
