// Runs of fields into words, widest first, each word to as many as never need it at once.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/place/phv-sharer.h"

#include "target/field-runs.h"
#include "target/field.h"
#include "target/word-sharing.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <string>

namespace pisa
{

namespace
{

/** Neighbours that are placed as one, by their places among the carried fields. */
struct Run
{
    std::size_t first{0};
    std::size_t count{1};
    unsigned bits{0};
};

/** Who has the words of a chip. */
class SharedWords
{
  public:
    SharedWords(const Target& target, const WordSharing& sharing) : m_sharing(sharing)
    {
        for (const PhvWords& kind : target.phv)
        {
            m_kinds.push_back({kind.width, std::vector<std::vector<std::size_t>>(kind.count)});
        }
    }

    /** @return words for a run, most significant first, or nothing where there are none left for it. */
    std::optional<std::vector<PhvWord>> Take(const Run& run)
    {
        std::vector<PhvWord> words;
        unsigned held = 0;
        while (held < run.bits)
        {
            const std::optional<PhvWord> word = TakeWord(run, run.bits - held);
            if (!word)
            {
                return std::nullopt;
            }
            words.push_back(*word);
            held += word->width;
        }
        return words;
    }

    /** @return words, and bits in them, that fields which need room beside the run have. */
    std::pair<std::size_t, uint64_t> TakenBeside(const Run& run) const
    {
        std::pair<std::size_t, uint64_t> taken;
        for (const Kind& kind : m_kinds)
        {
            const auto words = std::count_if(kind.owners.begin(), kind.owners.end(),
                                             [&](const auto& owners) { return HasRival(run, owners); });
            taken.first += static_cast<std::size_t>(words);
            taken.second += static_cast<uint64_t>(words) * kind.width;
        }
        return taken;
    }

  private:
    struct Kind
    {
        unsigned width{0};
        std::vector<std::vector<std::size_t>> owners; ///< of each word: the first fields of runs
    };

    /** Widest first among those that hold no more than is missing, then wider ones, narrowest first. */
    std::optional<PhvWord> TakeWord(const Run& run, unsigned missing)
    {
        const auto wider = std::partition_point(m_kinds.begin(), m_kinds.end(),
                                                [missing](const Kind& kind) { return kind.width <= missing; });
        for (auto kind = wider; kind != m_kinds.begin();)
        {
            --kind;
            if (const std::optional<PhvWord> word = TakeWordOf(*kind, run))
            {
                return word;
            }
        }
        for (auto kind = wider; kind != m_kinds.end(); ++kind)
        {
            if (const std::optional<PhvWord> word = TakeWordOf(*kind, run))
            {
                return word;
            }
        }
        return std::nullopt;
    }

    /** A word that others have, too, before one that nobody has. */
    std::optional<PhvWord> TakeWordOf(Kind& kind, const Run& run)
    {
        auto best = kind.owners.end();
        for (auto word = kind.owners.begin(); word != kind.owners.end(); ++word)
        {
            if (IsFreeFor(run, *word) && (best == kind.owners.end() || best->empty()))
            {
                best = word;
            }
        }
        if (best == kind.owners.end())
        {
            return std::nullopt;
        }
        best->push_back(run.first);
        return PhvWord{kind.width, static_cast<unsigned>(best - kind.owners.begin())};
    }

    bool IsFreeFor(const Run& run, const std::vector<std::size_t>& owners) const
    {
        return !HasRival(run, owners) && std::find(owners.begin(), owners.end(), run.first) == owners.end();
    }

    bool HasRival(const Run& run, const std::vector<std::size_t>& owners) const
    {
        return std::any_of(owners.begin(), owners.end(),
                           [&](std::size_t owner)
                           { return owner != run.first && !m_sharing.MayShare(owner, run.first); });
    }

    const WordSharing& m_sharing;
    std::vector<Kind> m_kinds;
};

std::vector<Run>
RunsOf(const Program& program)
{
    std::vector<Run> runs;
    std::size_t first = 0;
    for (const FieldRun& fields : FieldRunsOf(program))
    {
        runs.push_back({first, fields.size(), 0});
        for (const FieldId field : fields)
        {
            runs.back().bits += FieldBits(program, field);
        }
        first += fields.size();
    }
    std::stable_sort(runs.begin(), runs.end(), [](const Run& a, const Run& b) { return a.bits > b.bits; });
    return runs;
}

/** Gives the fields of a run those of its words that hold them. */
void
PlaceFields(const Program& program, const Run& run, const std::vector<PhvWord>& words, std::vector<PhvPlacement>& phv)
{
    unsigned low = 0; // of the field, from the end of the words
    for (std::size_t i = run.first + run.count; i-- > run.first;)
    {
        const unsigned high = low + FieldBits(program, phv[i].field);
        unsigned below = 0;
        for (auto word = words.rbegin(); word != words.rend(); below += word++->width)
        {
            if (below < high && low < below + word->width)
            {
                phv[i].shift = phv[i].words.empty() ? low - below : phv[i].shift;
                phv[i].words.insert(phv[i].words.begin(), *word);
            }
        }
        low = high;
    }
}

Diagnostic
NoRoomFor(const Program& program, const Run& run, FieldId field, const SharedWords& words, const Diagnostic& alone)
{
    const auto [count, bits] = words.TakenBeside(run);
    Diagnostic reason = alone;
    reason.what += "; shared by those that no packet needs at once, the words do not hold '" +
                   QualifiedName(program, field) + "': fields that are needed beside it have " +
                   std::to_string(count) + " words of " + std::to_string(bits) + " bits";
    return reason;
}

} // namespace

PhvAnswer
PlaceOrSharePhv(const Program& program, const Placement& placement, const Target& target)
{
    PhvAnswer alone = PlacePhv(program, target);
    if (alone.phv || !target.sharesWords)
    {
        return alone;
    }
    std::vector<PhvPlacement> phv;
    for (const FieldId field : CarriedFields(program))
    {
        phv.push_back({field, {}});
    }
    const WordSharing sharing(program, placement, target);
    SharedWords shared(target, sharing);
    for (const Run& run : RunsOf(program))
    {
        const std::optional<std::vector<PhvWord>> words = shared.Take(run);
        if (!words)
        {
            return {std::nullopt, {NoRoomFor(program, run, phv[run.first].field, shared, alone.reasons.front())}};
        }
        PlaceFields(program, run, *words, phv);
    }
    return {std::move(phv), {}};
}

} // namespace pisa
