// How the fields and the state of a program are used, written without any names.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_UPGRADE_USE_SIGNATURE_H
#define PISA_UPGRADE_USE_SIGNATURE_H

#include "ir/program.h"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace pisa
{

/** State that a program declares by name. */
enum class StateKind : uint8_t
{
    Register,
    Counter,
    Meter,
    Profile,
    Digest,
};

/**
 * Uses of one program's things. Two uses are equal if the tables, branches and parse states in which the things occur
 * have the same lines once all names are left out; a use is empty if the thing occurs nowhere.
 */
class UseSignatures
{
  public:
    explicit UseSignatures(const Program& program);

    std::string Of(FieldId field) const;
    std::string Of(StateKind kind, std::size_t index) const;

  private:
    std::string OfToken(const std::string& token) const;

    std::map<HeaderId, std::vector<unsigned>> m_widths;
    std::vector<std::string> m_contents;
    std::map<std::string, std::vector<std::size_t>> m_occurrences; ///< contents by token
};

} // namespace pisa

#endif // PISA_UPGRADE_USE_SIGNATURE_H
