// Lowers switch statements, on actions and on values.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/body.h"

#include <algorithm>

namespace pisa::p4
{

namespace
{

/** A body and the labels in front of it. */
struct Case
{
    std::vector<const Expression*> labels;
    bool isDefault{false};
    const p4::Statement* body{nullptr};
};

/** Cases without a body join the next that has one; those behind the last body do nothing. */
std::vector<Case>
CasesOf(const SwitchStatement& choice)
{
    std::vector<Case> cases(1);
    for (const SwitchCase& one : choice.cases)
    {
        if (std::holds_alternative<DontCare>(one.label->node))
        {
            cases.back().isDefault = true;
        }
        else
        {
            cases.back().labels.push_back(one.label.get());
        }
        cases.back().body = one.body.get();
        if (one.body)
        {
            cases.emplace_back();
        }
    }
    return cases;
}

/**
 * Writes the bodies one after another, each behind the label that leads to it, and in front of them what chooses.
 * @param choose is given one label a case; falling out of it leads behind the whole
 */
void
Dispatch(Code& code, const std::vector<Case>& cases, std::size_t index, LabelId end, std::vector<LabelId>& targets,
         const std::function<void()>& choose, const std::function<void(const p4::Statement&)>& lower)
{
    if (index == cases.size())
    {
        choose();
        code.Leave(end);
        return;
    }
    code.Label(
        [&](LabelId target)
        {
            targets[index] = target;
            Dispatch(code, cases, index + 1, end, targets, choose, lower);
        });
    if (cases[index].body)
    {
        lower(*cases[index].body);
    }
    code.Leave(end);
}

} // namespace

void
Body::LowerNode(const p4::Statement& statement, const SwitchStatement& choice)
{
    if (const p4::Call* apply = TableApplication(*choice.selector, "action_run"))
    {
        SwitchOnAction(choice, *apply, statement.where);
        return;
    }
    SwitchOnValue(choice);
}

void
Body::SwitchOnAction(const SwitchStatement& choice, const p4::Call& apply, const SourceLocation& where)
{
    const std::vector<Case> cases = CasesOf(choice);
    std::vector<LabelId> targets(cases.size());
    const auto leave = [&](std::size_t target) { return m_code.Apart([&] { m_code.Leave(targets[target]); }); };
    const auto fill = [&](TableUse& use)
    {
        const auto otherwise =
            std::find_if(cases.begin(), cases.end(), [](const Case& one) { return one.isDefault; });
        for (const ActionId action : m_shared.program.tables[use.table].actions)
        {
            if (otherwise != cases.end())
            {
                use.onAction[action] = leave(static_cast<std::size_t>(otherwise - cases.begin()));
            }
        }
        for (std::size_t i = 0; i < cases.size(); ++i)
        {
            for (const Expression* label : cases[i].labels)
            {
                use.onAction[ActionOf(*apply.target, std::get<Name>(label->node).name)] = leave(i);
            }
        }
    };
    const auto choose = [&] { Apply(*apply.target, where, fill); };
    m_code.Label(
        [&](LabelId end)
        { Dispatch(m_code, cases, 0, end, targets, choose, [this](const p4::Statement& body) { Lower(body); }); });
}

void
Body::SwitchOnValue(const SwitchStatement& choice)
{
    const std::vector<Case> cases = CasesOf(choice);
    std::vector<LabelId> targets(cases.size());
    const Data value = Evaluate(*choice.selector);
    const auto choose = [&]
    {
        std::optional<std::size_t> otherwise;
        for (std::size_t i = 0; i < cases.size(); ++i)
        {
            otherwise = cases[i].isDefault ? i : otherwise;
            for (const Expression* label : cases[i].labels)
            {
                const Data wanted = Convert(Evaluate(*label), value.type, label->where);
                const auto leave = [&] { m_code.Leave(targets[i]); };
                value.pieces.size() == 1 ? m_code.If(Condition{Operation::Equal, ScalarWidth(value.type),
                                                               value.pieces[0], wanted.pieces[0]},
                                                     leave)
                                         : m_code.If(Equal(value, wanted, label->where), leave);
            }
        }
        if (otherwise)
        {
            m_code.Leave(targets[*otherwise]);
        }
    };
    m_code.Label(
        [&](LabelId end)
        { Dispatch(m_code, cases, 0, end, targets, choose, [this](const p4::Statement& body) { Lower(body); }); });
}

} // namespace pisa::p4
