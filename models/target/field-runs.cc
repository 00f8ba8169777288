// Starts from whole headers and parts neighbours until no action tells those left together apart.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/field-runs.h"

#include "ir/access.h"
#include "target/field.h"

#include <algorithm>
#include <map>
#include <set>

namespace pisa
{

namespace
{

FieldId
Neighbour(FieldId field)
{
    return {field.header, field.index + 1};
}

/** Known by the first of each two fields that stay together. */
class Joints
{
  public:
    explicit Joints(const Program& program) : m_program(program)
    {
        for (const HeaderId header : program.deparser)
        {
            const std::vector<Field>& fields = program.headers[header].fields;
            for (uint32_t index = 0; index + 1 < fields.size(); ++index)
            {
                if (fields[index].variableBits == 0 && fields[index + 1].variableBits == 0)
                {
                    m_joined.insert({header, index});
                }
            }
        }
    }

    bool IsJoined(FieldId first) const
    {
        return m_joined.count(first) != 0;
    }

    void PartAround(FieldId field)
    {
        Part(field);
        if (field.index != 0 && field.index != FieldId::kValid)
        {
            Part({field.header, field.index - 1});
        }
    }

    /** Parts what instructions of the parser and those that are no copies work on. */
    void PartWhatComputes()
    {
        for (const ParseState& state : m_program.parser)
        {
            for (const ParseStep& step : state.steps)
            {
                if (!std::holds_alternative<Extract>(step))
                {
                    for (const FieldId field : FieldsOf(ParseState{"", {step}, {}, {}}))
                    {
                        PartAround(field);
                    }
                }
            }
        }
        for (const Table& table : m_program.tables)
        {
            if (table.meter)
            {
                PartAround(table.meter->colour);
            }
        }
    }

    /** Parts neighbours that the action tells apart. @return whether there were any */
    bool PartIn(const Action& action)
    {
        const std::size_t before = m_joined.size();
        std::map<FieldId, const Statement*> copies;
        for (const Instruction& instruction : action.body)
        {
            const auto* statement = std::get_if<Statement>(&instruction);
            if (statement == nullptr || !IsCopy(*statement) || !copies.emplace(statement->dest, statement).second)
            {
                PartAll(instruction);
            }
            else if (const auto* condition = std::get_if<FieldId>(&statement->operands[0]);
                     condition != nullptr && statement->operation == Operation::Select)
            {
                PartAround(*condition);
            }
        }
        for (const auto& [dest, copy] : copies)
        {
            if (!IsOneInstruction(dest, copies))
            {
                PartUnlessAlike(*copy, copies);
            }
        }
        return m_joined.size() != before;
    }

  private:
    void Part(FieldId first)
    {
        m_joined.erase(first);
    }

    void PartAll(const Instruction& instruction)
    {
        const Access access = AccessOf(m_program, instruction);
        const bool onlyTakesBits =
            std::holds_alternative<Hash>(instruction) || std::holds_alternative<Digest>(instruction);
        for (const FieldId field : access.reads)
        {
            if (!onlyTakesBits)
            {
                PartAround(field);
            }
        }
        for (const FieldId field : access.writes)
        {
            PartAround(field);
        }
    }

    /**
     * @return whether what the action does to the run of the field is one instruction that leaves the rest of a word
     * (Bosshart et al. 2013, table 1): a bitmasked set of data, or one deposit of bits from elsewhere.
     */
    bool IsOneInstruction(FieldId field, const std::map<FieldId, const Statement*>& copies) const
    {
        FieldId first = field;
        while (first.index != 0 && IsJoined({first.header, first.index - 1}))
        {
            --first.index;
        }
        unsigned sets = 0;
        unsigned deposits = 0;
        for (FieldId each = first; each == first || IsJoined({each.header, each.index - 1}); ++each.index)
        {
            const auto copy = copies.find(each);
            if (copy != copies.end() && copy->second->operation != Operation::Move)
            {
                return false;
            }
            const bool isDeposit = copy != copies.end() && std::holds_alternative<FieldId>(copy->second->operands[0]);
            deposits += isDeposit;
            sets += copy != copies.end() && !isDeposit;
        }
        return deposits + std::min(sets, 1U) == 1;
    }

    /** @return whether the statement copies to all of its destination, and from all of each field that it reads. */
    bool IsCopy(const Statement& statement) const
    {
        const bool isSelect = statement.operation == Operation::Select;
        if ((!isSelect && statement.operation != Operation::Move) || statement.dest.index == FieldId::kValid)
        {
            return false;
        }
        const unsigned width = FieldBits(m_program, statement.dest);
        return statement.width >= width &&
               std::all_of(statement.operands.begin() + isSelect, statement.operands.end(),
                           [&](const Operand& operand)
                           {
                               const auto* field = std::get_if<FieldId>(&operand);
                               return field == nullptr || FieldBits(m_program, *field) == width;
                           });
    }

    /** A copy must be one of a whole run: what it reads and writes is joined as its neighbours' is, or not at all. */
    void PartUnlessAlike(const Statement& copy, const std::map<FieldId, const Statement*>& copies)
    {
        const auto next = copies.find(Neighbour(copy.dest));
        const auto before = copies.find({copy.dest.header, copy.dest.index - 1});
        if (next == copies.end() || !AreAlike(copy, *next->second))
        {
            PartBehind(copy);
        }
        if (copy.dest.index == 0 || before == copies.end() || !AreAlike(*before->second, copy))
        {
            PartBefore(copy);
        }
    }

    /** @return whether two copies to neighbours are one of two fields at once. */
    bool AreAlike(const Statement& first, const Statement& second) const
    {
        const bool isSelect = first.operation == Operation::Select;
        if (first.operation != second.operation || !IsJoined(first.dest) ||
            (isSelect && !(first.operands[0] == second.operands[0])))
        {
            return false;
        }
        for (std::size_t i = isSelect; i < first.operands.size(); ++i)
        {
            const auto* one = std::get_if<FieldId>(&first.operands[i]);
            const auto* other = std::get_if<FieldId>(&second.operands[i]);
            const bool areData = one == nullptr && other == nullptr;
            const bool areJoined = one != nullptr && other != nullptr && Neighbour(*one) == *other && IsJoined(*one);
            if (!areData && !areJoined)
            {
                return false;
            }
        }
        return true;
    }

    void PartBehind(const Statement& copy)
    {
        Part(copy.dest);
        for (std::size_t i = copy.operation == Operation::Select; i < copy.operands.size(); ++i)
        {
            if (const auto* field = std::get_if<FieldId>(&copy.operands[i]))
            {
                Part(*field);
            }
        }
    }

    void PartBefore(const Statement& copy)
    {
        const auto partBefore = [this](FieldId field)
        {
            if (field.index != 0)
            {
                Part({field.header, field.index - 1});
            }
        };
        partBefore(copy.dest);
        for (std::size_t i = copy.operation == Operation::Select; i < copy.operands.size(); ++i)
        {
            if (const auto* field = std::get_if<FieldId>(&copy.operands[i]))
            {
                partBefore(*field);
            }
        }
    }

    const Program& m_program;
    std::set<FieldId> m_joined;
};

} // namespace

std::vector<FieldRun>
FieldRunsOf(const Program& program)
{
    Joints joints(program);
    joints.PartWhatComputes();
    for (bool isNew = true; isNew;)
    {
        isNew = false;
        for (const Action& action : program.actions)
        {
            isNew = joints.PartIn(action) || isNew;
        }
    }
    std::vector<FieldRun> runs;
    for (const FieldId field : CarriedFields(program))
    {
        const bool goesOn = field.index != 0 && !runs.empty() && joints.IsJoined({field.header, field.index - 1});
        if (!goesOn)
        {
            runs.emplace_back();
        }
        runs.back().push_back(field);
    }
    return runs;
}

} // namespace pisa
