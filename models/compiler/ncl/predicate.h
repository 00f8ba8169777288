// Conditions of a kernel as binary decision diagrams over its comparisons.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NCL_PREDICATE_H
#define PISA_COMPILER_NCL_PREDICATE_H

#include <cstdint>
#include <functional>
#include <map>
#include <tuple>
#include <vector>

namespace pisa
{

using PredicateId = uint32_t;

/**
 * What a decision diagram asks: a comparison of `subject` with a constant, or the truth of a one-bit value (Free).
 * Subjects are node ids of a ValueGraph. The order of the variables is the order of these members.
 */
struct ConditionVariable
{
    enum class Kind : uint8_t
    {
        Free,
        Equal,
        LessUnsigned, ///< subject < constant
        LessSigned,   ///< the constant has its sign bit flipped, so that the order is unsigned
    };

    uint32_t subject{0};
    Kind kind{Kind::Free};
    uint64_t constant{0};
    uint32_t node{0}; ///< the value graph's node that computes it

    bool operator<(const ConditionVariable& o) const
    {
        return std::tie(subject, kind, constant) < std::tie(o.subject, o.kind, o.constant);
    }
};

/**
 * Reduced ordered binary decision diagrams, hash-consed: equal conditions have equal ids. Comparisons of one subject
 * with constants know of each other (x == 3 excludes x == 4; x < 3 implies x < 5), so that a switch's cases exclude
 * one another and the guard of loop iteration i is one comparison, not i of them.
 */
class PredicateTable
{
  public:
    static constexpr PredicateId kFalse = 0;
    static constexpr PredicateId kTrue = 1;

    /** A decision: `variable ? high : low`. */
    struct Decision
    {
        uint32_t variable{0};
        PredicateId high{0};
        PredicateId low{0};
    };

    /** Thrown when conditions grow beyond what a switch could ever evaluate. */
    struct TooComplex
    {
    };

    PredicateTable();

    PredicateId Of(const ConditionVariable& variable);
    PredicateId IfThenElse(PredicateId condition, PredicateId then, PredicateId otherwise);

    PredicateId And(PredicateId a, PredicateId b)
    {
        return IfThenElse(a, b, kFalse);
    }

    PredicateId Or(PredicateId a, PredicateId b)
    {
        return IfThenElse(a, kTrue, b);
    }

    PredicateId Not(PredicateId a)
    {
        return IfThenElse(a, kFalse, kTrue);
    }

    bool Implies(PredicateId a, PredicateId b)
    {
        return And(a, Not(b)) == kFalse;
    }

    bool Exclusive(PredicateId a, PredicateId b)
    {
        return And(a, b) == kFalse;
    }

    /** @return a condition, likely smaller, that agrees with `f` wherever `care` holds. */
    PredicateId Restrict(PredicateId f, PredicateId care);

    /** @return the weakest consequence of `f` that does not ask any variable that `asks` is true for. */
    PredicateId Forget(PredicateId f, const std::function<bool(const ConditionVariable&)>& asks);

    bool IsConstant(PredicateId f) const
    {
        return f <= kTrue;
    }

    const Decision& DecisionOf(PredicateId f) const
    {
        return m_decisions[f];
    }

    const ConditionVariable& VariableOf(PredicateId f) const
    {
        return m_variables[m_decisions[f].variable];
    }

  private:
    PredicateId Make(uint32_t variable, PredicateId high, PredicateId low);
    PredicateId AssumeTrue(PredicateId f, uint32_t variable);
    PredicateId Cofactor(PredicateId f, uint32_t variable, bool value);
    uint32_t TopVariable(PredicateId a, PredicateId b, PredicateId c) const;
    bool Before(uint32_t a, uint32_t b) const;

    std::vector<ConditionVariable> m_variables;
    std::map<ConditionVariable, uint32_t> m_variableIds;
    std::vector<Decision> m_decisions; ///< the first two stand for false and true
    std::map<std::tuple<uint32_t, PredicateId, PredicateId>, PredicateId> m_unique;
    std::map<std::tuple<PredicateId, PredicateId, PredicateId>, PredicateId> m_results;
    std::map<std::pair<PredicateId, PredicateId>, PredicateId> m_restricted;
};

} // namespace pisa

#endif // PISA_COMPILER_NCL_PREDICATE_H
