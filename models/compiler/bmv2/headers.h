// Header types, headers, stacks and unions of a BMv2 JSON file, made headers of the program.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_BMV2_HEADERS_H
#define PISA_COMPILER_BMV2_HEADERS_H

#include "compiler/bmv2/model.h"
#include "compiler/bmv2/names.h"
#include "ir/program.h"

namespace pisa::bmv2
{

/** Index of the hidden field "$valid$", which every header has. */
constexpr std::size_t kValidField = SIZE_MAX;

/** A field of a header as the file names it. */
struct FieldReference
{
    HeaderIndex header{0};
    std::size_t field{0}; ///< index into the header's slots, or kValidField
};

/** The declarations of headers. Metadata fields become fields of the program when they are first used. */
class Headers
{
  public:
    /** Reads the sections about headers; both must outlive this. @throws InputError */
    Headers(const JsonValue& root, Program& program);

    /** @return the index of a header that a string names. */
    HeaderIndex FindHeader(const JsonValue& name) const
    {
        return m_headerNames.Find(name);
    }

    /** @return a field that is written [header, field]. */
    FieldReference FindField(const JsonValue& pair) const;

    /** @return the index of the field that a string names in headers of that type. */
    std::size_t FindFieldOf(std::size_t type, const JsonValue& name) const;

    StackIndex FindStack(const JsonValue& name, bool isOfUnions) const;

    UnionIndex FindUnion(const JsonValue& name) const
    {
        return m_unionNames.Find(name);
    }

    /** @return whether a string names a union and no header. */
    bool NamesUnion(const JsonValue& name) const
    {
        return m_unionNames.Has(name.String()) && !m_headerNames.Has(name.String());
    }

    const HeaderInstance& Header(HeaderIndex header) const
    {
        return m_headers[header];
    }

    const HeaderType& Type(HeaderIndex header) const
    {
        return m_types[m_headers[header].type];
    }

    const HeaderType& TypeAt(std::size_t type) const
    {
        return m_types[type];
    }

    const HeaderUnion& Union(UnionIndex index) const
    {
        return m_unions[index];
    }

    const HeaderStack& Stack(StackIndex stack) const
    {
        return m_stacks[stack];
    }

    std::size_t StackCount() const
    {
        return m_stacks.size();
    }

    /** @return the type of a stack's headers, one of those that are not of unions. */
    std::size_t TypeOfStack(StackIndex stack) const
    {
        return m_headers[m_stacks[stack].elements.front()].type;
    }

    /** @return the field's shape; of "$valid$" one bit. */
    FieldShape Shape(FieldReference field) const;

    /** @return the program's fields that hold it, made if they are not there yet. */
    const std::vector<FieldId>& Pieces(FieldReference field);

    /** @return the validity bit of a packet header, 1 of metadata. */
    Operand Validity(HeaderIndex header) const;

    /** @return the field that simple_switch knows by that name, e.g. "egress_spec", if the file has one. */
    std::optional<FieldReference> FindStandard(const std::string& name) const;

  private:
    void ReadTypes(const JsonValue& root);
    void ReadHeaders(const JsonValue& root);
    void ReadAliases(const JsonValue& root);
    void ReadUnions(const JsonValue& root);
    void ReadStacks(const JsonValue& root, const char* section, bool isOfUnions);
    void FindWrites(const JsonValue& value);
    void NoteTarget(const std::string& op, const JsonValue& target);
    void NoteWrite(HeaderIndex header, std::size_t field);
    void MakePacketHeader(HeaderInstance& header, const JsonValue& where);

    Program& m_program;
    Names m_typeNames{"header type"};
    Names m_headerNames{"header"};
    Names m_unionTypeNames{"header union type"};
    Names m_unionNames{"header union"};
    Names m_headerStackNames{"header stack"};
    Names m_unionStackNames{"header union stack"};
    std::vector<HeaderType> m_types;
    std::vector<HeaderInstance> m_headers;
    std::vector<HeaderUnion> m_unions;
    std::vector<HeaderStack> m_stacks; ///< of headers, then of unions
    std::size_t m_headerStacks{0};
};

} // namespace pisa::bmv2

#endif // PISA_COMPILER_BMV2_HEADERS_H
