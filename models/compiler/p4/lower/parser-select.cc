// Plans selects: by one look where that can say it all, else by computed comparisons.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/parser-select.h"

#include "compiler/p4/lower/parser-key-set.h"

#include <algorithm>

namespace pisa::p4
{

namespace
{

/** Transitions that one case of a look may be spread over; beyond, comparing is cheaper. */
constexpr std::size_t kMostTransitionsOfCase = 64;

/** One case: a value set over the whole key, or one test a key. */
struct CaseTests
{
    std::optional<ValueSetId> whole;
    std::vector<KeyTest> keys;

    bool FitsAll() const
    {
        return !whole && std::all_of(keys.begin(), keys.end(),
                                     [](const KeyTest& test) { return std::holds_alternative<AnyKey>(test); });
    }

    bool HasSet() const
    {
        return whole || std::any_of(keys.begin(), keys.end(),
                                    [](const KeyTest& test) { return std::holds_alternative<ValueSetId>(test); });
    }

    /** @return over how many transitions of one look it spreads; 0 if it cannot be said by transitions. */
    std::size_t Transitions() const
    {
        std::size_t count = 1;
        for (const KeyTest& test : keys)
        {
            if (const auto* values = std::get_if<std::vector<MaskedValue>>(&test))
            {
                count *= std::min(values->size(), kMostTransitionsOfCase);
            }
            else if (!std::holds_alternative<AnyKey>(test))
            {
                return 0;
            }
        }
        return count;
    }
};

class Planner
{
  public:
    Planner(Body& body, const ParserFlow& flow, const Transition& transition)
        : m_body(body),
          m_flow(flow),
          m_transition(transition)
    {
        for (const ExpressionPtr& expression : transition.selector)
        {
            m_keys.push_back(EvaluateKey(body, *expression));
            m_width += m_keys.back().width;
        }
        for (const SelectCase& one : transition.cases)
        {
            m_cases.push_back(EvaluateCase(*one.keySet));
            if (m_cases.back().FitsAll())
            {
                break; // those behind it are never met
            }
        }
    }

    SelectPlan Plan()
    {
        const bool isOneLook =
            m_width <= 64 && std::all_of(m_cases.begin(), m_cases.end(),
                                         [](const CaseTests& one)
                                         {
                                             const std::size_t count = one.Transitions();
                                             return one.whole || (count > 0 && count <= kMostTransitionsOfCase);
                                         });
        m_plan.first = isOneLook ? LookOnce() : Compare();
        return std::move(m_plan);
    }

  private:
    using Kind = SelectTarget::Kind;

    CaseTests EvaluateCase(const Expression& set)
    {
        CaseTests tests;
        if (std::holds_alternative<DontCare>(set.node))
        {
            return tests;
        }
        const auto* list = std::get_if<ListExpression>(&set.node);
        if (list != nullptr && list->elements.size() == m_keys.size() && (list->isKeySet || m_keys.size() > 1))
        {
            for (std::size_t k = 0; k < m_keys.size(); ++k)
            {
                tests.keys.push_back(EvaluateKeySet(m_body, m_flow, m_keys[k], *list->elements[k]));
            }
        }
        else
        {
            tests.keys.push_back(EvaluateKeySet(m_body, m_flow, WholeKey(), set));
        }
        if (tests.keys.size() == 1 && std::holds_alternative<ValueSetId>(tests.keys[0]))
        {
            tests.whole = std::get<ValueSetId>(tests.keys[0]);
            tests.keys.clear();
        }
        return tests;
    }

    /** @return all keys in a row as one. */
    SelectKey WholeKey() const
    {
        SelectKey whole = m_keys[0];
        for (std::size_t k = 1; k < m_keys.size(); ++k)
        {
            whole.parts.insert(whole.parts.end(), m_keys[k].parts.begin(), m_keys[k].parts.end());
            whole.width += m_keys[k].width;
        }
        return whole;
    }

    /** @return the keys as fields of just their widths. */
    std::vector<FieldId> Fields(const SelectKey& key)
    {
        Code& code = m_body.GetCode();
        std::vector<FieldId> fields;
        for (const KeyPart& part : key.parts)
        {
            fields.push_back(FieldOf(code, part));
        }
        return fields;
    }

    static FieldId FieldOf(Code& code, const KeyPart& part)
    {
        const auto* field = std::get_if<FieldId>(&part.value);
        if (field != nullptr && code.GetStorage().WidthOf(*field) == part.width)
        {
            return *field;
        }
        const FieldId copy = code.GetStorage().Temporary(part.width);
        code.Move(copy, part.value, part.width);
        return copy;
    }

    SelectTarget Add(SelectLook look)
    {
        m_plan.looks.push_back(std::move(look));
        return {Kind::Look, m_plan.looks.size() - 1};
    }

    SelectTarget LookOnce()
    {
        SelectLook look;
        for (std::size_t i = 0; i < m_cases.size(); ++i)
        {
            const SelectTarget target{Kind::Case, i};
            if (m_cases[i].FitsAll())
            {
                look.otherwise = target;
            }
            else if (m_cases[i].whole)
            {
                look.transitions.emplace_back(ParseTransition{0, ~uint64_t{0}, 0, m_cases[i].whole}, target);
            }
            else
            {
                AddTransitions(m_cases[i], 0, 0, 0, target, look);
            }
        }
        if (look.transitions.empty())
        {
            return look.otherwise;
        }
        look.fields = Fields(WholeKey());
        return Add(std::move(look));
    }

    /** Adds a transition for each combination of the keys' values, from key k on. */
    void AddTransitions(const CaseTests& one, std::size_t k, uint64_t value, uint64_t mask,
                        const SelectTarget& target, SelectLook& look) const
    {
        if (k == one.keys.size())
        {
            look.transitions.emplace_back(
                ParseTransition{value, mask == LowBits(m_width) ? ~uint64_t{0} : mask, 0, std::nullopt}, target);
            return;
        }
        const unsigned width = one.keys.size() == 1 ? m_width : m_keys[k].width;
        const auto shift = [width](uint64_t bits) { return width >= 64 ? 0 : bits << width; };
        const auto* values = std::get_if<std::vector<MaskedValue>>(&one.keys[k]);
        if (values == nullptr)
        {
            AddTransitions(one, k + 1, shift(value), shift(mask), target, look);
            return;
        }
        for (const MaskedValue& each : *values)
        {
            AddTransitions(one, k + 1, shift(value) | static_cast<uint64_t>(each.value),
                           shift(mask) | static_cast<uint64_t>(each.mask), target, look);
        }
    }

    /** Plans from the last case to the first, so that each knows what follows it. */
    SelectTarget Compare()
    {
        SelectTarget next;
        for (std::size_t end = m_cases.size(); end > 0;)
        {
            if (m_cases[end - 1].FitsAll())
            {
                next = {Kind::Case, end - 1};
                --end;
            }
            else if (m_cases[end - 1].HasSet())
            {
                next = LookForSets(end - 1, next);
                --end;
            }
            else
            {
                std::size_t begin = end - 1;
                while (begin > 0 && !m_cases[begin - 1].HasSet())
                {
                    --begin;
                }
                next = LookForFirst(begin, end, next);
                end = begin;
            }
        }
        return next;
    }

    /** @return the bit that says whether all that is no value set fits. */
    Operand Fits(const CaseTests& one)
    {
        Code& code = m_body.GetCode();
        Operand all = pisa::Constant{1};
        for (std::size_t k = 0; k < one.keys.size(); ++k)
        {
            if (const auto* bit = std::get_if<Operand>(&one.keys[k]))
            {
                all = code.And(all, *bit);
            }
            else if (const auto* values = std::get_if<std::vector<MaskedValue>>(&one.keys[k]))
            {
                const SelectKey key = one.keys.size() == 1 ? WholeKey() : m_keys[k];
                all = code.And(all, CompareKey(code, key, *values));
            }
        }
        return all;
    }

    /** Looks at the number of the first of the cases that fits. */
    SelectTarget LookForFirst(std::size_t begin, std::size_t end, const SelectTarget& otherwise)
    {
        Code& code = m_body.GetCode();
        constexpr unsigned kWidth = 16;
        Operand first = pisa::Constant{end};
        SelectLook look;
        look.otherwise = otherwise;
        for (std::size_t i = end; i-- > begin;)
        {
            first = code.Compute(Operation::Select, kWidth, {Fits(m_cases[i]), pisa::Constant{i}, first});
            look.transitions.insert(look.transitions.begin(),
                                    {ParseTransition{i, ~uint64_t{0}, 0, std::nullopt}, {Kind::Case, i}});
        }
        look.fields = {FieldOf(code, {first, kWidth})};
        return Add(std::move(look));
    }

    /** Looks whether the other keys fit, and then up set after set. */
    SelectTarget LookForSets(std::size_t index, const SelectTarget& otherwise)
    {
        const CaseTests& one = m_cases[index];
        SelectTarget next{Kind::Case, index};
        if (one.whole)
        {
            return LookUp(*one.whole, WholeKey(), next, otherwise);
        }
        for (std::size_t k = 0; k < one.keys.size(); ++k)
        {
            if (const auto* set = std::get_if<ValueSetId>(&one.keys[k]))
            {
                next = LookUp(*set, m_keys[k], next, otherwise);
            }
        }
        const Operand others = Fits(one);
        if (others == Operand{pisa::Constant{1}})
        {
            return next;
        }
        SelectLook look;
        look.fields = {FieldOf(m_body.GetCode(), {others, 1})};
        look.transitions = {{ParseTransition{1, ~uint64_t{0}, 0, std::nullopt}, next}};
        look.otherwise = otherwise;
        return Add(std::move(look));
    }

    SelectTarget LookUp(ValueSetId set, const SelectKey& key, const SelectTarget& member,
                        const SelectTarget& otherwise)
    {
        const unsigned width = m_body.GetCode().GetStorage().GetProgram().valueSets[set].width;
        if (width != key.width)
        {
            throw InputError(m_transition.where,
                             "a value set of " + std::to_string(width) + " bits is looked up with a key of " +
                                 std::to_string(key.width),
                             "make them equal");
        }
        SelectLook look;
        look.fields = Fields(key);
        look.transitions = {{ParseTransition{0, ~uint64_t{0}, 0, set}, member}};
        look.otherwise = otherwise;
        return Add(std::move(look));
    }

    Body& m_body;
    const ParserFlow& m_flow;
    const Transition& m_transition;
    std::vector<SelectKey> m_keys;
    unsigned m_width{0}; ///< bits of all keys
    std::vector<CaseTests> m_cases;
    SelectPlan m_plan;
};

} // namespace

SelectPlan
PlanSelect(Body& body, const ParserFlow& flow, const Transition& transition)
{
    return Planner(body, flow, transition).Plan();
}

} // namespace pisa::p4
