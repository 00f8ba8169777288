// The words of a header vector while runs of fields fill them, each word with runs that never need it at once.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_PLACE_SHARED_WORDS_H
#define PISA_COMPILER_PLACE_SHARED_WORDS_H

#include "target/placement.h"

#include <boost/dynamic_bitset.hpp>

#include <optional>
#include <utility>
#include <vector>

namespace pisa
{

/** Bits that need words; called by its place among all runs. */
using RunId = std::size_t;

/** Pairs of runs that may not have the same word: by run the runs that it may not be with, itself not counted. */
using Rivals = std::vector<boost::dynamic_bitset<>>;

/** Which words a run takes while several kinds would do. */
enum class WordChoice
{
    Tight, ///< the widest that hold no more than is missing, so that few bits are spare
    Whole, ///< the narrowest that holds all that is missing, so that few words are taken
};

/** Runs take the first words that are free for them, and words that others have before fresh ones. */
class SharedWords
{
  public:
    /** @param rivals must outlive this */
    SharedWords(const Target& target, const Rivals& rivals);

    /** Gives a run a word that it has already. */
    void Give(RunId run, PhvWord word);

    /** @return words for a run of `bits` bits, most significant first, or nothing where there are none left for it.
     */
    std::optional<std::vector<PhvWord>> Take(RunId run, unsigned bits, WordChoice choice);

    /** @return words, and bits in them, that runs which need room beside this one have. */
    std::pair<std::size_t, uint64_t> TakenBeside(RunId run) const;

  private:
    struct Word
    {
        boost::dynamic_bitset<> rivals; ///< of its owners
        std::optional<RunId> owner;     ///< the last of them; none if nobody has the word
    };

    struct Kind
    {
        unsigned width{0};
        std::vector<Word> words;
    };

    std::optional<PhvWord> TakeWord(RunId run, unsigned missing, WordChoice choice);
    std::optional<PhvWord> TakeWordOf(Kind& kind, RunId run);
    void Own(Word& word, RunId run);

    const Rivals& m_rivals;
    std::vector<Kind> m_kinds; ///< ascending width
};

} // namespace pisa

#endif // PISA_COMPILER_PLACE_SHARED_WORDS_H
