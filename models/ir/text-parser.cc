// Reads a Program from text, section by section.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/text-sections.h"
#include "ir/text.h"

#include <utility>

namespace pisa
{

namespace
{

void
ReadSection(TextInput& input)
{
    TokenCursor& cursor = input.cursor;
    if (cursor.Accept("header"))
    {
        ReadHeader(input, false);
    }
    else if (cursor.Accept("metadata"))
    {
        ReadHeader(input, true);
    }
    else if (cursor.Accept("register"))
    {
        ReadRegister(input);
    }
    else if (cursor.Accept("parser"))
    {
        ReadParser(input);
    }
    else if (cursor.Accept("action"))
    {
        ReadAction(input);
    }
    else if (cursor.Accept("table"))
    {
        ReadTable(input);
    }
    else if (cursor.Accept("ingress"))
    {
        ReadControl(input, input.program.ingress, ElementKind::IngressNode);
    }
    else if (cursor.Accept("egress"))
    {
        ReadControl(input, input.program.egress, ElementKind::EgressNode);
    }
    else if (cursor.Accept("deparser"))
    {
        ReadDeparser(input);
    }
    else if (cursor.Accept("checksum"))
    {
        ReadChecksum(input);
    }
    else
    {
        cursor.Fail("header, metadata, register, parser, action, table, ingress, egress, deparser or checksum");
    }
}

} // namespace

Program
ParseProgram(const std::string& text, const std::string& fileName, unsigned firstLine)
{
    TextInput input{TokenCursor(Tokenise(text, fileName, firstLine)), {}, {}, {}, {}, {}, {}};
    input.program.headers.push_back(MakeIntrinsicHeader());
    input.headers.emplace(input.program.headers[0].name, 0);
    const SourceLocation start = input.cursor.Where();
    input.cursor.Expect("program");
    input.program.name = input.cursor.TakeName("a program");
    input.cursor.Expect(";");
    while (!input.cursor.AtEnd())
    {
        ReadSection(input);
    }
    const Locator locate = [&](Element element)
    {
        auto place = input.places.find(element);
        return place == input.places.end() ? start : place->second;
    };
    std::vector<Diagnostic> broken = VerifyAt(input.program, locate);
    if (!broken.empty())
    {
        throw InputError(std::move(broken));
    }
    return std::move(input.program);
}

} // namespace pisa
