// Verifies tables: keys, the actions that they may call, entries.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/verify-parts.h"

#include <algorithm>
#include <map>

namespace pisa
{

namespace
{

/** Checks one table. */
class TableCheck
{
  public:
    TableCheck(const Program& program, TableId id, Findings& findings)
        : m_program(program),
          m_table(program.tables[id]),
          m_element{ElementKind::Table, id},
          m_findings(findings)
    {
    }

    void Run()
    {
        const bool keysHold = CheckKeys();
        CheckActions();
        CheckCall(m_table.defaultCall, "default action: ");
        if (m_table.entries.size() > m_table.size)
        {
            Add(std::to_string(m_table.entries.size()) + " entries, its size is " + std::to_string(m_table.size),
                "enlarge the table");
        }
        if (keysHold)
        {
            CheckEntries();
        }
    }

  private:
    void Add(const std::string& what, const std::string& remedy = "")
    {
        m_findings.Add(m_element, what, remedy);
    }

    bool Has(MatchKind kind) const
    {
        return std::any_of(m_table.keys.begin(), m_table.keys.end(),
                           [kind](const MatchKey& key) { return key.kind == kind; });
    }

    bool CheckKeys()
    {
        bool holds = true;
        for (const MatchKey& key : m_table.keys)
        {
            const std::string fault = FaultOfField(m_program, key.field);
            if (!fault.empty())
            {
                Add("a key field cannot be read: " + fault);
                holds = false;
            }
        }
        if (std::count_if(m_table.keys.begin(), m_table.keys.end(),
                          [](const MatchKey& key) { return key.kind == MatchKind::Lpm; }) > 1)
        {
            Add("matches on more than one longest prefix, the limit is 1", "make the others ternary");
        }
        if (m_table.keys.empty() && !m_table.entries.empty())
        {
            Add("has entries but no key", "give it a key, or use the default action alone");
            holds = false;
        }
        return holds;
    }

    void CheckActions()
    {
        std::set<ActionId> seen;
        for (ActionId action : m_table.actions)
        {
            if (action >= m_program.actions.size())
            {
                Add("action " + std::to_string(action) + " does not exist, the program has " +
                    std::to_string(m_program.actions.size()));
            }
            else if (!seen.insert(action).second)
            {
                Add("lists action '" + m_program.actions[action].name + "' twice", "remove one");
            }
        }
    }

    void CheckCall(const ActionCall& call, const std::string& place)
    {
        if (call.action >= m_program.actions.size())
        {
            Add(place + "action " + std::to_string(call.action) + " does not exist, the program has " +
                std::to_string(m_program.actions.size()));
            return;
        }
        const Action& action = m_program.actions[call.action];
        if (std::find(m_table.actions.begin(), m_table.actions.end(), call.action) == m_table.actions.end())
        {
            Add(place + "action '" + action.name + "' is not among the table's actions", "list it");
        }
        if (call.arguments.size() != action.parameters.size())
        {
            Add(place + "action '" + action.name + "' takes " + std::to_string(action.parameters.size()) +
                " arguments, here are " + std::to_string(call.arguments.size()));
            return;
        }
        for (std::size_t i = 0; i < call.arguments.size(); ++i)
        {
            CheckFits(call.arguments[i], action.parameters[i].width,
                      place + "argument '" + action.parameters[i].name + "'", m_element, m_findings);
        }
    }

    void CheckMatch(const MatchKey& key, const MatchValue& match, const std::string& place)
    {
        const unsigned width = WidthOf(m_program, key.field);
        CheckFits(match.value, width, place + "value of '" + NameOf(m_program, key.field) + "'", m_element,
                  m_findings);
        const uint64_t hidden = ~match.mask & LowBits(width);
        if (key.kind == MatchKind::Lpm && (hidden & (hidden + 1)) != 0)
        {
            Add(place + "the mask of '" + NameOf(m_program, key.field) + "' is not a prefix",
                "use a mask of leading ones");
        }
    }

    void CheckEntries()
    {
        std::map<std::vector<uint64_t>, std::size_t> seen;
        for (std::size_t i = 0; i < m_table.entries.size(); ++i)
        {
            const Entry& entry = m_table.entries[i];
            const std::string place = "entry " + std::to_string(i) + ": ";
            CheckCall(entry.call, place);
            if (entry.match.size() != m_table.keys.size())
            {
                Add(place + std::to_string(entry.match.size()) + " values for " +
                    std::to_string(m_table.keys.size()) + " key fields");
                continue;
            }
            for (std::size_t k = 0; k < entry.match.size(); ++k)
            {
                CheckMatch(m_table.keys[k], entry.match[k], place);
            }
            auto [first, isNew] = seen.emplace(Signature(entry), i);
            if (!isNew && !Has(MatchKind::Ternary))
            {
                Add(place + "matches the same as entry " + std::to_string(first->second), "remove one");
            }
        }
    }

    /** @return what two entries of a table without ternary keys must not have in common. */
    std::vector<uint64_t> Signature(const Entry& entry) const
    {
        std::vector<uint64_t> signature;
        for (std::size_t k = 0; k < entry.match.size(); ++k)
        {
            const bool isExact = m_table.keys[k].kind == MatchKind::Exact;
            const uint64_t mask =
                (isExact ? ~uint64_t{0} : entry.match[k].mask) & LowBits(WidthOf(m_program, m_table.keys[k].field));
            signature.push_back(mask);
            signature.push_back(entry.match[k].value & mask);
        }
        return signature;
    }

    const Program& m_program;
    const Table& m_table;
    Element m_element;
    Findings& m_findings;
};

} // namespace

void
VerifyTables(const Program& program, Findings& findings)
{
    CheckNames(program.tables, ElementKind::Table, "table", findings);
    for (TableId id = 0; id < program.tables.size(); ++id)
    {
        TableCheck(program, id, findings).Run();
    }
}

} // namespace pisa
