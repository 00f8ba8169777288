// Which fields may have the same words of the header vector.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TARGET_WORD_SHARING_H
#define PISA_TARGET_WORD_SHARING_H

#include "target/exclusive-headers.h"
#include "target/field-lifetimes.h"

#include <vector>

namespace pisa
{

/**
 * Pairs of fields, by their places among CarriedFields, that never need one word at the same time: no packet has the
 * headers of both (see ExclusiveHeaders), or one is done with before the other begins (see LifetimesOf).
 */
class WordSharing
{
  public:
    /** @param placement where the tables are; its words are not looked at */
    WordSharing(const Program& program, const Placement& placement, const Target& target);

    /** The same with the headers' analysis, the costly part, which holds for all placements of the program. */
    WordSharing(ExclusiveHeaders exclusive, const Program& program, const Placement& placement, const Target& target);

    bool MayShare(std::size_t a, std::size_t b) const
    {
        return m_exclusive.AreExclusive(m_headers[a], m_headers[b]) || !Overlap(m_lifetimes[a], m_lifetimes[b]);
    }

  private:
    ExclusiveHeaders m_exclusive;
    std::vector<HeaderId> m_headers;
    std::vector<Lifetime> m_lifetimes;
};

} // namespace pisa

#endif // PISA_TARGET_WORD_SHARING_H
