// Keys and parameters as their users know them: some pieces in a row are one number.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/emit/user-pieces.h"

#include "compiler/emit/wide-name.h"
#include "ir/text-words.h"

#include <boost/multiprecision/cpp_int.hpp>
#include <sstream>

namespace pisa
{

std::vector<UserPieces>
UserParameters(const Action& action)
{
    std::vector<UserPieces> all;
    std::size_t at = 0;
    for (const UserName& name : action.parameterNames)
    {
        all.push_back({name.name, at, name.pieces, name.width});
        at += name.pieces;
    }
    while (at < action.parameters.size())
    {
        const WideName whole = WideFieldAt(action.parameters, at);
        all.push_back({whole.name, at, whole.pieces, whole.width});
        at += whole.pieces;
    }
    return all;
}

std::string
JoinNumbers(const std::vector<uint64_t>& numbers, const std::vector<unsigned>& widths)
{
    if (numbers.size() == 1)
    {
        return TextWords::Number(numbers[0] & LowBits(widths[0]));
    }
    boost::multiprecision::cpp_int sum = 0;
    for (std::size_t i = 0; i < numbers.size(); ++i)
    {
        sum = (sum << widths[i]) | (numbers[i] & LowBits(widths[i]));
    }
    std::ostringstream text;
    text << "0x" << std::hex << sum;
    return text.str();
}

} // namespace pisa
