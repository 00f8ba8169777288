// Reads a Program from text, section by section.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/text-sections.h"
#include "ir/text.h"

#include <utility>

namespace pisa
{

namespace
{

/** What reads the section that a word begins. */
struct Section
{
    const char* word;
    void (*read)(TextInput& input);
};

constexpr Section kSections[] = {
    {"header", [](TextInput& input) { ReadHeader(input, false); }},
    {"metadata", [](TextInput& input) { ReadHeader(input, true); }},
    {"error", ReadError},
    {"value_set", ReadValueSet},
    {"parser", ReadParser},
    {"check", ReadCheck},
    {"register", ReadRegister},
    {"counter", ReadCounter},
    {"meter", ReadMeter},
    {"profile", ReadProfile},
    {"digest", ReadDigest},
    {"action", ReadAction},
    {"table", ReadTable},
    {"ingress", [](TextInput& input) { ReadControl(input, input.program.ingress, ElementKind::IngressNode); }},
    {"egress", [](TextInput& input) { ReadControl(input, input.program.egress, ElementKind::EgressNode); }},
    {"deparser", ReadDeparser},
    {"checksum", ReadChecksum},
    {"field_list", ReadFieldList},
    {"keeps_faulty",
     [](TextInput& input)
     {
         input.program.keepsFaulty = true;
         input.cursor.Expect(";");
     }},
};

void
ReadSection(TextInput& input)
{
    std::string words;
    for (const Section& section : kSections)
    {
        if (input.cursor.Accept(section.word))
        {
            section.read(input);
            return;
        }
        words += (words.empty() ? "" : ", ") + std::string(section.word);
    }
    input.cursor.Fail("one of " + words);
}

} // namespace

Program
ParseProgram(const std::string& text, const std::string& fileName, unsigned firstLine)
{
    TextInput input{TokenCursor(Tokenise(text, fileName, firstLine))};
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
