// Fields of one switch into words of its header vector, as a small integer problem.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/network/switch-fit.h"

#include <z3++.h>

namespace pisa
{

namespace
{

constexpr unsigned kMostWordResources = 20'000'000;

void
Extend(unsigned missing, const std::vector<PhvWords>& words, std::size_t at, WordCounts& counts,
       std::vector<WordCounts>& all)
{
    if (at == 0)
    {
        counts[0] = (missing + words[0].width - 1) / words[0].width;
        all.push_back(counts);
        return;
    }
    const unsigned most = std::min(missing / words[at].width + (missing % words[at].width != 0), words[at].count);
    for (unsigned count = 0; count <= most; ++count)
    {
        counts[at] = count;
        const unsigned covered = count * words[at].width;
        Extend(covered >= missing ? 0 : missing - covered, words, at - 1, counts, all);
    }
    counts[at] = 0;
}

bool
IsMinimal(unsigned width, const std::vector<PhvWords>& words, const WordCounts& counts)
{
    unsigned bits = 0;
    for (std::size_t i = 0; i < counts.size(); ++i)
    {
        bits += counts[i] * words[i].width;
    }
    for (std::size_t i = 0; i < counts.size(); ++i)
    {
        if (counts[i] > 0 && bits - words[i].width >= width)
        {
            return false;
        }
    }
    return true;
}

} // namespace

std::vector<WordCounts>
StrategiesOf(unsigned width, const std::vector<PhvWords>& words)
{
    std::vector<WordCounts> all;
    WordCounts counts(words.size(), 0);
    Extend(width, words, words.size() - 1, counts, all);
    std::vector<WordCounts> minimal;
    for (const WordCounts& each : all)
    {
        if (IsMinimal(width, words, each))
        {
            minimal.push_back(each);
        }
    }
    return minimal;
}

std::optional<std::map<unsigned, std::map<WordCounts, unsigned>>>
FitWords(const std::map<unsigned, unsigned>& fields, const Target& target)
{
    z3::context context;
    z3::solver solver(context);
    z3::params parameters(context);
    parameters.set("rlimit", kMostWordResources);
    solver.set(parameters);
    std::vector<z3::expr> used(target.phv.size(), context.int_val(0));
    std::map<unsigned, std::vector<std::pair<WordCounts, z3::expr>>> choices;
    for (const auto& [width, count] : fields)
    {
        z3::expr sum = context.int_val(0);
        for (const WordCounts& strategy : StrategiesOf(width, target.phv))
        {
            const std::string name = std::to_string(width) + "." + std::to_string(choices[width].size());
            const z3::expr number = context.int_const(name.c_str());
            solver.add(number >= 0);
            sum = sum + number;
            for (std::size_t i = 0; i < strategy.size(); ++i)
            {
                used[i] = strategy[i] == 0 ? used[i] : used[i] + number * static_cast<int>(strategy[i]);
            }
            choices[width].emplace_back(strategy, number);
        }
        solver.add(sum == context.int_val(count));
    }
    for (std::size_t i = 0; i < used.size(); ++i)
    {
        solver.add(used[i] <= context.int_val(target.phv[i].count));
    }
    if (solver.check() != z3::sat)
    {
        return {};
    }
    const z3::model model = solver.get_model();
    std::map<unsigned, std::map<WordCounts, unsigned>> words;
    for (const auto& [width, all] : choices)
    {
        for (const auto& [strategy, number] : all)
        {
            const unsigned count = model.eval(number, true).get_numeral_uint();
            if (count > 0)
            {
                words[width][strategy] = count;
            }
        }
    }
    return words;
}

} // namespace pisa
