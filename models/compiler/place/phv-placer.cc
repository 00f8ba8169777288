// Fields into words of the header vector, widest words first.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/place/phv-placer.h"

#include "target/field.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string>

namespace pisa
{

namespace
{

/** A field that still needs `missing` bits. */
struct Need
{
    FieldId field;
    unsigned missing{0};
    std::vector<PhvWord> words;
};

/**
 * Serves the needs with words of kind `kind` and narrower ones.
 *
 * Parts of fields that fill a word of this kind go first: with dividing widths, a word is never better used for less
 * than its width while a full part has to be served by narrower words (swap the two, and nothing gets worse). What is
 * left of the words then takes rests of fields, largest first, as many as it must for the narrower words to suffice.
 */
bool
Serve(std::vector<Need>& needs, const Target& target, std::size_t kind)
{
    const PhvWords& words = target.phv[kind];
    const auto byMissing = [](const Need& a, const Need& b) { return a.missing > b.missing; };
    std::stable_sort(needs.begin(), needs.end(), byMissing);
    unsigned used = 0;
    for (Need& need : needs)
    {
        while (need.missing >= words.width && used < words.count)
        {
            need.words.push_back({words.width, used++});
            need.missing -= words.width;
        }
    }
    std::stable_sort(needs.begin(), needs.end(), byMissing);
    for (std::size_t spilled = 0;; ++spilled)
    {
        const bool allServed = spilled == needs.size() || needs[spilled].missing == 0;
        std::vector<Need> rest = needs;
        if (kind == 0 ? allServed : Serve(rest, target, kind - 1))
        {
            needs = std::move(rest);
            return true;
        }
        if (allServed || used == words.count)
        {
            return false;
        }
        needs[spilled].words.push_back({words.width, used++});
        needs[spilled].missing = 0;
    }
}

/** The words that fields which stay leave. */
class FreeWords
{
  public:
    FreeWords(const Target& target, const std::vector<PhvPlacement>& kept) : m_rest(target)
    {
        for (const PhvWords& kind : target.phv)
        {
            for (unsigned index = 0; index < kind.count; ++index)
            {
                m_indexes[kind.width].insert(index);
            }
        }
        for (const PhvPlacement& field : kept)
        {
            for (const PhvWord& word : field.words)
            {
                m_indexes[word.width].erase(word.index);
            }
        }
        for (PhvWords& kind : m_rest.phv)
        {
            kind.count = static_cast<unsigned>(m_indexes[kind.width].size());
        }
    }

    /** @return the target with as many words as are left. */
    const Target& Rest() const
    {
        return m_rest;
    }

    /** @return words of the rest by the numbers that they have on the chip. */
    std::vector<PhvWord> Renumbered(std::vector<PhvWord> words) const
    {
        for (PhvWord& word : words)
        {
            word.index = *std::next(m_indexes.at(word.width).begin(), word.index);
        }
        return words;
    }

  private:
    Target m_rest;
    std::map<unsigned, std::set<unsigned>> m_indexes; ///< by width
};

Diagnostic
Reason(const Program& program, const Target& target)
{
    unsigned fields = 0;
    uint64_t bits = 0;
    for (const FieldId field : CarriedFields(program))
    {
        ++fields;
        bits += FieldBits(program, field);
    }
    std::string words;
    for (const PhvWords& kind : target.phv)
    {
        words +=
            (words.empty() ? "" : ", ") + std::to_string(kind.count) + " of " + std::to_string(kind.width) + " bits";
    }
    return {Severity::Error, SourceLocation{},
            "header vector: " + std::to_string(fields) + " fields of " + std::to_string(bits) +
                " bits in all, each in words of its own, do not fit the chip's words: " + words,
            "use fewer or narrower fields"};
}

} // namespace

PhvAnswer
PlacePhv(const Program& program, const Target& target)
{
    return PlacePhv(program, target, {});
}

PhvAnswer
PlacePhv(const Program& program, const Target& target, const std::vector<PhvPlacement>& kept)
{
    const FreeWords free(target, kept);
    std::map<FieldId, PhvPlacement> placed;
    for (const PhvPlacement& field : kept)
    {
        placed[field.field] = field;
    }
    std::vector<Need> needs;
    for (const FieldId field : CarriedFields(program))
    {
        if (placed.count(field) == 0)
        {
            needs.push_back({field, FieldBits(program, field), {}});
        }
    }
    PhvAnswer answer;
    if (!needs.empty() && !Serve(needs, free.Rest(), target.phv.size() - 1))
    {
        answer.reasons.push_back(Reason(program, target));
        return answer;
    }
    for (const Need& need : needs)
    {
        placed[need.field] = {need.field, free.Renumbered(need.words)};
    }
    answer.phv.emplace();
    for (auto& [field, its] : placed)
    {
        answer.phv->push_back(std::move(its));
    }
    return answer;
}

} // namespace pisa
