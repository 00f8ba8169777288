// Contents of tables and branches, by way of the program's text form.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade/element-content.h"

#include "ir/access.h"
#include "ir/text-words.h"

#include <algorithm>
#include <set>
#include <sstream>

namespace pisa
{
namespace
{

std::string
Numbers(const std::vector<uint64_t>& numbers)
{
    return TextWords::List(numbers, TextWords::Number);
}

} // namespace

ContentPrinter::ContentPrinter(const Program& program)
    : m_program(program),
      m_oneTable(program),
      m_oneAction(program),
      m_bodies(program.actions.size())
{
}

std::string
ContentPrinter::BodyOf(ActionId id)
{
    std::string& body = m_bodies[id];
    if (body.empty())
    {
        Action action = m_program.actions[id];
        action.name = "action";
        action.where = {};
        action.parameterNames.clear();
        for (std::size_t i = 0; i < action.parameters.size(); ++i)
        {
            action.parameters[i].name = "p" + std::to_string(i);
        }
        m_oneAction.actions.assign(1, action);
        std::ostringstream out;
        PrintActions(m_oneAction, out);
        body = out.str();
    }
    return body;
}

std::string
ContentPrinter::StateOf(const Table& table) const
{
    std::set<RegisterId> registers;
    std::set<CounterId> counters;
    std::set<MeterId> meters;
    for (ActionId action : table.actions)
    {
        const Access access = AccessOf(m_program, m_program.actions[action]);
        registers.insert(access.registers.begin(), access.registers.end());
        counters.insert(access.counters.begin(), access.counters.end());
        meters.insert(access.meters.begin(), access.meters.end());
    }
    std::ostringstream out;
    for (RegisterId id : registers)
    {
        const Register& reg = m_program.registers[id];
        out << "register " << reg.name << ' ' << reg.width << ' ' << reg.size << " (" << Numbers(reg.initial)
            << ")\n";
    }
    for (CounterId id : counters)
    {
        out << "counter " << m_program.counters[id].name << ' ' << m_program.counters[id].size << '\n';
    }
    for (MeterId id : meters)
    {
        const MeterArray& meter = m_program.meters[id];
        out << "meter " << meter.name << ' ' << meter.size << ' ' << static_cast<unsigned>(meter.unit) << '\n';
    }
    if (table.profile)
    {
        const ActionProfile& profile = m_program.profiles[*table.profile];
        out << "profile " << profile.size << ' ' << profile.isSelector << ' ' << profile.maxGroupSize << ' '
            << NameOf(profile.algorithm) << TextWords(m_program).Fields(profile.fields) << '\n';
    }
    return out.str();
}

TableContent
ContentPrinter::ContentOf(const Table& table)
{
    TableContent content;
    content.actions = table.actions;
    std::sort(content.actions.begin(), content.actions.end(),
              [this](ActionId a, ActionId b)
              {
                  const std::string bodyA = BodyOf(a);
                  const std::string bodyB = BodyOf(b);
                  return bodyA != bodyB ? bodyA < bodyB : m_program.actions[a].name < m_program.actions[b].name;
              });
    std::string bodies;
    for (std::size_t i = 0; i < content.actions.size(); ++i)
    {
        m_oneTable.actions[content.actions[i]].name = "a" + std::to_string(i);
        bodies += BodyOf(content.actions[i]);
    }
    Table one = table;
    one.name = "table";
    one.where = {};
    one.keyNames.clear();
    one.actions = content.actions;
    m_oneTable.tables.assign(1, one);
    std::ostringstream out;
    PrintTables(m_oneTable, out);
    content.text = out.str() + bodies + StateOf(table);
    return content;
}

std::string
ContentPrinter::ContentOf(const Branch& branch) const
{
    return "branch " + TextWords(m_program).Comparison(branch.condition);
}

} // namespace pisa
