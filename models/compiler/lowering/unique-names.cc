// Numbers names that are taken.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lowering/unique-names.h"

namespace pisa
{

namespace
{

/** @return the name if number is 0, else the name and the number, the first free one from there on. */
std::string
Numbered(const std::string& name, unsigned& number, const std::function<bool(const std::string&)>& isTaken)
{
    std::string unique = number == 0 ? name : name + "_" + std::to_string(number);
    while (isTaken(unique))
    {
        unique = name + "_" + std::to_string(++number);
    }
    return unique;
}

} // namespace

std::string
UniqueNames::Take(const std::string& name)
{
    std::string unique =
        Numbered(name, m_next[name], [this](const std::string& given) { return m_taken.count(given) > 0; });
    m_taken.insert(unique);
    return unique;
}

std::string
UniqueName(const std::string& name, const std::function<bool(const std::string&)>& isTaken)
{
    unsigned number = 0;
    return Numbered(name, number, isTaken);
}

} // namespace pisa
