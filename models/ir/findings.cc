// Names and places of a program's elements for diagnostics.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/findings.h"

namespace pisa
{

namespace
{

std::string
NodeName(const char* control, std::size_t index, const Program& program, const ControlNode& node)
{
    std::string name = std::string(control) + " node " + std::to_string(index);
    if (const auto* branch = std::get_if<Branch>(&node))
    {
        return branch->name.empty() ? name : name + " (branch '" + branch->name + "')";
    }
    const TableId table = std::get<Apply>(node).table;
    return table < program.tables.size() ? name + " (table '" + program.tables[table].name + "')" : name;
}

} // namespace

Findings::Findings(const Program& program, const Locator& locator) : m_program(program), m_locator(locator)
{
}

void
Findings::Add(Element element, const std::string& what, const std::string& remedy)
{
    m_all.push_back({Severity::Error, m_locator(element), NameOf(element) + ": " + what, remedy});
}

std::string
Findings::NameOf(Element element) const
{
    const std::size_t i = element.index;
    switch (element.kind)
    {
    case ElementKind::Program:
        return "program '" + m_program.name + "'";
    case ElementKind::Header:
        return "header '" + m_program.headers[i].name + "'";
    case ElementKind::ValueSet:
        return "value set '" + m_program.valueSets[i].name + "'";
    case ElementKind::ParseState:
        return "parse state '" + m_program.parser[i].name + "'";
    case ElementKind::Check:
        return "check " + std::to_string(i);
    case ElementKind::Action:
        return "action '" + m_program.actions[i].name + "'";
    case ElementKind::Register:
        return "register '" + m_program.registers[i].name + "'";
    case ElementKind::Counter:
        return "counter '" + m_program.counters[i].name + "'";
    case ElementKind::Meter:
        return "meter '" + m_program.meters[i].name + "'";
    case ElementKind::Profile:
        return "profile '" + m_program.profiles[i].name + "'";
    case ElementKind::Digest:
        return "digest '" + m_program.digests[i].name + "'";
    case ElementKind::Table:
        return "table '" + m_program.tables[i].name + "'";
    case ElementKind::IngressNode:
        return NodeName("ingress", i, m_program, m_program.ingress.nodes[i]);
    case ElementKind::EgressNode:
        return NodeName("egress", i, m_program, m_program.egress.nodes[i]);
    case ElementKind::Deparser:
        return "deparser";
    case ElementKind::Checksum:
        return "checksum " + std::to_string(i);
    case ElementKind::FieldList:
        return "field list " + std::to_string(i);
    }
    return "";
}

Locator
LocateInSource(const Program& program)
{
    return [&program](Element element) -> SourceLocation
    {
        switch (element.kind)
        {
        case ElementKind::Header:
            return program.headers[element.index].where;
        case ElementKind::Action:
            return program.actions[element.index].where;
        case ElementKind::Register:
            return program.registers[element.index].where;
        case ElementKind::ValueSet:
            return program.valueSets[element.index].where;
        case ElementKind::Counter:
            return program.counters[element.index].where;
        case ElementKind::Meter:
            return program.meters[element.index].where;
        case ElementKind::Profile:
            return program.profiles[element.index].where;
        case ElementKind::Digest:
            return program.digests[element.index].where;
        case ElementKind::Table:
            return program.tables[element.index].where;
        default:
            return {};
        }
    };
}

} // namespace pisa
