// Runs into the first words that are free for them.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/place/shared-words.h"

#include <algorithm>

namespace pisa
{

SharedWords::SharedWords(const Target& target, const Rivals& rivals) : m_rivals(rivals)
{
    for (const PhvWords& kind : target.phv)
    {
        m_kinds.push_back(
            {kind.width, std::vector<Word>(kind.count, Word{boost::dynamic_bitset<>(rivals.size()), std::nullopt})});
    }
}

void
SharedWords::Give(RunId run, PhvWord word)
{
    const auto kind =
        std::find_if(m_kinds.begin(), m_kinds.end(), [word](const Kind& each) { return each.width == word.width; });
    Own(kind->words.at(word.index), run);
}

std::optional<std::vector<PhvWord>>
SharedWords::Take(RunId run, unsigned bits, WordChoice choice)
{
    std::vector<PhvWord> words;
    for (unsigned held = 0; held < bits; held += words.back().width)
    {
        const std::optional<PhvWord> word = TakeWord(run, bits - held, choice);
        if (!word)
        {
            return std::nullopt;
        }
        words.push_back(*word);
    }
    return words;
}

std::pair<std::size_t, uint64_t>
SharedWords::TakenBeside(RunId run) const
{
    std::pair<std::size_t, uint64_t> taken;
    for (const Kind& kind : m_kinds)
    {
        const auto words =
            std::count_if(kind.words.begin(), kind.words.end(), [run](const Word& word) { return word.rivals[run]; });
        taken.first += static_cast<std::size_t>(words);
        taken.second += static_cast<uint64_t>(words) * kind.width;
    }
    return taken;
}

std::optional<PhvWord>
SharedWords::TakeWord(RunId run, unsigned missing, WordChoice choice)
{
    const auto firstWide =
        std::partition_point(m_kinds.begin(), m_kinds.end(),
                             [&](const Kind& kind) { return kind.width < missing + (choice == WordChoice::Tight); });
    std::vector<Kind*> order;
    for (auto kind = firstWide; kind != m_kinds.end(); ++kind)
    {
        order.push_back(&*kind);
    }
    std::vector<Kind*> narrow;
    for (auto kind = firstWide; kind != m_kinds.begin();)
    {
        narrow.push_back(&*--kind);
    }
    order.insert(choice == WordChoice::Tight ? order.begin() : order.end(), narrow.begin(), narrow.end());
    for (Kind* kind : order)
    {
        if (const std::optional<PhvWord> word = TakeWordOf(*kind, run))
        {
            return word;
        }
    }
    return std::nullopt;
}

std::optional<PhvWord>
SharedWords::TakeWordOf(Kind& kind, RunId run)
{
    auto best = kind.words.end();
    for (auto word = kind.words.begin(); word != kind.words.end(); ++word)
    {
        const bool isFree = !word->rivals[run] && word->owner != run;
        if (isFree && (best == kind.words.end() || !best->owner))
        {
            best = word;
        }
    }
    if (best == kind.words.end())
    {
        return std::nullopt;
    }
    Own(*best, run);
    return PhvWord{kind.width, static_cast<unsigned>(best - kind.words.begin())};
}

void
SharedWords::Own(Word& word, RunId run)
{
    word.rivals |= m_rivals[run];
    word.owner = run;
}

} // namespace pisa
