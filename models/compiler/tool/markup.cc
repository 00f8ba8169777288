// Escapes and colours.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/tool/markup.h"

namespace pisa
{

std::string
Escaped(const std::string& text)
{
    std::string escaped;
    for (const char each : text)
    {
        escaped += each == '<' ? "&lt;" : each == '>' ? "&gt;" : each == '&' ? "&amp;" : std::string(1, each);
    }
    return escaped;
}

std::string
Quoted(const std::string& text)
{
    std::string quoted = "\"";
    for (const char each : text)
    {
        quoted += each == '"' ? "\"\"" : std::string(1, each);
    }
    return quoted + "\"";
}

std::string
ColourOf(std::size_t number)
{
    return "hsl(" + std::to_string(number * 137 % 360) + ",60%," + std::to_string(55 + number % 3 * 10) + "%)";
}

} // namespace pisa
