// Clauses and weighted sums over Booleans, solved within a budget of work.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_SCHEDULE_CLAUSE_SOLVER_H
#define PISA_COMPILER_SCHEDULE_CLAUSE_SOLVER_H

#include "compiler/schedule/verdict.h"
#include "compiler/schedule/work-meter.h"

#include <memory>
#include <utility>
#include <vector>

namespace pisa
{

/** A Boolean: the n-th one from 1 is n, its negation -n. kTrue and kFalse are no variables and vanish from clauses.
 */
using Literal = int;
constexpr Literal kTrue = 1 << 30;
constexpr Literal kFalse = -kTrue;

using WeightedLiterals = std::vector<std::pair<Literal, unsigned>>;

/** Larger models are not worth starting: Z3 would spend its time on reading them. */
constexpr uint64_t kMostClauses = 8'000'000;

/** A set of constraints over Booleans. Z3 behind it, so that models that are built on it need not know Z3. */
class ClauseSolver
{
  public:
    ClauseSolver();
    ~ClauseSolver();

    Literal Fresh();

    /** One of them holds. */
    void Add(const std::vector<Literal>& clause);

    /** The weights of those that hold sum up to `bound` at most. */
    void AddAtMost(const WeightedLiterals& terms, uint64_t bound);

    /** @return whether all can hold; Unknown if `most` or what the meter has left did not suffice. */
    Verdict Solve(WorkMeter& meter, NominalTime most);

    /** After Found. */
    bool IsTrue(Literal literal) const;

  private:
    struct Model;
    std::unique_ptr<Model> m_model;
};

/** A whole number from `first` to `last` as Booleans "it is t or larger", one a value but the first. */
class OrderedNumber
{
  public:
    OrderedNumber(ClauseSolver& solver, unsigned first, unsigned last);

    unsigned First() const
    {
        return m_first;
    }

    unsigned Last() const
    {
        return m_last;
    }

    Literal AtLeast(unsigned value) const
    {
        return value <= m_first ? kTrue : value > m_last ? kFalse : m_base + static_cast<Literal>(value - m_first);
    }

    /** After Found. */
    unsigned Value(const ClauseSolver& solver) const;

  private:
    unsigned m_first;
    unsigned m_last;
    Literal m_base; ///< the literal before that of first + 1
};

/**
 * Weighted numbers below `end`, of which every value takes up to `capacity`: those of each value or more fit above
 * it, and those of less fit below. Redundant beside the capacity of each value, and what proves fast.
 */
void AddBothSides(ClauseSolver& solver, const std::vector<std::pair<const OrderedNumber*, unsigned>>& numbers,
                  uint64_t capacity, unsigned end);

} // namespace pisa

#endif // PISA_COMPILER_SCHEDULE_CLAUSE_SOLVER_H
