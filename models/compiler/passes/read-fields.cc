// Which fields anything of a program reads.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/passes/read-fields.h"

#include "compiler/passes/instruction-parts.h"

#include <algorithm>

namespace pisa
{

namespace
{

/** Collects from one part of a program after the other. */
class Collector
{
  public:
    explicit Collector(const Program& program) : m_program(program)
    {
    }

    std::set<FieldId> Run()
    {
        std::for_each(m_program.parser.begin(), m_program.parser.end(), [this](const auto& one) { Add(one); });
        std::for_each(m_program.actions.begin(), m_program.actions.end(), [this](const auto& one) { Add(one); });
        for (const Table& table : m_program.tables)
        {
            for (const MatchKey& key : table.keys)
            {
                m_fields.insert(key.field);
            }
        }
        Add(m_program.ingress);
        Add(m_program.egress);
        for (const auto* checksums : {&m_program.checks, &m_program.checksums})
        {
            std::for_each(checksums->begin(), checksums->end(), [this](const auto& one) { Add(FieldsOf(one)); });
        }
        for (const ActionProfile& profile : m_program.profiles)
        {
            m_fields.insert(profile.fields.begin(), profile.fields.end());
        }
        for (const std::vector<FieldId>& list : m_program.fieldLists)
        {
            m_fields.insert(list.begin(), list.end());
        }
        return std::move(m_fields);
    }

  private:
    void Add(const std::set<FieldId>& fields)
    {
        m_fields.insert(fields.begin(), fields.end());
    }

    /** Instruction by instruction: what one of them writes may be read by a later one. */
    void Add(const Action& action)
    {
        for (const Instruction& instruction : action.body)
        {
            Add(AccessOf(m_program, instruction).reads);
        }
    }

    void Add(const Control& control)
    {
        for (const ControlNode& node : control.nodes)
        {
            const auto* branch = std::get_if<Branch>(&node);
            Add(branch != nullptr ? FieldsOf(branch->condition) : std::set<FieldId>{});
        }
    }

    void Add(const ParseState& state)
    {
        m_fields.insert(state.select.begin(), state.select.end());
        for (const ParseStep& step : state.steps)
        {
            if (const auto* extract = std::get_if<Extract>(&step))
            {
                Add(extract->variableBits);
            }
            else if (const auto* advance = std::get_if<Advance>(&step))
            {
                Add(advance->bits);
            }
            else if (const auto* check = std::get_if<ParseCheck>(&step))
            {
                Add(check->condition);
            }
        }
    }

    void Add(const Operand& operand)
    {
        if (const auto* field = std::get_if<FieldId>(&operand))
        {
            m_fields.insert(*field);
        }
    }

    const Program& m_program;
    std::set<FieldId> m_fields;
};

} // namespace

std::set<FieldId>
ReadFields(const Program& program)
{
    return Collector(program).Run();
}

} // namespace pisa
