// Bundles of fields with disjoint lifetimes, each bundle placed as one field.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/place/phv-sharer.h"

#include "target/field-lifetimes.h"
#include "target/field.h"

#include <algorithm>
#include <numeric>
#include <string>

namespace pisa
{

namespace
{

/** Fields that share words, by their places among the carried ones; the first is the widest. */
using Bundle = std::vector<std::size_t>;

std::vector<Bundle>
MakeBundles(const std::vector<unsigned>& widths, const std::vector<Lifetime>& lifetimes)
{
    std::vector<std::size_t> order(widths.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(),
                     [&widths](std::size_t a, std::size_t b) { return widths[a] > widths[b]; });
    std::vector<Bundle> bundles;
    for (const std::size_t field : order)
    {
        const auto fits = std::find_if(
            bundles.begin(), bundles.end(),
            [&](const Bundle& bundle)
            {
                return std::none_of(bundle.begin(), bundle.end(),
                                    [&](std::size_t other) { return Overlap(lifetimes[field], lifetimes[other]); });
            });
        if (fits == bundles.end())
        {
            bundles.push_back({field});
        }
        else
        {
            fits->push_back(field);
        }
    }
    return bundles;
}

/** @return a program whose only fields are as wide as the bundles. */
Program
ProgramOfBundles(const std::vector<Bundle>& bundles, const std::vector<unsigned>& widths)
{
    Program program;
    program.headers = {Header{"intrinsic", true, {}, {}}, Header{"bundles", true, {}, {}}};
    for (const Bundle& bundle : bundles)
    {
        program.headers[1].fields.push_back({std::to_string(bundle.front()), widths[bundle.front()]});
    }
    return program;
}

/** @return as many of the words, from the least significant on, as hold `bits`. */
std::vector<PhvWord>
LastWords(const std::vector<PhvWord>& words, unsigned bits)
{
    auto first = words.end();
    for (unsigned held = 0; held < bits; held += first->width)
    {
        --first;
    }
    return {first, words.end()};
}

Diagnostic
Reason(const std::vector<Bundle>& bundles, const std::vector<unsigned>& widths, const Diagnostic& alone)
{
    uint64_t bits = 0;
    for (const Bundle& bundle : bundles)
    {
        bits += widths[bundle.front()];
    }
    Diagnostic reason = alone;
    reason.what += "; with metadata in shared words where it is not needed at once they are " +
                   std::to_string(bundles.size()) + " of " + std::to_string(bits) + " bits";
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
    const std::vector<FieldId> fields = CarriedFields(program);
    std::vector<unsigned> widths;
    for (const FieldId field : fields)
    {
        widths.push_back(FieldBits(program, field));
    }
    const std::vector<Bundle> bundles = MakeBundles(widths, LifetimesOf(program, placement, target));
    const PhvAnswer shared = PlacePhv(ProgramOfBundles(bundles, widths), target);
    PhvAnswer answer;
    if (!shared.phv)
    {
        answer.reasons.push_back(Reason(bundles, widths, alone.reasons.front()));
        return answer;
    }
    answer.phv.emplace(fields.size());
    for (std::size_t i = 0; i < bundles.size(); ++i)
    {
        for (const std::size_t field : bundles[i])
        {
            (*answer.phv)[field] = {fields[field], LastWords((*shared.phv)[i].words, widths[field])};
        }
    }
    return answer;
}

} // namespace pisa
