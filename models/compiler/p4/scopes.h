// What names stand for while a program is checked.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_SCOPES_H
#define PISA_COMPILER_P4_SCOPES_H

#include "compiler/p4/ast-declaration.h"

#include <map>

namespace pisa::p4
{

/** Declarations by scope, the innermost last. Functions may share a name (they differ in their parameters' names). */
class Scopes
{
  public:
    using Found = std::vector<const Declaration*>;

    void Open()
    {
        m_scopes.emplace_back();
    }

    void Close()
    {
        m_scopes.pop_back();
    }

    /** @return all declarations of that name in this scope, the new one last. */
    const Found& Add(const Declaration* declaration)
    {
        Found& found = m_scopes.back()[declaration->name];
        found.push_back(declaration);
        return found;
    }

    /** @return all that the innermost scope that knows the name has under it; empty if none does. */
    Found Find(const std::string& name, bool isGlobal) const
    {
        const std::size_t depth = isGlobal ? 1 : m_scopes.size();
        for (std::size_t i = depth; i-- > 0;)
        {
            if (const auto it = m_scopes[i].find(name); it != m_scopes[i].end())
            {
                return it->second;
            }
        }
        return {};
    }

    /** @return what the name means outside the innermost scope; empty if nothing. */
    Found FindOutside(const std::string& name) const
    {
        for (std::size_t i = m_scopes.size() - 1; i-- > 0;)
        {
            if (const auto it = m_scopes[i].find(name); it != m_scopes[i].end())
            {
                return it->second;
            }
        }
        return {};
    }

    bool IsGlobal() const
    {
        return m_scopes.size() == 1;
    }

  private:
    std::vector<std::map<std::string, Found>> m_scopes{1};
};

/** A scope that is open as long as this lives. */
class Scope
{
  public:
    explicit Scope(Scopes& scopes) : m_scopes(scopes)
    {
        m_scopes.Open();
    }

    ~Scope()
    {
        m_scopes.Close();
    }

  private:
    Scopes& m_scopes;
};

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_SCOPES_H
