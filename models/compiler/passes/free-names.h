// Names that nothing of a program has yet.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_PASSES_FREE_NAMES_H
#define PISA_COMPILER_PASSES_FREE_NAMES_H

#include <set>
#include <string>

namespace pisa
{

/** The names of one kind of element, e.g. of all tables. */
class FreeNames
{
  public:
    template <typename Elements>
    explicit FreeNames(const Elements& elements)
    {
        for (const auto& element : elements)
        {
            m_taken.insert(element.name);
        }
    }

    /** Takes the name from here on. @return it, with a number behind it if it was taken before. */
    std::string Take(const std::string& name)
    {
        std::string free = name;
        for (unsigned number = 2; !m_taken.insert(free).second; ++number)
        {
            free = name + " #" + std::to_string(number);
        }
        return free;
    }

  private:
    std::set<std::string> m_taken;
};

} // namespace pisa

#endif // PISA_COMPILER_PASSES_FREE_NAMES_H
