// The messages of v1model's log_msg.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_LOWERING_LOG_FORMAT_H
#define PISA_COMPILER_LOWERING_LOG_FORMAT_H

#include "ir/service.h"

#include <string>
#include <vector>

namespace pisa
{

/** What stands between the places of a message, as simple_switch reads it: {} or {anything} is a place, \{ a brace.
 */
struct LogFormat
{
    std::vector<std::string> texts; ///< one more than there are places
    bool isClosed{true};            ///< whether each brace that opens a place is followed by one that closes it

    std::size_t Places() const
    {
        return texts.size() - 1;
    }
};

LogFormat ReadLogFormat(const std::string& message);

/**
 * @return the line with each value, in pieces of 64 bits, at its place. A number of several pieces is written as
 * their sum, "A*2^64+B" with decimal A and B.
 * @param values as many as there are places, each with the most significant piece first
 */
Log MakeLog(const LogFormat& format, const std::vector<std::vector<Operand>>& values);

} // namespace pisa

#endif // PISA_COMPILER_LOWERING_LOG_FORMAT_H
