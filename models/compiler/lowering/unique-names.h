// Names that no other of their kind has.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_LOWERING_UNIQUE_NAMES_H
#define PISA_COMPILER_LOWERING_UNIQUE_NAMES_H

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string>

namespace pisa
{

/** The names given to things of one kind, such as the fields of a header. Many of one name take no longer than few.
 */
class UniqueNames
{
  public:
    /** Takes a name that is given already. */
    void Insert(const std::string& name)
    {
        m_taken.insert(name);
    }

    /** @return the name, or the name and the lowest number with which it is free; it is taken then. */
    std::string Take(const std::string& name);

  private:
    std::set<std::string> m_taken;
    std::map<std::string, unsigned> m_next; ///< numbers below are taken
};

/** @return a name that none of those named has yet: the name, or the name and a number. */
std::string UniqueName(const std::string& name, const std::function<bool(const std::string&)>& isTaken);

/** @return a name that none of the elements has, which have names. */
template <typename Elements>
std::string
UniqueNameAmong(const Elements& elements, const std::string& name)
{
    return UniqueName(name,
                      [&elements](const std::string& taken) {
                          return std::any_of(elements.begin(), elements.end(),
                                             [&taken](const auto& one) { return one.name == taken; });
                      });
}

} // namespace pisa

#endif // PISA_COMPILER_LOWERING_UNIQUE_NAMES_H
