// Which headers a packet has and which it ever needed room for, step by step through a program.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TARGET_HEADER_BITS_H
#define PISA_TARGET_HEADER_BITS_H

#include "ir/program.h"
#include "target/bit-pairs.h"

#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace pisa
{

/**
 * What the steps of a program do to the sets of headers that packets have. Of each packet header there are two bits:
 * whether it is valid, and whether the packet has used it: extracted it, made it valid, written a field of it or read
 * one, even unwritten (it is zero then, and no other header may be seen in its place). Flags, metadata of one bit,
 * are followed too, for conditions are computed into them.
 */
class HeaderBits
{
  public:
    /** @param program must outlive this. */
    explicit HeaderBits(const Program& program);

    /** @return a set of no packets. */
    BitPairs Nobody() const
    {
        return BitPairs(m_count);
    }

    /** @return packets as they come: without headers, flags zero. */
    BitPairs AtStart() const
    {
        return BitPairs::Zero(m_count);
    }

    void Take(const ParseStep& step, BitPairs& packets) const;
    void Run(const Instruction& instruction, BitPairs& packets) const;
    void Read(FieldId field, BitPairs& packets) const;

    /** The field takes a value that nobody knows here. */
    void Write(FieldId field, BitPairs& packets) const
    {
        Write(field, std::nullopt, packets);
    }

    /** Flags that a field list names take any value: packets that come again, and copies, may have kept them. */
    void KeepListed(BitPairs& packets) const;

    /** The packets become copies of egress: as they are, but flags that no field list names are zero. */
    void Copy(BitPairs& packets) const;

    /** @return the packets for which the condition holds, and the others. */
    std::pair<BitPairs, BitPairs> Split(const Condition& condition, const BitPairs& packets) const;

    /** @return whether a packet may have used both headers; any header of metadata has been used. */
    bool MayUseBoth(HeaderId a, HeaderId b, const BitPairs& packets) const;

  private:
    using Value = std::optional<uint64_t>;

    std::optional<std::size_t> BitOf(FieldId field) const;
    std::vector<std::pair<std::vector<Value>, BitPairs>> Cases(const std::vector<Operand>& operands,
                                                               const BitPairs& packets) const;
    void RunCase(const Statement& statement, const std::vector<Value>& values, BitPairs& packets) const;
    void Run(const Statement& statement, BitPairs& packets) const;
    void Read(const Operand& operand, BitPairs& packets) const;
    void Write(FieldId field, Value value, BitPairs& packets) const;
    void Use(HeaderId header, BitPairs& packets) const;

    const Program& m_program;
    std::map<HeaderId, std::size_t> m_used;  ///< the bits by packet header
    std::map<FieldId, std::size_t> m_values; ///< of validity bits and flags
    std::set<FieldId> m_listed;              ///< fields that some field list names
    std::size_t m_count{0};
};

} // namespace pisa

#endif // PISA_TARGET_HEADER_BITS_H
