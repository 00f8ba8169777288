// Builds programs around bodies.
// SPDX-License-Identifier: GPL-2.0-only
#include "lyra/program.h"

#include <algorithm>

namespace pisa::lyra
{

std::string
TestHeaders()
{
    return ">HEADER: header_type a_t { bit[32] x, y; bit[16] z; bit[8] w, f; } header_type b_t { bit[16] u; bit[48] "
           "v; } "
           "packet p { a_t a; b_t b; } parser_node start { extract(a); select (a.f) { 1: more; default: accept; } } "
           "parser_node more { extract(b); next accept; } ";
}

std::string
WithBody(const std::string& body, const std::string& functions)
{
    return TestHeaders() + ">FUNCTIONS: " + functions + ">PIPELINES: pipeline[P]{main}; algorithm main {\n" + body +
           "}\n";
}

std::string
ErrorsOf(const std::string& text)
{
    try
    {
        ReadLyra(text, "");
    }
    catch (const InputError& error)
    {
        std::string all;
        for (const Diagnostic& one : error.Diagnostics())
        {
            all += std::to_string(one.where.line) + ":" + std::to_string(one.where.column) + ": " + one.what +
                   (one.remedy.empty() ? "" : " (" + one.remedy + ")") + "\n";
        }
        return all;
    }
    return "";
}

std::string
ErrorsOfBody(const std::string& body)
{
    const std::string all = ErrorsOf(WithBody(body));
    std::string moved;
    for (std::size_t at = 0; at < all.size();)
    {
        const std::size_t end = all.find('\n', at);
        const std::string line = all.substr(at, end - at);
        const std::size_t colon = line.find(':');
        moved += std::to_string(std::stoul(line.substr(0, colon)) - 1) + line.substr(colon) + "\n";
        at = end + 1;
    }
    return moved;
}

} // namespace pisa::lyra
