// Products, quotients and remainders by constants become shifts and sums, those of given fields once a packet.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lowering/last-action.h"
#include "compiler/passes/free-names.h"
#include "compiler/passes/passes.h"
#include "compiler/passes/shift-and-add.h"
#include "compiler/passes/step-actions.h"
#include "ir/access.h"
#include "target/field.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

namespace pisa
{

namespace
{

/** A product, quotient or remainder by a constant. */
struct ByConstant
{
    Operation operation{Operation::Mul};
    unsigned width{0};
    Operand operand;
    uint64_t constant{0};

    /** Of those whose operands are fields. */
    auto Order() const
    {
        return std::make_tuple(operation, width, std::get<FieldId>(operand), constant);
    }

    bool operator<(const ByConstant& o) const
    {
        return Order() < o.Order();
    }
};

/** @return the statement so, if it is one and the constant is not zero. */
std::optional<ByConstant>
AsByConstant(const Statement& statement)
{
    const bool isProduct = statement.operation == Operation::Mul;
    if (!isProduct && statement.operation != Operation::DivUnsigned && statement.operation != Operation::ModUnsigned)
    {
        return std::nullopt;
    }
    const bool isTurned = isProduct && std::holds_alternative<Constant>(statement.operands[0]);
    const Operand& operand = statement.operands[isTurned];
    const auto* constant = std::get_if<Constant>(&statement.operands[!isTurned]);
    const uint64_t value = constant != nullptr ? constant->value & LowBits(statement.width) : 0;
    if (value == 0 || std::holds_alternative<Constant>(operand))
    {
        return std::nullopt;
    }
    return ByConstant{statement.operation, statement.width, operand, value};
}

/** Rewrites the actions of one program. */
class Rewriter
{
  public:
    Rewriter(Program& program, const Target& target) : m_program(program), m_target(target)
    {
        for (const Action& action : program.actions)
        {
            const Access access = AccessOf(program, action);
            m_written.insert(access.writes.begin(), access.writes.end());
        }
        for (const Table& table : program.tables)
        {
            if (table.meter)
            {
                m_written.insert(table.meter->colour);
            }
        }
    }

    void Run()
    {
        for (ActionId id = 0; id < m_program.actions.size(); ++id)
        {
            std::vector<Instruction> body;
            for (Instruction& instruction : m_program.actions[id].body)
            {
                Rewrite(id, std::move(instruction), body);
            }
            m_program.actions[id].body = std::move(body);
        }
        for (const Thread thread : kThreads)
        {
            ComputeFirst(thread);
        }
    }

  private:
    /** Results of given fields, and the statements that make them. */
    struct Made
    {
        FieldId result;
        std::vector<Statement> statements;
        std::set<ActionId> users;
    };

    void Rewrite(ActionId id, Instruction instruction, std::vector<Instruction>& body)
    {
        auto* statement = std::get_if<Statement>(&instruction);
        const bool isMissing = statement != nullptr && m_target.operations.count(statement->operation) == 0;
        const std::optional<ByConstant> wanted = isMissing ? AsByConstant(*statement) : std::nullopt;
        const auto* field = wanted ? std::get_if<FieldId>(&wanted->operand) : nullptr;
        if (field != nullptr && IsGiven(*field))
        {
            if (const Made* made = MakeOnce(*wanted, id))
            {
                *statement = {Operation::Move, statement->width, statement->dest, {made->result}};
            }
        }
        else if (wanted)
        {
            if (const auto statements = StatementsFor(*wanted, m_program.actions[id], statement->dest))
            {
                body.insert(body.end(), statements->begin(), statements->end());
                return;
            }
        }
        body.push_back(std::move(instruction));
    }

    /**
     * @return whether the field is metadata that no action changes. What is made of a packet header's field is read
     * by packets without that header, too, which then could not share words with others.
     */
    bool IsGiven(FieldId field) const
    {
        return m_program.headers[field.header].isMetadata && m_written.count(field) == 0;
    }

    /** @return the result of a field that is given; null if the chip cannot make it. */
    const Made* MakeOnce(const ByConstant& wanted, ActionId user)
    {
        auto known = m_made.find(wanted);
        if (known == m_made.end())
        {
            const FieldId result = AddLateField(m_program, "result", wanted.width);
            auto statements = StatementsFor(wanted, {}, result);
            if (!statements)
            {
                return nullptr;
            }
            known = m_made.emplace(wanted, Made{result, std::move(*statements), {}}).first;
        }
        known->second.users.insert(user);
        return &known->second;
    }

    std::optional<std::vector<Statement>> StatementsFor(const ByConstant& wanted, const Action& action, FieldId dest)
    {
        for (const Operation needed : {Operation::ShiftLeft, Operation::ShiftRight, Operation::Add, Operation::Sub})
        {
            if (m_target.operations.count(needed) == 0)
            {
                return std::nullopt;
            }
        }
        const MakeField makeField = [this](unsigned width) { return NewField(width); };
        if (wanted.operation == Operation::Mul)
        {
            return MultiplyByConstant(dest, wanted.operand, wanted.constant, wanted.width, makeField);
        }
        const unsigned bits = BitsOf(action, wanted.operand);
        std::vector<Statement> all;
        Operand operand = wanted.operand;
        if (bits > wanted.width)
        {
            operand = NewField(wanted.width);
            all.push_back({Operation::Move, wanted.width, std::get<FieldId>(operand), {wanted.operand}});
        }
        const bool isQuotient = wanted.operation == Operation::DivUnsigned;
        const FieldId quotient = isQuotient ? dest : NewField(wanted.width);
        const auto divided = DivideByConstant(quotient, operand, std::min(bits, wanted.width), wanted.constant,
                                              m_target.aluWidth, makeField);
        if (!divided)
        {
            return std::nullopt;
        }
        all.insert(all.end(), divided->begin(), divided->end());
        if (!isQuotient)
        {
            const FieldId whole = NewField(wanted.width);
            const auto multiplied = MultiplyByConstant(whole, quotient, wanted.constant, wanted.width, makeField);
            all.insert(all.end(), multiplied.begin(), multiplied.end());
            all.push_back({Operation::Sub, wanted.width, dest, {operand, whole}});
        }
        return all;
    }

    unsigned BitsOf(const Action& action, const Operand& operand) const
    {
        const auto* field = std::get_if<FieldId>(&operand);
        return field != nullptr ? FieldBits(m_program, *field)
                                : action.parameters[std::get<Parameter>(operand).index].width;
    }

    FieldId NewField(unsigned width)
    {
        return AddStepField(m_program, "shifted", width);
    }

    /** Puts a table that makes all results that the control's actions use before it. */
    void ComputeFirst(Thread thread)
    {
        Control& control = ControlOf(m_program, thread);
        Action action;
        for (const auto& [wanted, made] : m_made)
        {
            if (Uses(control, made.users))
            {
                action.body.insert(action.body.end(), made.statements.begin(), made.statements.end());
            }
        }
        if (action.body.empty())
        {
            return;
        }
        const std::string name = std::string("shifts and sums in ") + NameOf(thread);
        action.name = FreeNames(m_program.actions).Take(name);
        Table table =
            MakeFixedTable(FreeNames(m_program.tables).Take(name), static_cast<ActionId>(m_program.actions.size()));
        m_program.actions.push_back(std::move(action));
        const NodeId next = control.entry;
        control.entry = static_cast<NodeId>(control.nodes.size());
        control.nodes.emplace_back(Apply{static_cast<TableId>(m_program.tables.size()), next, next, {}});
        m_program.tables.push_back(std::move(table));
    }

    bool Uses(const Control& control, const std::set<ActionId>& actions) const
    {
        return std::any_of(
            control.nodes.begin(), control.nodes.end(),
            [&](const ControlNode& node)
            {
                const auto* apply = std::get_if<Apply>(&node);
                const auto& called = apply ? m_program.tables[apply->table].actions : std::vector<ActionId>{};
                return std::any_of(called.begin(), called.end(), [&](ActionId id) { return actions.count(id) != 0; });
            });
    }

    Program& m_program;
    const Target& m_target;
    std::set<FieldId> m_written; ///< by actions and meters
    std::map<ByConstant, Made> m_made;
};

} // namespace

void
AddUpShifts(Program& program, const Target& target)
{
    Rewriter(program, target).Run();
}

} // namespace pisa
