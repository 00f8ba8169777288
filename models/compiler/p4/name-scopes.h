// Which names stand for types while a P4 program is read: the grammar depends on it.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_NAME_SCOPES_H
#define PISA_COMPILER_P4_NAME_SCOPES_H

#include <map>
#include <string>
#include <vector>

namespace pisa::p4
{

/** What the reader knows of a name. */
enum class NameUse
{
    Unknown,
    Value,
    Type,
};

/** Names by scope, the innermost last; an inner name hides an outer one. */
class NameScopes
{
  public:
    void Open()
    {
        m_scopes.emplace_back();
    }

    void Close()
    {
        m_scopes.pop_back();
    }

    void Declare(const std::string& name, NameUse use)
    {
        m_scopes.back()[name] = use;
    }

    NameUse Find(const std::string& name) const
    {
        for (auto scope = m_scopes.rbegin(); scope != m_scopes.rend(); ++scope)
        {
            if (const auto it = scope->find(name); it != scope->end())
            {
                return it->second;
            }
        }
        return NameUse::Unknown;
    }

    NameUse FindGlobal(const std::string& name) const
    {
        const auto it = m_scopes.front().find(name);
        return it == m_scopes.front().end() ? NameUse::Unknown : it->second;
    }

    std::size_t Depth() const
    {
        return m_scopes.size();
    }

    void CloseDownTo(std::size_t depth)
    {
        m_scopes.resize(depth);
    }

  private:
    std::vector<std::map<std::string, NameUse>> m_scopes{1};
};

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_NAME_SCOPES_H
