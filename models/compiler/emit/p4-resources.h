// Registers, counters, meters, profiles and digests of a program as v1model's objects.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_EMIT_P4_RESOURCES_H
#define PISA_COMPILER_EMIT_P4_RESOURCES_H

#include "compiler/emit/p4-body.h"

#include <map>
#include <string>

namespace pisa
{

/** Names every object, and declares those that no table has of its own, before all controls. */
class P4Resources
{
  public:
    /** @param program must outlive this; `names` is the outermost scope */
    P4Resources(const Program& program, P4Scope& names);

    const P4ResourceNames& Names() const
    {
        return m_names;
    }

    /** @return "ecmp" of the profile. */
    const std::string& Profile(ProfileId profile) const
    {
        return m_profiles[profile];
    }

    /** Declares the objects that tables share, and the structs of digests. @param words of ingress */
    void Declare(const P4Words& words, P4Text& text) const;

    /** Declares the counter and the meter that are the table's own. */
    void DeclareDirect(const Table& table, const P4Words& words, P4Text& text) const;

  private:
    void FindIndices();
    void DeclareDigests(const P4Words& words, P4Text& text) const;
    void DeclareProfiles(P4Text& text) const;

    const Program& m_program;
    P4ResourceNames m_names;
    std::vector<std::string> m_profiles;
    std::set<CounterId> m_directCounters;
    std::set<MeterId> m_directMeters;
};

/** @return `@name(".given") ` if the identifier is not what users know the element as, for what stands in a scope
 * that gives no prefix; else nothing. */
std::string NameAnnotation(const std::string& given, const std::string& identifier);

} // namespace pisa

#endif // PISA_COMPILER_EMIT_P4_RESOURCES_H
