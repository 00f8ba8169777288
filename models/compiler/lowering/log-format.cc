// Reads messages with places, and fills the places.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lowering/log-format.h"

#include <cassert>

namespace pisa
{

namespace
{

/** Adds text that has no place, although it may look as if. */
void
AddText(const std::string& text, std::string& format)
{
    for (const char character : text)
    {
        const bool looksLikePlace = character == '}' && !format.empty() && format.back() == '{';
        format += looksLikePlace ? " }" : std::string(1, character);
    }
}

} // namespace

LogFormat
ReadLogFormat(const std::string& message)
{
    LogFormat format;
    format.texts.emplace_back();
    for (std::size_t i = 0; i < message.size(); ++i)
    {
        const bool isEscape =
            message[i] == '\\' && i + 1 < message.size() && (message[i + 1] == '{' || message[i + 1] == '}');
        if (isEscape || message[i] != '{')
        {
            i += isEscape ? 1 : 0;
            format.texts.back() += message[i];
            continue;
        }
        const std::size_t end = message.find('}', i);
        if (end == std::string::npos)
        {
            format.isClosed = false;
            return format;
        }
        format.texts.emplace_back();
        i = end;
    }
    return format;
}

Log
MakeLog(const LogFormat& format, const std::vector<std::vector<Operand>>& values)
{
    assert(values.size() == format.Places());
    Log log;
    AddText(format.texts[0], log.format);
    for (std::size_t place = 0; place < values.size(); ++place)
    {
        for (std::size_t piece = values[place].size(); piece-- > 0;)
        {
            log.format += piece == 0 ? "{}" : "{}*2^" + std::to_string(64 * piece) + "+";
        }
        log.operands.insert(log.operands.end(), values[place].begin(), values[place].end());
        AddText(format.texts[place + 1], log.format);
    }
    return log;
}

} // namespace pisa
