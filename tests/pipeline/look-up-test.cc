// Look-ups in tables of all kinds of keys agree with a linear scan, also while entries come and go.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/match-table.h"
#include "reference/look-up.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <random>

namespace pisa
{
namespace
{

/** A table of up to four keys, its entries and the model of them. */
class LookUpTrial
{
  public:
    explicit LookUpTrial(uint64_t seed) : m_random(seed)
    {
        DrawTable();
    }

    void Run()
    {
        const PhvLayout layout(m_program);
        MatchTable table(m_program, 0, layout);
        for (unsigned round = 0; round < 200 && !testing::Test::HasFailure(); ++round)
        {
            Change(table);
            Compare(table, layout);
        }
    }

  private:
    uint64_t Below(uint64_t limit)
    {
        return m_random() % limit;
    }

    /** Few different values, so that entries overlap, and others over the whole width. */
    uint64_t Value(unsigned width)
    {
        return (Below(4) != 0 ? Below(6) << (width > 8 ? Below(width - 3) : 0) : m_random()) & LowBits(width);
    }

    void DrawTable()
    {
        static constexpr unsigned kWidths[] = {1, 7, 8, 16, 32, 33, 64};
        Table table;
        Header header{"key", true, {}, {}};
        const bool hasPriority = Below(2) != 0;
        unsigned prefixFields = hasPriority ? 0 : static_cast<unsigned>(Below(4));
        for (uint64_t i = 1 + Below(4); i > 0; --i)
        {
            m_widths.push_back(kWidths[Below(7)]);
            header.fields.push_back({"f" + std::to_string(i), m_widths.back()});
            // Consecutive lpm keys form one prefix.
            const bool goesOn = prefixFields > 0 && (table.keys.empty() || table.keys.back().kind == MatchKind::Lpm);
            const MatchKind kind = hasPriority ? (Below(3) == 0   ? MatchKind::Exact
                                                  : Below(2) == 0 ? MatchKind::Ternary
                                                                  : MatchKind::Range)
                                   : goesOn    ? MatchKind::Lpm
                                               : MatchKind::Exact;
            prefixFields -= kind == MatchKind::Lpm ? 1 : 0;
            table.keys.push_back({{1, static_cast<uint32_t>(header.fields.size() - 1)}, kind});
        }
        table.name = "t";
        table.actions = {0};
        table.size = 60;
        m_program.headers = {MakeIntrinsicHeader(), header};
        m_program.actions = {{"a", {{"p", 32}}, {}, {}}};
        table.defaultCall = {0, {0}};
        m_program.tables = {table};
    }

    Entry DrawEntry()
    {
        Entry entry;
        unsigned prefix = 0;
        for (const MatchKey& key : m_program.tables[0].keys)
        {
            prefix += key.kind == MatchKind::Lpm ? m_widths[key.field.index] : 0;
        }
        prefix = static_cast<unsigned>(Below(prefix + 1));
        for (const MatchKey& key : m_program.tables[0].keys)
        {
            const unsigned width = m_widths[key.field.index];
            MatchValue match{Value(width), LowBits(width)};
            if (key.kind == MatchKind::Lpm)
            {
                const unsigned taken = std::min(prefix, width);
                prefix -= taken;
                match.mask = LowBits(width) & ~LowBits(width - taken);
            }
            else if (key.kind == MatchKind::Ternary)
            {
                match.mask = Below(3) == 0 ? 0 : Value(width);
            }
            else if (key.kind == MatchKind::Range)
            {
                match.mask = Value(width);
                if (match.mask < match.value)
                {
                    std::swap(match.mask, match.value);
                }
            }
            match.value &= key.kind == MatchKind::Range ? ~uint64_t{0} : match.mask;
            entry.match.push_back(match);
        }
        entry.priority = static_cast<int32_t>(Below(5)) - 2;
        entry.call = {0, {++m_calls}};
        return entry;
    }

    void Change(MatchTable& table)
    {
        if (m_entries.size() < 60 && Below(3) != 0)
        {
            const Entry entry = DrawEntry();
            if (table.Insert(entry, 0, 0))
            {
                m_entries.push_back(entry);
            }
        }
        else if (!m_entries.empty())
        {
            const auto at = m_entries.begin() + static_cast<std::ptrdiff_t>(Below(m_entries.size()));
            EXPECT_TRUE(table.Remove(at->match, at->priority, 0, 0));
            EXPECT_FALSE(table.RowOf(*at));
            m_entries.erase(at);
        }
        EXPECT_EQ(table.Entries().size(), m_entries.size());
    }

    /** Keys near entries: in their ranges and prefixes, and a bit beside. */
    std::vector<uint64_t> DrawKey()
    {
        std::vector<uint64_t> key;
        const Entry* near = m_entries.empty() ? nullptr : &m_entries[Below(m_entries.size())];
        for (std::size_t i = 0; i < m_widths.size(); ++i)
        {
            uint64_t value = Value(m_widths[i]);
            if (near != nullptr && Below(8) != 0)
            {
                const MatchValue& match = near->match[i];
                value = m_program.tables[0].keys[i].kind == MatchKind::Range
                            ? (Below(2) != 0 ? match.value : match.mask) + Below(3) - 1
                            : match.value | (value & ~match.mask);
            }
            key.push_back(value & LowBits(m_widths[i]));
        }
        return key;
    }

    void Compare(MatchTable& table, const PhvLayout& layout)
    {
        for (unsigned i = 0; i < 10; ++i)
        {
            const std::vector<uint64_t> key = DrawKey();
            std::vector<uint64_t> slots = layout.InitialSlots();
            for (uint32_t field = 0; field < key.size(); ++field)
            {
                slots[layout.SlotOf({1, field})] = key[field];
            }
            const std::size_t expected = ReferenceLookUp(m_program.tables[0], m_widths, m_entries, key);
            const ChosenAction chosen = table.Match(slots.data(), 0);
            ASSERT_EQ(chosen.isHit, expected < m_entries.size());
            ASSERT_EQ(*chosen.arguments, chosen.isHit ? m_entries[expected].call.arguments[0] : 0);
            ++s_hits[chosen.isHit];
        }
    }

    std::mt19937_64 m_random;
    Program m_program;
    std::vector<unsigned> m_widths;
    std::vector<Entry> m_entries; ///< oldest first
    uint64_t m_calls{0};

  public:
    static inline uint64_t s_hits[2] = {};
};

TEST(LookUp, AgreesWithALinearScanWhileEntriesComeAndGo)
{
    for (uint64_t seed = 1; seed <= 300 && !testing::Test::HasFailure(); ++seed)
    {
        SCOPED_TRACE("seed " + std::to_string(seed));
        LookUpTrial(seed).Run();
    }
    EXPECT_GT(LookUpTrial::s_hits[0], 50000U);
    EXPECT_GT(LookUpTrial::s_hits[1], 50000U);
}

} // namespace
} // namespace pisa
