// Prints a nameless program and keeps what speaks of the marked thing.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade/use-signature.h"

#include "ir/text-words.h"
#include "upgrade/element-content.h"

#include <algorithm>
#include <set>
#include <sstream>

namespace pisa
{
namespace
{

template <typename T>
void
TakeNames(std::vector<T>& things, const char* name)
{
    for (T& thing : things)
    {
        thing.name = name;
    }
}

/** All that may differ between two programs that do the same. */
Program
Nameless(const Program& program)
{
    Program nameless = program;
    for (Header& header : nameless.headers)
    {
        header.name = "h";
        for (Field& field : header.fields)
        {
            field.name = "w" + std::to_string(field.width);
        }
    }
    TakeNames(nameless.registers, "r");
    TakeNames(nameless.counters, "c");
    TakeNames(nameless.meters, "m");
    TakeNames(nameless.profiles, "o");
    TakeNames(nameless.digests, "d");
    TakeNames(nameless.parser, "s");
    return nameless;
}

bool
SpeaksOf(const std::string& text, const std::string& word)
{
    const auto isLetter = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1))
    {
        const bool begins = at == 0 || !isLetter(text[at - 1]);
        const std::size_t end = at + word.size();
        if (begins && (end == text.size() || !isLetter(text[end])))
        {
            return true;
        }
    }
    return false;
}

/** Contents of all elements and parse states. */
std::multiset<std::string>
ContentsOf(const Program& program)
{
    std::multiset<std::string> contents;
    ContentPrinter printer(program);
    for (const Table& table : program.tables)
    {
        contents.insert(printer.ContentOf(table).text);
    }
    for (const Control* control : {&program.ingress, &program.egress})
    {
        for (const ControlNode& node : control->nodes)
        {
            if (const auto* branch = std::get_if<Branch>(&node))
            {
                contents.insert(printer.ContentOf(*branch));
            }
        }
    }
    Program one = program;
    for (const ParseState& state : program.parser)
    {
        ParseState alone = state;
        alone.transitions.clear();
        alone.otherwise = ParseState::kAccept;
        one.parser.assign(1, alone);
        std::ostringstream out;
        PrintParser(one, out);
        contents.insert(out.str());
    }
    return contents;
}

} // namespace

std::string
UseWith(const Program& program, const std::function<void(Program&)>& mark)
{
    Program nameless = Nameless(program);
    mark(nameless);
    std::string use;
    for (const std::string& content : ContentsOf(nameless))
    {
        use += SpeaksOf(content, "this") ? content : "";
    }
    return use;
}

std::string
UseOfField(const Program& program, FieldId field)
{
    return UseWith(program, [field](Program& p) { p.headers[field.header].fields[field.index].name = "this"; });
}

} // namespace pisa
