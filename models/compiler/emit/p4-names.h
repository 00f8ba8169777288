// Identifiers of P4_16 for names that programs of any language have.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_EMIT_P4_NAMES_H
#define PISA_COMPILER_EMIT_P4_NAMES_H

#include <set>
#include <string>

namespace pisa
{

/** @return the name if it is an identifier that P4_16, core.p4 and v1model.p4 leave free, else one as near as can be.
 */
std::string P4Identifier(const std::string& name);

/** @return the text as a string of P4_16, in quotes. */
std::string P4String(const std::string& text);

/** The identifiers of one scope. */
class P4Scope
{
  public:
    /** @return an identifier for the name that nothing else here has: with a number behind it if need be. */
    std::string Take(const std::string& name);

  private:
    std::set<std::string> m_taken;
};

} // namespace pisa

#endif // PISA_COMPILER_EMIT_P4_NAMES_H
