// Verifies tables: keys, the actions that they may call, entries.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/verify-subject.h"

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
          m_subject(program, {ElementKind::Table, id}, findings)
    {
    }

    void Run()
    {
        const bool keysHold = CheckKeys();
        CheckActions();
        m_subject.At("default action: ");
        CheckCall(m_table.defaultCall);
        m_subject.At("");
        if (m_table.profile)
        {
            m_subject.Exists(*m_table.profile, m_program.profiles.size(), "profile");
        }
        if (m_table.entries.size() > m_table.size)
        {
            m_subject.Add(std::to_string(m_table.entries.size()) + " entries, its size is " +
                              std::to_string(m_table.size),
                          "enlarge the table");
        }
        if (keysHold)
        {
            CheckPrefix();
            CheckKeyNames();
            CheckEntries();
        }
    }

  private:
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
            holds = m_subject.Number(key.field, "a key field") && holds;
        }
        if (m_table.keys.empty() && !m_table.entries.empty())
        {
            m_subject.Add("has entries but no key", "give it a key, or use the default action alone");
            holds = false;
        }
        return holds;
    }

    /** Fields of a prefix stand together. */
    void CheckPrefix()
    {
        unsigned prefixes = 0;
        for (std::size_t k = 0; k < m_table.keys.size(); ++k)
        {
            const bool isNew = k == 0 || m_table.keys[k - 1].kind != MatchKind::Lpm;
            prefixes += isNew && m_table.keys[k].kind == MatchKind::Lpm ? 1 : 0;
        }
        if (prefixes > 1)
        {
            m_subject.Add("matches on more than one longest prefix, the limit is 1", "make the others ternary");
        }
    }

    void CheckKeyNames()
    {
        std::vector<unsigned> widths;
        for (const MatchKey& key : m_table.keys)
        {
            widths.push_back(WidthOf(m_program, key.field));
        }
        CheckUserNames(m_table.keyNames, widths, "key", m_subject);
        std::size_t at = 0;
        for (const UserName& name : m_table.keyNames)
        {
            const std::size_t first = at;
            for (unsigned piece = 0; piece < name.pieces && at < m_table.keys.size(); ++piece, ++at)
            {
                if (m_table.keys[at].kind != m_table.keys[first].kind)
                {
                    m_subject.Add("pieces of the user's key '" + name.name + "' are matched differently",
                                  "match them all alike");
                }
            }
        }
    }

    void CheckActions()
    {
        std::set<ActionId> seen;
        for (ActionId action : m_table.actions)
        {
            if (m_subject.Exists(action, m_program.actions.size(), "action") && !seen.insert(action).second)
            {
                m_subject.Add("lists action '" + m_program.actions[action].name + "' twice", "remove one");
            }
        }
    }

    void CheckCall(const ActionCall& call)
    {
        if (!m_subject.Exists(call.action, m_program.actions.size(), "action"))
        {
            return;
        }
        const Action& action = m_program.actions[call.action];
        if (std::find(m_table.actions.begin(), m_table.actions.end(), call.action) == m_table.actions.end())
        {
            m_subject.Add("action '" + action.name + "' is not among the table's actions", "list it");
        }
        if (call.arguments.size() != action.parameters.size())
        {
            m_subject.Add("action '" + action.name + "' takes " + std::to_string(action.parameters.size()) +
                          " arguments, here are " + std::to_string(call.arguments.size()));
            return;
        }
        for (std::size_t i = 0; i < call.arguments.size(); ++i)
        {
            m_subject.Fits(call.arguments[i], action.parameters[i].width,
                           "argument '" + action.parameters[i].name + "'");
        }
    }

    /** What an entry does: call an action, or name a member or a group of the table's profile. */
    void CheckResult(const Entry& entry)
    {
        const int named = (entry.member ? 1 : 0) + (entry.group ? 1 : 0);
        if (!m_table.profile || *m_table.profile >= m_program.profiles.size())
        {
            if (named > 0)
            {
                m_subject.Add("names a member or a group, and the table has no profile", "call an action");
            }
            CheckCall(entry.call);
            return;
        }
        const ActionProfile& profile = m_program.profiles[*m_table.profile];
        if (named != 1 || !(entry.call == ActionCall{}))
        {
            m_subject.Add("must name one member or one group of profile '" + profile.name + "' and call nothing");
        }
        if (entry.group && !profile.isSelector)
        {
            m_subject.Add("names a group, and profile '" + profile.name + "' is no selector", "name a member");
        }
        if (entry.member && *entry.member >= profile.size)
        {
            m_subject.Add("there is no member " + std::to_string(*entry.member) + ", profile '" + profile.name +
                          "' has " + std::to_string(profile.size));
        }
    }

    void CheckMatch(const MatchKey& key, const MatchValue& match)
    {
        const unsigned width = WidthOf(m_program, key.field);
        const std::string of = " of '" + NameOf(m_program, key.field) + "'";
        m_subject.Fits(match.value, width, "value" + of);
        if (key.kind == MatchKind::Range)
        {
            m_subject.Fits(match.mask, width, "upper end" + of);
            if (match.value > match.mask)
            {
                m_subject.Add("the range" + of + " is from " + std::to_string(match.value) + " to " +
                                  std::to_string(match.mask) + " and holds nothing",
                              "exchange its ends");
            }
        }
    }

    /** The masks of a prefix, one behind the other, are ones and then zeros. */
    void CheckPrefixMasks(const Entry& entry)
    {
        bool hasEnded = false;
        for (std::size_t k = 0; k < entry.match.size(); ++k)
        {
            if (m_table.keys[k].kind != MatchKind::Lpm)
            {
                continue;
            }
            const uint64_t ones = LowBits(WidthOf(m_program, m_table.keys[k].field));
            const uint64_t hidden = ~entry.match[k].mask & ones;
            if ((hidden & (hidden + 1)) != 0 || (hasEnded && hidden != ones))
            {
                m_subject.Add("the mask of '" + NameOf(m_program, m_table.keys[k].field) + "' is not a prefix",
                              "use a mask of leading ones");
            }
            hasEnded = hasEnded || hidden != 0;
        }
    }

    void CheckEntries()
    {
        std::map<std::vector<uint64_t>, std::size_t> seen;
        for (std::size_t i = 0; i < m_table.entries.size(); ++i)
        {
            const Entry& entry = m_table.entries[i];
            m_subject.At("entry " + std::to_string(i) + ": ");
            CheckResult(entry);
            if (entry.match.size() != m_table.keys.size())
            {
                m_subject.Add(std::to_string(entry.match.size()) + " values for " +
                              std::to_string(m_table.keys.size()) + " key fields");
                continue;
            }
            for (std::size_t k = 0; k < entry.match.size(); ++k)
            {
                CheckMatch(m_table.keys[k], entry.match[k]);
            }
            CheckPrefixMasks(entry);
            auto [first, isNew] = seen.emplace(Signature(entry), i);
            if (!isNew && !Has(MatchKind::Ternary) && !Has(MatchKind::Range))
            {
                m_subject.Add("matches the same as entry " + std::to_string(first->second), "remove one");
            }
        }
    }

    /** @return what two entries of a table without priorities must not have in common. */
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
    Subject m_subject;
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
