// The checker's part for the header vector: every field has words that exist and hold it while it lives.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/field-runs.h"
#include "target/field.h"
#include "target/placement.h"
#include "target/word-sharing.h"

#include <algorithm>
#include <map>
#include <optional>

namespace pisa
{

namespace
{

std::string
Name(PhvWord word)
{
    return "word " + std::to_string(word.index) + " of " + std::to_string(word.width) + " bits";
}

bool
HasWord(const Target& target, PhvWord word)
{
    return std::any_of(target.phv.begin(), target.phv.end(),
                       [&](const PhvWords& w) { return w.width == word.width && word.index < w.count; });
}

/** Who has each word. Analyses are only made where a word has two owners. */
class WordOwners
{
  public:
    WordOwners(const Program& program, const Placement& placement, const Target& target)
        : m_program(program),
          m_placement(placement),
          m_target(target)
    {
    }

    /** @return an owner so far, by its place among the fields, that the word cannot hold beside the new one. */
    std::optional<std::size_t> Take(PhvWord word, std::size_t field)
    {
        std::vector<std::size_t>& owners = m_owners[{word.width, word.index}];
        const auto rival =
            std::find_if(owners.begin(), owners.end(),
                         [&](std::size_t owner) { return owner == field || !HoldsBoth(word, owner, field); });
        const auto answer = rival != owners.end() ? std::optional<std::size_t>(*rival) : std::nullopt;
        owners.push_back(field);
        return answer;
    }

  private:
    bool HoldsBoth(PhvWord word, std::size_t a, std::size_t b)
    {
        if (!m_target.sharesWords)
        {
            return false;
        }
        if (!m_sharing)
        {
            m_sharing.emplace(m_program, m_placement, m_target);
            for (const FieldRun& run : FieldRunsOf(m_program))
            {
                m_runs.insert(m_runs.end(), run.size(), m_runs.empty() ? 0 : m_runs.back() + 1);
            }
        }
        return m_sharing->MayShare(a, b) || (m_runs[a] == m_runs[b] && AreApart(word, a, b));
    }

    /** @return whether the fields have different bits of the word. */
    bool AreApart(PhvWord word, std::size_t a, std::size_t b) const
    {
        const auto [lowA, highA] = BitsIn(word, a);
        const auto [lowB, highB] = BitsIn(word, b);
        return highA <= lowB || highB <= lowA;
    }

    /** @return the first bit of the word that the field has, and the first above it. */
    std::pair<unsigned, unsigned> BitsIn(PhvWord word, std::size_t field) const
    {
        const PhvPlacement& placed = m_placement.phv[field];
        const unsigned end = placed.shift + FieldBits(m_program, placed.field);
        unsigned below = 0; // bits of the words behind this one
        for (auto each = placed.words.rbegin(); each != placed.words.rend() && !(*each == word); ++each)
        {
            below += each->width;
        }
        const unsigned low = std::max(placed.shift, below);
        return {low - below, std::max(low, std::min(end, below + word.width)) - below};
    }

    const Program& m_program;
    const Placement& m_placement;
    const Target& m_target;
    std::optional<WordSharing> m_sharing;
    std::vector<std::size_t> m_runs; ///< by field; as many as there are fields
    std::map<std::pair<unsigned, unsigned>, std::vector<std::size_t>> m_owners;
};

} // namespace

std::vector<Diagnostic>
CheckPhv(const Program& program, const Placement& placement, const Target& target)
{
    std::vector<Diagnostic> findings;
    const auto report = [&](const SourceLocation& where, std::string what) {
        findings.push_back({Severity::Error, where, std::move(what), ""});
    };
    const std::vector<FieldId> fields = CarriedFields(program);
    if (!std::equal(fields.begin(), fields.end(), placement.phv.begin(), placement.phv.end(),
                    [](FieldId field, const PhvPlacement& placed) { return field == placed.field; }))
    {
        report({}, "header vector: the placement does not list every field that the chip carries once and in order");
        return findings;
    }
    WordOwners owners(program, placement, target);
    for (std::size_t index = 0; index < fields.size(); ++index)
    {
        const PhvPlacement& placed = placement.phv[index];
        const SourceLocation& where = program.headers[placed.field.header].where;
        const std::string name = "field '" + QualifiedName(program, placed.field) + "': ";
        uint64_t bits = 0;
        for (const PhvWord word : placed.words)
        {
            bits += word.width;
            if (!HasWord(target, word))
            {
                report(where, name + "in " + Name(word) + ", which the chip does not have");
            }
            if (const std::optional<std::size_t> owner = owners.Take(word, index))
            {
                report(where, name + "in " + Name(word) + ", which holds '" + QualifiedName(program, fields[*owner]) +
                                  "' already");
            }
        }
        if (bits < FieldBits(program, placed.field) + placed.shift)
        {
            report(where, name + std::to_string(FieldBits(program, placed.field)) + " bits" +
                              (placed.shift != 0 ? " above " + std::to_string(placed.shift) + " others" : "") +
                              " in words of " + std::to_string(bits) + " bits");
        }
    }
    return findings;
}

} // namespace pisa
