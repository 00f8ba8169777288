// Runs of fields into words, widest first, each word to as many as never need it at once.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/place/phv-sharer.h"

#include "compiler/place/shared-words.h"
#include "target/field-runs.h"
#include "target/field.h"
#include "target/word-sharing.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>
#include <string>

namespace pisa
{

namespace
{

/** Orders of runs that are tried; each costs as much as first fit. */
constexpr unsigned kRounds = 100;

/** Neighbours that are placed as one, by their places among the carried fields. */
struct Run
{
    std::size_t first{0};
    std::size_t count{1};
    unsigned bits{0};
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

Rivals
RivalsOf(const std::vector<Run>& runs, const WordSharing& sharing)
{
    Rivals rivals(runs.size(), boost::dynamic_bitset<>(runs.size()));
    for (RunId a = 0; a < runs.size(); ++a)
    {
        for (RunId b = 0; b < a; ++b)
        {
            rivals[a][b] = rivals[b][a] = !sharing.MayShare(runs[a].first, runs[b].first);
        }
    }
    return rivals;
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

/**
 * @return bits of runs each two of which are rivals, in whole words of the narrowest kind; as many as are found
 * greedily, widest first, so that there may be more.
 */
uint64_t
BitsAtOnce(const std::vector<Run>& runs, const Rivals& rivals, const Target& target)
{
    const unsigned narrowest = target.phv.front().width;
    boost::dynamic_bitset<> ofAll = ~boost::dynamic_bitset<>(runs.size()); // rivals of all that were taken
    uint64_t bits = 0;
    for (RunId run = 0; run < runs.size(); ++run)
    {
        if (ofAll[run])
        {
            ofAll &= rivals[run];
            bits += uint64_t{(runs[run].bits + narrowest - 1) / narrowest} * narrowest;
        }
    }
    return bits;
}

uint64_t
BitsOf(const Target& target)
{
    return std::accumulate(target.phv.begin(), target.phv.end(), uint64_t{0},
                           [](uint64_t sum, const PhvWords& kind)
                           { return sum + uint64_t{kind.width} * kind.count; });
}

/** @return the fields with the words that they keep, if any. */
std::vector<PhvPlacement>
FieldsKeeping(const std::vector<PhvPlacement>& kept, const Program& program)
{
    std::map<FieldId, PhvPlacement> staying;
    for (const PhvPlacement& field : kept)
    {
        staying[field.field] = field;
    }
    std::vector<PhvPlacement> phv;
    for (const FieldId field : CarriedFields(program))
    {
        phv.push_back(staying.try_emplace(field, PhvPlacement{field, {}}).first->second);
    }
    return phv;
}

bool
Holds(const Program& program, Placement placement, const std::vector<PhvPlacement>& phv, const Target& target)
{
    placement.phv = phv;
    return CheckPhv(program, placement, target).empty();
}

/** One program's runs on one chip, with its tables in their places. */
class RunFilling
{
  public:
    RunFilling(const Program& program, const Target& target, const WordSharing& sharing,
               const std::vector<PhvPlacement>& kept)
        : m_program(program),
          m_target(target),
          m_runs(RunsOf(program)),
          m_rivals(RivalsOf(m_runs, sharing)),
          m_kept(FieldsKeeping(kept, program))
    {
    }

    /** @return words for all fields, or why there are none, beside what is wrong with words of their own. */
    PhvAnswer Search(const Diagnostic& alone)
    {
        const uint64_t bits = BitsAtOnce(m_runs, m_rivals, m_target);
        if (bits > BitsOf(m_target))
        {
            Diagnostic reason = alone;
            reason.what +=
                "; shared by those that no packet needs at once, neither: fields that packets need at once "
                "take at least " +
                std::to_string(bits) + " bits, limit " + std::to_string(BitsOf(m_target));
            return {std::nullopt, {std::move(reason)}};
        }
        std::vector<RunId> order(m_runs.size());
        std::iota(order.begin(), order.end(), RunId{0});
        PhvAnswer answer;
        for (unsigned round = 0; round < kRounds && !answer.phv; ++round)
        {
            const std::size_t failed =
                Fill(order, round % 2 == 0 ? WordChoice::Tight : WordChoice::Whole, alone, answer);
            std::rotate(order.begin(), order.begin() + failed, order.begin() + failed + 1);
        }
        return answer;
    }

  private:
    /**
     * First fit in one order.
     * @param answer the words if all runs have some; else the reason if there is none yet
     * @return the place in the order of the run without words; the first if all have some
     */
    std::size_t Fill(const std::vector<RunId>& order, WordChoice choice, const Diagnostic& alone,
                     PhvAnswer& answer) const
    {
        std::vector<PhvPlacement> phv = m_kept;
        SharedWords shared(m_target, m_rivals);
        for (const RunId run : order)
        {
            for (std::size_t field = m_runs[run].first; field < m_runs[run].first + m_runs[run].count; ++field)
            {
                std::for_each(phv[field].words.begin(), phv[field].words.end(),
                              [&](PhvWord word) { shared.Give(run, word); });
            }
        }
        for (std::size_t i = 0; i < order.size(); ++i)
        {
            const Run& run = m_runs[order[i]];
            if (!phv[run.first].words.empty())
            {
                continue; // it stays
            }
            const std::optional<std::vector<PhvWord>> words = shared.Take(order[i], run.bits, choice);
            if (!words)
            {
                answer.reasons = answer.reasons.empty() ? NoRoomFor(order[i], shared, alone) : answer.reasons;
                return i;
            }
            PlaceFields(m_program, run, *words, phv);
        }
        answer = {std::move(phv), {}};
        return 0;
    }

    std::vector<Diagnostic> NoRoomFor(RunId run, const SharedWords& words, const Diagnostic& alone) const
    {
        const auto [count, bits] = words.TakenBeside(run);
        Diagnostic reason = alone;
        reason.what += "; shared by those that no packet needs at once, the words do not hold '" +
                       QualifiedName(m_program, m_kept[m_runs[run].first].field) +
                       "': fields that are needed beside it have " + std::to_string(count) + " words of " +
                       std::to_string(bits) + " bits";
        return {std::move(reason)};
    }

    const Program& m_program;
    const Target& m_target;
    std::vector<Run> m_runs; ///< widest first
    Rivals m_rivals;
    std::vector<PhvPlacement> m_kept; ///< of fields that must be placed without words
};

} // namespace

PhvSharer::PhvSharer(const Program& program, const Target& target) : m_program(program), m_target(target)
{
}

PhvAnswer
PhvSharer::Place(const Placement& placement)
{
    PhvAnswer alone = PlacePhv(m_program, m_target);
    return alone.phv || !m_target.sharesWords ? alone : Share(placement, {}, alone.reasons.front());
}

PhvAnswer
PhvSharer::PlaceAround(const Placement& placement, const std::vector<PhvPlacement>& kept)
{
    PhvAnswer answer = PlacePhv(m_program, m_target, kept);
    if (!answer.phv && m_target.sharesWords)
    {
        answer = Share(placement, kept, answer.reasons.front());
    }
    if (answer.phv && !Holds(m_program, placement, *answer.phv, m_target))
    {
        return {std::nullopt,
                {{Severity::Error,
                  {},
                  "header vector: fields that share a word are needed at once",
                  "give them words of their own"}}};
    }
    return answer;
}

PhvAnswer
PhvSharer::Share(const Placement& placement, const std::vector<PhvPlacement>& kept, const Diagnostic& alone)
{
    m_exclusive = m_exclusive ? m_exclusive : ExclusiveHeaders(m_program);
    const WordSharing sharing(*m_exclusive, m_program, placement, m_target);
    return RunFilling(m_program, m_target, sharing, kept).Search(alone);
}

PhvAnswer
PlaceOrSharePhv(const Program& program, const Placement& placement, const Target& target)
{
    return PhvSharer(program, target).Place(placement);
}

} // namespace pisa
