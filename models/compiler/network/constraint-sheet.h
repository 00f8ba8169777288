// Constraints over truths and whole numbers, each under the name of its group, solved within a budget of work.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NETWORK_CONSTRAINT_SHEET_H
#define PISA_COMPILER_NETWORK_CONSTRAINT_SHEET_H

#include "compiler/network/network-modes.h"

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace pisa
{

/** Something that holds or does not: the n-th from 1 is n, its opposite -n. */
using Truth = int;

/** The n-th unknown whole number, 0 or more. */
struct Unknown
{
    uint32_t number{0};
};

/** A weight; the denominator is not 0. */
struct Ratio
{
    int64_t numerator{0};
    int64_t denominator{1};
};

/** Weights of what holds, and unknowns times their weights. */
struct WeightedSum
{
    std::vector<std::pair<Truth, Ratio>> truths;
    std::vector<std::pair<Unknown, Ratio>> unknowns;

    void Add(Truth truth, int64_t weight = 1)
    {
        truths.push_back({truth, {weight, 1}});
    }

    void Add(Unknown unknown, Ratio weight = {1, 1})
    {
        unknowns.push_back({unknown, weight});
    }
};

/** @return the sum times a whole number. */
WeightedSum operator*(WeightedSum sum, int64_t factor);

/** @return both together. */
WeightedSum operator+(WeightedSum a, const WeightedSum& b);

/** What came of a question. */
struct SheetAnswer
{
    bool isDecided{false};       ///< else the work did not suffice
    bool isPossible{false};      ///< values can be asked for
    std::set<NetworkGroup> core; ///< of what is not possible: groups that cannot hold together
    uint64_t work{0};            ///< of the solver, in its own units
};

/** Z3 behind it, so that models that are written on it need not know Z3. */
class ConstraintSheet
{
  public:
    ConstraintSheet();
    ~ConstraintSheet();

    Truth NewTruth();
    Unknown NewUnknown();

    Truth AnyOf(const std::vector<Truth>& all);
    Truth AllOf(const std::vector<Truth>& all);
    Truth Implies(Truth a, Truth b)
    {
        return AnyOf({-a, b});
    }
    Truth AreEqual(Truth a, Truth b);
    Truth AtMostOne(const std::vector<Truth>& all);
    Truth AtMost(const WeightedSum& sum, Ratio bound);
    Truth AtLeast(const WeightedSum& sum, Ratio bound)
    {
        return AtMost(sum * -1, {-bound.numerator, bound.denominator});
    }

    /** It holds. */
    void Add(Truth truth);

    /** It holds if the group is asked for. */
    void Add(NetworkGroup group, Truth truth);

    /**
     * @param groups those that are asked for
     * @param also holds for this question only
     * @param work at most; counted, so that answers are the same everywhere
     */
    SheetAnswer Solve(const std::set<NetworkGroup>& groups, const std::vector<Truth>& also, uint64_t work);

    // after a possible answer
    bool Holds(Truth truth) const;
    uint64_t ValueOf(Unknown unknown) const;

    /** Of a sum of whole weights that is not negative. */
    uint64_t ValueOf(const WeightedSum& sum) const;

  private:
    struct Model;
    std::unique_ptr<Model> m_model;
};

} // namespace pisa

#endif // PISA_COMPILER_NETWORK_CONSTRAINT_SHEET_H
