// Finds what names stand for.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/environment.h"

namespace pisa::p4
{

void
Environment::BindTypes(const Declarations& parameters, const std::vector<TypePtr>& types)
{
    for (std::size_t i = 0; i < parameters.size() && i < types.size(); ++i)
    {
        m_types[parameters[i].get()] = types[i];
    }
}

const Binding*
Environment::Find(const Declaration* declaration) const
{
    const auto it = m_bindings.find(declaration);
    return it != m_bindings.end() ? &it->second : m_outer ? m_outer->Find(declaration) : nullptr;
}

TypePtr
Environment::Resolve(const TypePtr& type) const
{
    const TypePtr mine = Substitute(type,
                                    [this](const Declaration* parameter) -> TypePtr
                                    {
                                        const auto it = m_types.find(parameter);
                                        return it != m_types.end() ? it->second : nullptr;
                                    });
    return m_outer ? m_outer->Resolve(mine) : mine;
}

} // namespace pisa::p4
