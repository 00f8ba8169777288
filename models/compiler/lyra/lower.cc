// Tables, actions, registers and controls of a Lyra program.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/lower.h"

#include "compiler/lyra/lower-instructions.h"
#include "compiler/lyra/table-choices.h"
#include "compiler/lyra/wide-values.h"

#include <algorithm>
#include <cassert>

namespace pisa::lyra
{

namespace
{

/** @return a name that is not in the set yet, and puts it there. */
std::string
FreeName(std::set<std::string>& names, const std::string& wanted)
{
    std::string free = wanted;
    for (unsigned number = 2; !names.insert(free).second; ++number)
    {
        free = wanted + "_" + std::to_string(number);
    }
    return free;
}

class ProgramLowering
{
  public:
    ProgramLowering(const ContextProgram& program, const std::vector<CandidateTable>& tables,
                    const std::set<Value>& needed, std::vector<Diagnostic>& warnings)
        : m_program(program),
          m_tables(tables),
          m_warnings(warnings),
          m_lowered(program.frame),
          m_places(program, m_lowered),
          m_outside(needed)
    {
    }

    LoweredTables Run()
    {
        for (const GlobalVariable& global : m_program.globals)
        {
            m_lowered.registers.push_back({global.name, global.width, global.cells, {}, global.where});
        }
        FindOutsideReads();
        std::vector<GuardedTable> guarded[2];
        for (const CandidateTable& table : m_tables)
        {
            guarded[static_cast<std::size_t>(table.thread)].push_back({table.when, LowerTable(table)});
        }
        for (const Thread thread : kThreads)
        {
            ControlOf(m_lowered, thread) = BuildControl(
                m_program, guarded[static_cast<std::size_t>(thread)],
                [this](const Term& term) { return m_places.OperandOf(term); }, thread);
        }
        MovesToParser();
        return {std::move(m_lowered), m_places.Locals()};
    }

  private:
    /** Values of look-ups that others than the look-up's own actions read: they need a field. */
    void FindOutsideReads()
    {
        for (const CandidateTable& table : m_tables)
        {
            const std::set<Value> own = OwnResults(table);
            const auto see = [&](const Term& term, bool mayBeOwn)
            {
                const Value* value = ValueOf(term);
                if (value != nullptr && !(mayBeOwn && own.count(*value) > 0))
                {
                    m_outside.insert(*value);
                }
            };
            const auto seePredicate = [&](const Predicate& when)
            {
                for (const Literal literal : when)
                {
                    for (const Comparison& comparison : m_program.conditions[literal.condition].all)
                    {
                        see(comparison.left, false);
                        see(comparison.right, false);
                    }
                }
            };
            seePredicate(table.when);
            for (std::size_t a = 0; a < table.actions.size(); ++a)
            {
                seePredicate(table.actions[a].when);
                for (const InstructionId at : table.actions[a].instructions)
                {
                    for (const Term& source : m_program.instructions[at].sources)
                    {
                        see(source, table.lookUp && a == 0);
                    }
                }
            }
            if (table.lookUp)
            {
                for (const Term& key : m_program.instructions[*table.lookUp].sources)
                {
                    see(key, false);
                }
            }
        }
    }

    std::set<Value> OwnResults(const CandidateTable& table) const
    {
        if (!table.lookUp)
        {
            return {};
        }
        const std::vector<Value>& results = m_program.instructions[*table.lookUp].results;
        return {results.begin(), results.end()};
    }

    TableId LowerTable(const CandidateTable& table)
    {
        const auto id = static_cast<TableId>(m_lowered.tables.size());
        pisa::Table lowered;
        if (table.lookUp)
        {
            lowered = LowerLookUp(table);
        }
        else
        {
            lowered =
                table.actions.size() == 1 && table.actions[0].when.empty() ? LowerKeyless(table) : LowerChoice(table);
        }
        m_lowered.tables.push_back(std::move(lowered));
        return id;
    }

    std::string NameOf(const CandidateTable& table)
    {
        const ContextInstruction& first = m_program.instructions[InstructionsOf(table)[0]];
        return FreeName(m_tableNames,
                        m_program.algorithms[first.algorithm] + ".line_" + std::to_string(first.where.line));
    }

    ActionId AddAction(pisa::Action action)
    {
        action.name = FreeName(m_actionNames, action.name);
        m_lowered.actions.push_back(std::move(action));
        return static_cast<ActionId>(m_lowered.actions.size() - 1);
    }

    pisa::Action LowerAction(const std::string& name, const std::vector<InstructionId>& instructions,
                             const std::map<Value, Operand>& known)
    {
        pisa::Action action;
        action.name = name;
        std::vector<InstructionId> sorted = instructions;
        std::sort(sorted.begin(), sorted.end());
        const std::function<Operand(const Term&)> operandOf = [&](const Term& term)
        {
            const Value* value = ValueOf(term);
            const auto it = value == nullptr ? known.end() : known.find(*value);
            return it != known.end() ? it->second : m_places.OperandOf(term);
        };
        for (const InstructionId at : sorted)
        {
            action.where = action.where.line == 0 ? m_program.instructions[at].where : action.where;
            action.body.push_back(LowerInstruction(m_program.instructions[at], m_places, operandOf));
        }
        return action;
    }

    pisa::Table LowerKeyless(const CandidateTable& table)
    {
        pisa::Table lowered;
        lowered.name = NameOf(table);
        lowered.where = m_program.instructions[InstructionsOf(table)[0]].where;
        const ActionId action = AddAction(LowerAction(lowered.name, table.actions[0].instructions, {}));
        lowered.actions.push_back(action);
        lowered.defaultCall.action = action;
        lowered.isConst = true;
        lowered.isDefaultConst = true;
        return lowered;
    }

    pisa::Table LowerLookUp(const CandidateTable& table)
    {
        const ContextInstruction& look = m_program.instructions[*table.lookUp];
        const ExternalVariable& external = m_program.externals[std::get<LookUp>(look.work).external];
        pisa::Table lowered;
        lowered.name = FreeName(m_tableNames, external.name);
        lowered.where = external.where;
        lowered.size = external.declared.size;
        if (lowered.name != external.name)
        {
            m_warnings.push_back({Severity::Warning, look.where,
                                  "'" + external.name +
                                      "' is looked up with other keys here: that takes a table of its own, '" +
                                      lowered.name + "', with the same entries",
                                  "look it up once, with a key that is chosen before"});
        }
        for (std::size_t i = 0; i < look.sources.size(); ++i)
        {
            const ExternalField& key = external.declared.keys[i];
            lowered.keys.push_back({KeyField(look.sources[i]), key.match});
        }
        for (const UserField& key : UserFieldsOf(external.declared.keys))
        {
            const std::string number = "key" + std::to_string(lowered.keyNames.size());
            lowered.keyNames.push_back({key.name.empty() ? number : key.name, key.width, key.pieces});
        }
        const ActionId hit = AddAction(HitAction(lowered.name, look, external, table));
        lowered.actions.push_back(hit);
        if (look.sources.empty())
        {
            lowered.defaultCall = {hit, std::vector<uint64_t>(m_lowered.actions[hit].parameters.size(), 0)};
            return lowered;
        }
        const ActionId miss = AddAction(LowerAction(lowered.name + "_miss", table.actions[1].instructions, {}));
        lowered.actions.push_back(miss);
        lowered.defaultCall.action = miss;
        lowered.isDefaultConst = true;
        return lowered;
    }

    /** Sets what others read of the entry, then does what only a hit does. */
    pisa::Action HitAction(const std::string& table, const ContextInstruction& look, const ExternalVariable& external,
                           const CandidateTable& candidate)
    {
        std::map<Value, Operand> known{{look.results[0], Constant{1}}};
        for (uint32_t i = 0; i + 1 < look.results.size(); ++i)
        {
            known[look.results[i + 1]] = pisa::Parameter{i};
        }
        pisa::Action action = LowerAction(table + "_hit", candidate.actions[0].instructions, known);
        std::vector<Instruction> sets;
        for (std::size_t i = 0; i < look.results.size(); ++i)
        {
            if (i > 0)
            {
                const ExternalField& value = external.declared.values[i - 1];
                action.parameters.push_back({value.name.empty() ? "value" : value.name, value.width});
            }
            if (m_outside.count(look.results[i]) > 0)
            {
                const unsigned width = m_program.variables[look.results[i].variable].width;
                sets.emplace_back(pisa::Statement{Operation::Move,
                                                  width,
                                                  m_places.FieldOf(look.results[i]),
                                                  {known.at(look.results[i])}});
            }
        }
        action.body.insert(action.body.begin(), sets.begin(), sets.end());
        action.where = look.where;
        return action;
    }

    /** Keys are fields: a number as a key needs one, set by nobody before, so it is compared as it is. */
    FieldId KeyField(const Term& term)
    {
        const Operand operand = m_places.OperandOf(term);
        assert(std::holds_alternative<FieldId>(operand) && "numbers as keys are kept in locals");
        return std::get<FieldId>(operand);
    }

    pisa::Table LowerChoice(const CandidateTable& table)
    {
        const std::vector<TableChoice> choices =
            ChoicesOf(m_program, table, [this](const Term& term) { return KeyField(term); });
        pisa::Table lowered;
        lowered.name = NameOf(table);
        lowered.where = m_program.instructions[InstructionsOf(table)[0]].where;
        lowered.isConst = true;
        lowered.isDefaultConst = true;
        std::vector<ActionId> actions;
        for (const CandidateAction& action : table.actions)
        {
            actions.push_back(AddAction(LowerAction(lowered.name, action.instructions, {})));
            lowered.actions.push_back(actions.back());
        }
        std::optional<ActionId> none;
        const auto actionOf = [&](const TableChoice& choice)
        {
            if (choice.action)
            {
                return actions[*choice.action];
            }
            if (!none)
            {
                none = AddAction({lowered.name + "_none", {}, {}, lowered.where, {}});
                lowered.actions.push_back(*none);
            }
            return *none;
        };
        FillEntries(
            choices, [this](FieldId field) { return WidthOf(field); }, actionOf, lowered);
        return lowered;
    }

    unsigned WidthOf(FieldId field) const
    {
        return field.index == FieldId::kValid ? 1 : m_lowered.headers[field.header].fields[field.index].width;
    }

    /** Copies of numbers are made at the start, those of fields where their header is taken. */
    void MovesToParser()
    {
        for (const ContextInstruction& move : m_program.parserMoves)
        {
            const auto& compute = std::get<Compute>(move.work);
            const Operand source = m_places.OperandOf(move.sources[0]);
            const pisa::Statement statement{Operation::Move,
                                            compute.width,
                                            m_places.FieldOf({move.results[0].variable, 0}),
                                            {source}};
            const auto* field = std::get_if<FieldId>(&source);
            if (field == nullptr)
            {
                auto& steps = m_lowered.parser[0].steps;
                steps.insert(steps.begin(), statement);
                continue;
            }
            for (ParseState& state : m_lowered.parser)
            {
                for (std::size_t i = 0; i < state.steps.size(); ++i)
                {
                    const auto* extract = std::get_if<Extract>(&state.steps[i]);
                    if (extract != nullptr && extract->header == field->header)
                    {
                        state.steps.insert(state.steps.begin() + static_cast<std::ptrdiff_t>(i) + 1, statement);
                    }
                }
            }
        }
    }

    const ContextProgram& m_program;
    const std::vector<CandidateTable>& m_tables;
    std::vector<Diagnostic>& m_warnings;
    Program m_lowered;
    Places m_places;
    std::set<Value> m_outside;
    std::set<std::string> m_tableNames;
    std::set<std::string> m_actionNames;
};

} // namespace

Program
LowerTables(const ContextProgram& program, const std::vector<CandidateTable>& tables,
            std::vector<Diagnostic>& warnings)
{
    return ProgramLowering(program, tables, {}, warnings).Run().program;
}

LoweredTables
LowerPart(const ContextProgram& program, const std::vector<CandidateTable>& tables, const std::set<Value>& needed,
          std::vector<Diagnostic>& warnings)
{
    return ProgramLowering(program, tables, needed, warnings).Run();
}

} // namespace pisa::lyra
