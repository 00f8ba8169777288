// Parts of what a parse state looks ahead at are looked ahead at themselves, not computed.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/passes/passes.h"
#include "target/field.h"

#include <algorithm>
#include <map>
#include <optional>

namespace pisa
{

namespace
{

/** Bits of the frame beyond the cursor. */
struct Ahead
{
    unsigned offset{0};
    unsigned width{0};
};

/** @return the last bits, at most so many. */
Ahead
LowBitsOf(Ahead bits, unsigned most)
{
    const unsigned width = std::min(bits.width, most);
    return {bits.offset + bits.width - width, width};
}

bool
Reads(const Statement& statement, FieldId field)
{
    return std::find(statement.operands.begin(), statement.operands.end(), Operand{field}) !=
           statement.operands.end();
}

/** @return whether statements right behind this one overwrite its result before anything reads it. */
bool
IsOverwritten(const std::vector<ParseStep>& steps, std::size_t index)
{
    const auto& first = std::get<Statement>(steps[index]);
    for (std::size_t next = index + 1; next < steps.size(); ++next)
    {
        const auto* statement = std::get_if<Statement>(&steps[next]);
        if (statement == nullptr || Reads(*statement, first.dest)) // the frame may end in other steps
        {
            return false;
        }
        if (statement->dest == first.dest)
        {
            return true;
        }
    }
    return false;
}

/** Follows the bits of the frame through the steps of one state. */
class StepsAhead
{
  public:
    explicit StepsAhead(const Program& program) : m_program(program)
    {
    }

    /** @return the step, or one that does the same without computing. */
    ParseStep Follow(const ParseStep& step)
    {
        if (const auto* lookahead = std::get_if<Lookahead>(&step))
        {
            Know(lookahead->dest, Ahead{lookahead->offset, lookahead->width});
        }
        else if (const auto* statement = std::get_if<Statement>(&step))
        {
            const std::optional<Ahead> bits = BitsOf(*statement);
            Know(statement->dest, bits);
            const bool isPart = bits && statement->dest.index != FieldId::kValid;
            if (isPart && statement->operation != Operation::Move)
            {
                const Ahead part = LowBitsOf(*bits, FieldBits(m_program, statement->dest));
                return Lookahead{statement->dest, part.offset, part.width};
            }
        }
        else if (!std::holds_alternative<ParseCheck>(step)) // the cursor moves
        {
            m_known.clear();
        }
        return step;
    }

  private:
    void Know(FieldId field, const std::optional<Ahead>& bits)
    {
        m_known.erase(field);
        if (bits)
        {
            m_known[field] = LowBitsOf(*bits, FieldBits(m_program, field));
        }
    }

    /** @return the bits of the frame that the result is, if it is just that. */
    std::optional<Ahead> BitsOf(const Statement& statement) const
    {
        const auto* source = std::get_if<FieldId>(&statement.operands[0]);
        const auto known = source != nullptr ? m_known.find(*source) : m_known.end();
        if (known == m_known.end())
        {
            return {};
        }
        const Ahead bits = LowBitsOf(known->second, statement.width);
        if (statement.operation == Operation::Move)
        {
            return bits;
        }
        const auto* constant =
            statement.operands.size() == 2 ? std::get_if<Constant>(&statement.operands[1]) : nullptr;
        if (constant != nullptr && statement.operation == Operation::ShiftRight && constant->value < bits.width)
        {
            return Ahead{bits.offset, bits.width - static_cast<unsigned>(constant->value)};
        }
        for (unsigned low = 1; constant != nullptr && statement.operation == Operation::And && low <= 64; ++low)
        {
            if (constant->value == LowBits(low))
            {
                return LowBitsOf(bits, low);
            }
        }
        return {};
    }

    const Program& m_program;
    std::map<FieldId, Ahead> m_known; ///< fields that are bits of the frame, zero-extended
};

} // namespace

void
LookAheadAtParts(Program& program, const Target& target)
{
    if (target.offers.count(Offer::ParserArithmetic) != 0 || target.offers.count(Offer::Lookahead) == 0)
    {
        return;
    }
    for (ParseState& state : program.parser)
    {
        StepsAhead ahead(program);
        std::vector<ParseStep> steps;
        for (std::size_t i = 0; i < state.steps.size(); ++i)
        {
            if (!std::holds_alternative<Statement>(state.steps[i]) || !IsOverwritten(state.steps, i))
            {
                steps.push_back(ahead.Follow(state.steps[i]));
            }
        }
        state.steps = std::move(steps);
    }
}

} // namespace pisa
