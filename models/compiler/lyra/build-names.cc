// What headers, globals and externals of the source are called in the IR.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/context-builder.h"

namespace pisa::lyra
{

HeaderId
ContextBuilder::HeaderOf(const std::string& header) const
{
    HeaderId id = 1;
    while (m_program.frame.headers[id].name != header)
    {
        ++id;
    }
    return id;
}

FieldId
ContextBuilder::FieldOf(const std::string& header, const std::string& field) const
{
    FieldId id{HeaderOf(header), 0};
    while (m_program.frame.headers[id.header].fields[id.index].name != field)
    {
        ++id.index;
    }
    return id;
}

/** One for all copies of a routine in one algorithm. */
GlobalId
ContextBuilder::GlobalOf(const std::string& name)
{
    const Copy& copy = *m_copies.back();
    const std::string full =
        m_program.algorithms[m_algorithm] + "." + (copy.prefix.empty() ? "" : copy.routine.name + ".") + name;
    const auto [it, isNew] = m_globals.emplace(full, static_cast<GlobalId>(m_program.globals.size()));
    if (isNew)
    {
        const Symbol& symbol = copy.routine.symbols.at(name);
        m_program.globals.push_back({full, m_algorithm, symbol.global.width, symbol.global.cells, symbol.where});
    }
    return it->second;
}

ExternalId
ContextBuilder::ExternalOf(const std::string& name)
{
    const Copy& copy = *m_copies.back();
    const std::string full =
        m_program.algorithms[m_algorithm] + "." + (copy.prefix.empty() ? "" : copy.routine.name + ".") + name;
    const auto [it, isNew] = m_externals.emplace(full, static_cast<ExternalId>(m_program.externals.size()));
    if (isNew)
    {
        const Symbol& symbol = copy.routine.symbols.at(name);
        m_program.externals.push_back({full, m_algorithm, symbol.external, symbol.where});
    }
    return it->second;
}

} // namespace pisa::lyra
