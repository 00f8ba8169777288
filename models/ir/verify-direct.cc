// Verifies counters and meters that belong to tables.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/verify-subject.h"

namespace pisa
{

namespace
{

/** Checks the direct counters, or the direct meters, of all tables. */
class DirectCheck
{
  public:
    DirectCheck(const Program& program, const char* what, Findings& findings)
        : m_program(program),
          m_what(what),
          m_findings(findings)
    {
    }

    /** @param declared the program's counters or meters */
    template <typename T>
    void CheckTable(TableId table, std::size_t index, const std::vector<T>& declared)
    {
        Subject subject(m_program, {ElementKind::Table, table}, m_findings);
        if (!subject.Exists(index, declared.size(), m_what))
        {
            return;
        }
        const std::string name = std::string(m_what) + " '" + declared[index].name + "'";
        if (declared[index].size != m_program.tables[table].size)
        {
            subject.Add("its " + name + " has " + std::to_string(declared[index].size) + " cells for " +
                            std::to_string(m_program.tables[table].size) + " entries",
                        "give it a cell an entry");
        }
        if (!m_direct.insert(index).second)
        {
            subject.Add("its " + name + " is another table's too", "declare one for each");
        }
    }

    void CheckUse(ActionId action, std::size_t index)
    {
        if (m_direct.count(index) > 0)
        {
            m_findings.Add({ElementKind::Action, action},
                           "uses " + std::string(m_what) + " " + std::to_string(index) +
                               ", which belongs to a table's entries",
                           "leave that to the table");
        }
    }

  private:
    const Program& m_program;
    const char* m_what;
    Findings& m_findings;
    std::set<std::size_t> m_direct;
};

} // namespace

void
VerifyDirectState(const Program& program, Findings& findings)
{
    DirectCheck counters(program, "counter", findings);
    DirectCheck meters(program, "meter", findings);
    for (TableId id = 0; id < program.tables.size(); ++id)
    {
        const Table& table = program.tables[id];
        if (table.counter)
        {
            counters.CheckTable(id, *table.counter, program.counters);
        }
        if (table.meter)
        {
            meters.CheckTable(id, table.meter->meter, program.meters);
            Subject(program, {ElementKind::Table, id}, findings).Number(table.meter->colour, "its meter's colour");
        }
    }
    for (ActionId id = 0; id < program.actions.size(); ++id)
    {
        for (const Instruction& instruction : program.actions[id].body)
        {
            if (const auto* count = std::get_if<Count>(&instruction))
            {
                counters.CheckUse(id, count->counter);
            }
            if (const auto* execute = std::get_if<MeterExecute>(&instruction))
            {
                meters.CheckUse(id, execute->meter);
            }
        }
    }
}

} // namespace pisa
