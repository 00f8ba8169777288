// Checksums as v1model verifies and updates them, and which headers must say that they were changed.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/emit/p4-checksums.h"

#include "ir/verify-parts.h"

#include <set>

namespace pisa
{

P4Checksums::P4Checksums(const Program& program, const std::string& chip) : m_program(program), m_chip(chip)
{
    P4Scope scope;
    for (const Checksum& checksum : program.checksums)
    {
        m_fields.emplace_back();
        if (!checksum.onlyChanged)
        {
            continue;
        }
        m_fields.back() = scope.Take("changed_" + program.headers[checksum.dest.header].name);
        std::set<HeaderId> headers{checksum.dest.header};
        for (const HashInput& input : checksum.inputs)
        {
            if (const auto* field = std::get_if<FieldId>(&input.value))
            {
                headers.insert(field->header);
            }
        }
        for (const HeaderId header : headers)
        {
            if (!program.headers[header].isMetadata)
            {
                m_changed.emplace(header, chip + "." + m_fields.back());
            }
        }
    }
}

std::vector<std::string>
P4Checksums::KeptFields() const
{
    std::vector<std::string> fields;
    for (const std::string& field : m_fields)
    {
        if (!field.empty())
        {
            fields.push_back("bit<1> " + field + ";");
        }
    }
    return fields;
}

void
P4Checksums::WriteOne(const std::string& verb, const Checksum& checksum, const std::string& changed,
                      const P4Words& words, P4Text& text) const
{
    std::string when = changed.empty() ? "" : changed + " == 1";
    for (const Condition& condition : checksum.when)
    {
        const std::string test = words.Holds(condition);
        const bool isCompound = checksum.when.size() > 1 && test.find(' ') != std::string::npos;
        when += (when.empty() ? "" : " && ") + (isCompound ? "(" + test + ")" : test);
    }
    text.Line(verb + (checksum.withPayload ? "_with_payload" : "") + "(" + (when.empty() ? "true" : when) + ",");
    text.Line("    " + words.List(checksum.inputs) + ",");
    text.Line("    " + words.Left(checksum.dest).text + ", HashAlgorithm." + std::string(NameOf(checksum.algorithm)) +
              ");");
}

void
P4Checksums::Verify(P4Words& words, P4Text& text) const
{
    for (const Checksum& check : m_program.checks)
    {
        words.At("the check of '" + NameOf(m_program, check.dest) + "'", {});
        WriteOne("verify_checksum", check, "", words, text);
    }
}

void
P4Checksums::Update(P4Words& words, P4Text& text) const
{
    for (std::size_t i = 0; i < m_program.checksums.size(); ++i)
    {
        const Checksum& checksum = m_program.checksums[i];
        words.At("the checksum '" + NameOf(m_program, checksum.dest) + "'", {});
        WriteOne("update_checksum", checksum, m_fields[i].empty() ? "" : m_chip + "." + m_fields[i], words, text);
    }
}

} // namespace pisa
