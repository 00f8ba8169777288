// Makes chains of operations within an action shorter: copies and constants forwarded, results unread left out.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/passes/copies.h"
#include "compiler/passes/direct-results.h"
#include "compiler/passes/instruction-parts.h"
#include "compiler/passes/passes.h"
#include "compiler/passes/results.h"
#include "compiler/passes/steps.h"
#include "target/field.h"
#include "target/live-fields.h"

#include <algorithm>

namespace pisa
{

namespace
{

/** Turns a statement whose result is known, or is that of a choice that is known, into a move. */
void
Fold(const Program& program, Statement& statement)
{
    const auto constantOf = [&statement](std::size_t i) { return std::get_if<Constant>(&statement.operands[i]); };
    if (statement.operation == Operation::Select && constantOf(0))
    {
        statement.operands = {statement.operands[constantOf(0)->value != 0 ? 1 : 2]};
        statement.operation = Operation::Move;
    }
    const bool isKnown = std::all_of(statement.operands.begin(), statement.operands.end(),
                                     [](const Operand& o) { return std::holds_alternative<Constant>(o); });
    if (!isKnown || statement.operation == Operation::Move)
    {
        return;
    }
    const auto valueOf = [&](std::size_t i) { return i < statement.operands.size() ? constantOf(i)->value : 0; };
    const unsigned bits = FieldBits(program, statement.dest);
    const uint64_t result = Evaluate(statement.operation, statement.width, valueOf(0), valueOf(1), valueOf(2));
    statement = {Operation::Move, bits, statement.dest, {Constant{result & LowBits(bits)}}};
}

/** Puts what makes a header valid or invalid behind what does not ask for it, so that this can ask for the old bit.
 */
void
DelayValidity(const Program& program, Action& action)
{
    std::vector<Instruction>& body = action.body;
    for (std::size_t i = body.size(); i-- > 0;)
    {
        const auto* statement = std::get_if<Statement>(&body[i]);
        if (statement == nullptr || statement->dest.index != FieldId::kValid ||
            !std::holds_alternative<Constant>(statement->operands[0]) || statement->operation != Operation::Move)
        {
            continue;
        }
        const FieldId bit = statement->dest;
        const auto first = body.begin() + static_cast<std::ptrdiff_t>(i);
        const auto asks = std::find_if(first + 1, body.end(),
                                       [&](const Instruction& later)
                                       {
                                           const Access access = AccessOf(program, later);
                                           return access.reads.count(bit) != 0 || access.writes.count(bit) != 0;
                                       });
        std::rotate(first, first + 1, asks);
    }
}

/** Lets every instruction read originals in place of copies and results that an earlier one made. */
void
ForwardCopies(const Program& program, Action& action)
{
    Copies copies(program, action);
    Results results(program);
    for (Instruction& instruction : action.body)
    {
        ForEachOperand(instruction,
                       [&copies](Operand& operand, unsigned bits) { operand = copies.Source(operand, bits); });
        if (auto* statement = std::get_if<Statement>(&instruction))
        {
            Fold(program, *statement);
            *statement = results.Shortened(*statement);
        }
        const std::set<FieldId> writes = AccessOf(program, instruction).writes;
        copies.Run(instruction, writes);
        results.Run(instruction, writes);
    }
}

/** Knows, from the end of an action on, which fields are still read. */
class DeadWrites
{
  public:
    DeadWrites(const Program& program, const std::set<FieldId>& live) : m_program(program), m_live(live)
    {
        for (const Checksum& checksum : program.checksums)
        {
            const std::set<FieldId> fields = checksum.onlyChanged ? FieldsOf(checksum) : std::set<FieldId>{};
            std::for_each(fields.begin(), fields.end(), [this](FieldId one) { m_observed.insert(one.header); });
        }
    }

    std::vector<Instruction> Remove(const std::vector<Instruction>& body)
    {
        std::vector<Instruction> kept;
        for (auto it = body.rbegin(); it != body.rend(); ++it)
        {
            Instruction instruction = *it;
            if (auto* atom = std::get_if<StatefulOperation>(&instruction))
            {
                atom->outputs = Needed(*atom);
            }
            const Access access = AccessOf(m_program, instruction);
            const bool isPure =
                std::holds_alternative<Statement>(instruction) || std::holds_alternative<Hash>(instruction);
            if (isPure && std::all_of(access.writes.begin(), access.writes.end(),
                                      [this](FieldId field) { return IsDead(field); }))
            {
                continue;
            }
            Pass(access);
            kept.push_back(std::move(instruction));
        }
        std::reverse(kept.begin(), kept.end());
        return kept;
    }

  private:
    /** @return the outputs that are read; of several to one field, the last. */
    std::vector<AtomOutput> Needed(const StatefulOperation& atom) const
    {
        std::vector<AtomOutput> needed;
        for (auto output = atom.outputs.rbegin(); output != atom.outputs.rend(); ++output)
        {
            const bool isWritten =
                std::any_of(needed.begin(), needed.end(),
                            [&output](const AtomOutput& later) { return later.dest == output->dest; });
            if (!isWritten && !IsDead(output->dest))
            {
                needed.push_back(*output);
            }
        }
        std::reverse(needed.begin(), needed.end());
        return needed;
    }

    bool IsDead(FieldId field) const
    {
        return m_overwritten.count(field) > 0 || (IsPrivate(m_program, field) && m_live.count(field) == 0);
    }

    void Pass(const Access& access)
    {
        for (const FieldId field : access.writes)
        {
            m_live.erase(field);
            if (m_observed.count(field.header) == 0)
            {
                m_overwritten.insert(field);
            }
        }
        for (const FieldId field : access.reads)
        {
            m_live.insert(field);
            m_overwritten.erase(field);
        }
    }

    const Program& m_program;
    std::set<FieldId> m_live;        ///< metadata that is read from here on
    std::set<FieldId> m_overwritten; ///< before it is read, whatever it is
    std::set<HeaderId> m_observed;   ///< a checksum asks whether they ever changed, so that every write counts
};

/** @return whether one operation puts two values into one field. */
bool
WritesTwice(const Instruction& instruction)
{
    const auto* atom = std::get_if<StatefulOperation>(&instruction);
    std::set<FieldId> fields;
    return atom && !std::all_of(atom->outputs.begin(), atom->outputs.end(),
                                [&fields](const AtomOutput& output) { return fields.insert(output.dest).second; });
}

} // namespace

void
ShortenChains(Program& program, const Target& /* target */)
{
    const Steps steps = StepsOf(program);
    const std::vector<std::set<FieldId>> live = LiveFieldsOf(program).behindActions;
    for (ActionId id = 0; id < program.actions.size(); ++id)
    {
        Action& action = program.actions[id];
        if (CountSteps(steps[id]) > 1 || std::any_of(action.body.begin(), action.body.end(), WritesTwice))
        {
            DelayValidity(program, action);
            WriteResultsDirectly(program, live[id], action);
            ForwardCopies(program, action);
            action.body = DeadWrites(program, live[id]).Remove(action.body);
        }
    }
}

} // namespace pisa
