// Whole files as text.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/text-file.h"

#include "ir/diagnostic.h"

#include <fstream>
#include <sstream>

namespace pisa
{

std::string
ReadTextFile(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    // inserting an empty buffer counts as a failure, hence the look ahead; reading a folder fails
    const bool isEmpty = file && file.peek() == std::ifstream::traits_type::eof();
    if (file.bad() || (!isEmpty && !(text << file.rdbuf())))
    {
        throw InputError({path, 0, 0}, "cannot be read", "check the path and its permissions");
    }
    return text.str();
}

} // namespace pisa
