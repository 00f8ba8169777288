// What #define says.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/macro-expander.h"

#include <algorithm>

namespace pisa::p4
{

namespace
{

constexpr const char* kRest = "__VA_ARGS__";

/** Reads `A, B)` or `A, ...)` from `at` on. @return the place behind the bracket, 0 if that is no list of names. */
std::size_t
ReadParameterNames(const std::vector<Token>& line, std::size_t at, std::vector<std::string>& names)
{
    if (at < line.size() && line[at].Is(")"))
    {
        return at + 1;
    }
    for (; at + 1 < line.size() && (line[at].kind == TokenKind::Word || line[at].Is("...")); at += 2)
    {
        if (line[at].Is("..."))
        {
            names.emplace_back(kRest);
            return line[at + 1].Is(")") ? at + 2 : 0;
        }
        if (std::find(names.begin(), names.end(), line[at].text) != names.end())
        {
            return 0;
        }
        names.push_back(line[at].text);
        if (line[at + 1].Is(")"))
        {
            return at + 2;
        }
        if (!line[at + 1].Is(","))
        {
            return 0;
        }
    }
    return 0;
}

} // namespace

std::optional<Macro>
ParseDefinition(const std::vector<Token>& line, const SourceLocation& where, Report& report)
{
    if (line.empty() || line[0].kind != TokenKind::Word || line[0].Is("defined"))
    {
        report.Error(where, "#define wants a name", "write the macro's name after it");
        return std::nullopt;
    }
    Macro macro;
    std::size_t body = 1;
    if (line.size() > 1 && line[1].Is("(") && line[1].isJoined)
    {
        macro.isFunction = true;
        body = ReadParameterNames(line, 2, macro.parameters);
        macro.isVariadic = !macro.parameters.empty() && macro.parameters.back() == kRest;
        if (body == 0)
        {
            report.Error(line[0].where,
                         "the parameters of macro '" + line[0].text + "' are not a list of different names",
                         "write #define NAME(A, B)");
            return std::nullopt;
        }
    }
    macro.body.assign(line.begin() + body, line.end());
    if (!macro.body.empty() && (macro.body.front().Is("##") || macro.body.back().Is("##")))
    {
        report.Error(line[0].where, "'##' cannot stand at an end of macro '" + line[0].text + "'",
                     "put what it joins on both sides");
        return std::nullopt;
    }
    return macro;
}

} // namespace pisa::p4
