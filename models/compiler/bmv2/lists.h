// Field lists of copies and digests, made when the first action asks for them.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_BMV2_LISTS_H
#define PISA_COMPILER_BMV2_LISTS_H

#include "compiler/bmv2/evaluator.h"

#include <map>

namespace pisa::bmv2
{

/** A digest of the program, and what must be computed before it is sent. */
struct DigestUse
{
    DigestId id{0};
    std::vector<std::pair<FieldId, const JsonValue*>> computed; ///< field of the layout, value of the file
};

/** The lists that the program has so far. */
class Lists
{
  public:
    explicit Lists(Shared& shared) : m_shared(shared)
    {
    }

    /**
     * @return one more than the index of the program's list of those fields, 0 for the list of id 0 that is not there
     * @param where of the id, for errors
     */
    uint64_t Kept(const BigInteger& id, SwitchHalf half, const JsonValue& where);

    /** @return the digest of the learn list with that id. */
    const DigestUse& DigestOf(const BigInteger& id, SwitchHalf half, const JsonValue& where);

  private:
    std::vector<FieldId> KeptFields(const FieldList& list, FieldAccess& access);

    Shared& m_shared;
    std::map<std::pair<uint64_t, SwitchHalf>, uint64_t> m_kept;
    std::map<std::pair<uint64_t, SwitchHalf>, DigestUse> m_digests;
};

} // namespace pisa::bmv2

#endif // PISA_COMPILER_BMV2_LISTS_H
