// Checksums as v1model verifies and updates them, and which headers must say that they were changed.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_EMIT_P4_CHECKSUMS_H
#define PISA_COMPILER_EMIT_P4_CHECKSUMS_H

#include "compiler/emit/p4-control.h"

#include <string>
#include <vector>

namespace pisa
{

class P4Checksums
{
  public:
    /** All must outlive this. @param chip "meta.chip" */
    P4Checksums(const Program& program, const std::string& chip);

    /** @return fields of `meta.chip` that actions set when they write a header, by header. */
    const ChangedHeaders& Changed() const
    {
        return m_changed;
    }

    /** @return the declarations of those fields: "bit<1> changed_ipv4;" */
    std::vector<std::string> KeptFields() const;

    /** Writes what the control that verifies has in it. */
    void Verify(P4Words& words, P4Text& text) const;

    /** Writes what the control that updates has in it. */
    void Update(P4Words& words, P4Text& text) const;

  private:
    void WriteOne(const std::string& verb, const Checksum& checksum, const std::string& changed, const P4Words& words,
                  P4Text& text) const;

    const Program& m_program;
    std::vector<std::string> m_fields; ///< by checksum: names in `meta.chip`, empty if it is always updated
    std::string m_chip;
    ChangedHeaders m_changed;
};

} // namespace pisa

#endif // PISA_COMPILER_EMIT_P4_CHECKSUMS_H
