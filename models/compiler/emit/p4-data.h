// How the headers and metadata of a program are declared in P4_16, and how their fields are written.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_EMIT_P4_DATA_H
#define PISA_COMPILER_EMIT_P4_DATA_H

#include "compiler/emit/p4-names.h"
#include "compiler/emit/p4-text.h"
#include "ir/program.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace pisa
{

/**
 * Header instances of equal layout share a type; fields in pieces of 64 bits ("addr[127:64]", "addr[63:0]") are one
 * wide field again, of which a piece is a slice. Metadata is nested in one struct by the header that it was in.
 */
class P4Data
{
  public:
    /** @param program must outlive this; `types` gets the names of the types. */
    P4Data(const Program& program, P4Scope& types);

    /** Header types, their struct, and the struct of metadata. @param extra fields of the chip's, in `meta.chip` */
    void Declare(P4Text& text, const std::vector<std::string>& extra) const;

    /** @return "hdr.ipv4" */
    std::string Instance(HeaderId header) const;

    /** @return "hdr.ipv4.ttl", "meta.a[127:64]"; of no intrinsic field and no valid bit. */
    std::string Field(FieldId field) const;

    /** @return all that stands for the fields from `at` on as one: a whole wide field, or one field; and how many. */
    std::pair<std::string, std::size_t> Whole(const std::vector<FieldId>& fields, std::size_t at) const;

    /** @return where the metadata of the chip's own stands: "meta.chip" */
    const std::string& Chip() const
    {
        return m_chip;
    }

  private:
    struct Member
    {
        std::string name;
        unsigned width{0};
        unsigned variableBits{0};
        uint32_t first{0};  ///< index of the first piece
        uint32_t pieces{1}; ///< from the most significant one on

        bool operator==(const Member& o) const
        {
            return name == o.name && width == o.width && variableBits == o.variableBits;
        }
    };

    struct Place
    {
        std::vector<Member> members;
        std::string path; ///< "hdr.ipv4", "meta.ncp_meta"
        std::string name; ///< "ipv4"
        std::string type; ///< "ipv4_t"; empty for metadata that stands in `meta` itself
    };

    std::vector<Member> MembersOf(const Header& header, P4Scope& scope) const;
    void NameHeaders(P4Scope& types);
    void NameMetadata(P4Scope& types);
    const Member& MemberOf(FieldId field) const;
    std::string ListsOf(HeaderId header, const Member& member) const;
    void DeclareMembers(P4Text& text, HeaderId header) const;

    const Program& m_program;
    std::vector<Place> m_places; ///< by header
    std::string m_chip;
};

} // namespace pisa

#endif // PISA_COMPILER_EMIT_P4_DATA_H
