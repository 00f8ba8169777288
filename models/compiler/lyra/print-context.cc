// Writes instructions, blocks and tables.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/print-context.h"

#include <set>

namespace pisa::lyra
{

namespace
{

class ContextPrinter
{
  public:
    explicit ContextPrinter(const ContextProgram& program) : m_program(program)
    {
    }

    std::string Show(Value value) const
    {
        const std::string& name = m_program.variables[value.variable].name;
        return value.version == 0 ? name : name + "#" + std::to_string(value.version);
    }

    std::string Show(const Term& term) const
    {
        const Value* value = ValueOf(term);
        return value != nullptr ? Show(*value) : std::to_string(std::get<Constant>(term.what).value);
    }

    static std::string Show(const Predicate& when)
    {
        std::string text;
        for (const Literal literal : when)
        {
            text += (text.empty() ? "" : " ") + std::string(literal.isTrue ? "c" : "!c") +
                    std::to_string(literal.condition);
        }
        return text.empty() ? "" : "[" + text + "]";
    }

    std::string Show(const ContextInstruction& instruction) const
    {
        std::string text = Show(instruction.when);
        text += text.empty() ? "" : " ";
        for (std::size_t i = 0; i < instruction.results.size(); ++i)
        {
            text += (i > 0 ? ", " : "") + Show(instruction.results[i]);
        }
        text += instruction.results.empty() ? "" : " = ";
        text += std::visit([this](const auto& work) { return this->Name(work); }, instruction.work);
        for (std::size_t i = 0; i < instruction.sources.size(); ++i)
        {
            text += (i > 0 ? ", " : " ") + Show(instruction.sources[i]);
        }
        if (const auto* update = std::get_if<UpdateGlobal>(&instruction.work))
        {
            text += Show(*update);
        }
        return text;
    }

    std::string ShowConditions(const std::set<ConditionId>& shown) const
    {
        std::string text;
        for (const ConditionId id : shown)
        {
            text += "c" + std::to_string(id) + ":";
            const std::vector<Comparison>& all = m_program.conditions[id].all;
            for (std::size_t i = 0; i < all.size(); ++i)
            {
                text += std::string(i > 0 ? " and " : " ") + Show(all[i].left) + " " +
                        std::string(Info(all[i].operation).name) + " " + Show(all[i].right);
            }
            text += "\n";
        }
        return text;
    }

  private:
    static std::string Name(const Compute& compute)
    {
        return std::string(Info(compute.operation).name);
    }

    static std::string Name(const HashSources& hash)
    {
        return std::string(NameOf(hash.algorithm));
    }

    static std::string Name(const DrawNumber&)
    {
        return "random";
    }

    std::string Name(const LookUp& look) const
    {
        return "look up " + m_program.externals[look.external].name + ":";
    }

    std::string Name(const ReadGlobal& read) const
    {
        return "read " + m_program.globals[read.global].name + ":";
    }

    std::string Name(const WriteGlobal& write) const
    {
        return "write " + m_program.globals[write.global].name + ":";
    }

    std::string Name(const UpdateGlobal& update) const
    {
        return "update " + m_program.globals[update.global].name + ":";
    }

    static std::string Show(const AtomValue& value)
    {
        switch (value.kind)
        {
        case AtomValue::Kind::Old:
            return "old";
        case AtomValue::Kind::Input:
            return "in" + std::to_string(value.index);
        case AtomValue::Kind::Step:
            return "s" + std::to_string(value.index);
        case AtomValue::Kind::Literal:
            break;
        }
        return std::to_string(value.literal);
    }

    static std::string Show(const UpdateGlobal& update)
    {
        std::string text = " {";
        for (std::size_t i = 0; i < update.steps.size(); ++i)
        {
            text += " s" + std::to_string(i) + " = " + std::string(Info(update.steps[i].operation).name);
            for (std::size_t j = 0; j < update.steps[i].operands.size(); ++j)
            {
                text += (j > 0 ? ", " : " ") + Show(update.steps[i].operands[j]);
            }
            text += ";";
        }
        text += " cell = " + Show(update.next);
        for (const AtomValue& output : update.outputs)
        {
            text += "; out " + Show(output);
        }
        return text + " }";
    }

    const ContextProgram& m_program;
};

/** Conditions that something asks. */
std::set<ConditionId>
AskedConditions(const ContextProgram& program)
{
    std::set<ConditionId> asked;
    for (const ContextInstruction& instruction : program.instructions)
    {
        for (const Literal literal : instruction.when)
        {
            asked.insert(literal.condition);
        }
    }
    return asked;
}

std::string
Join(const std::string& first, const std::string& second)
{
    return second.empty() ? first : first + " " + second;
}

} // namespace

std::string
PrintContext(const ContextProgram& program)
{
    const ContextPrinter printer(program);
    std::string text = printer.ShowConditions(AskedConditions(program));
    for (const ContextInstruction& move : program.parserMoves)
    {
        text += "parser: " + printer.Show(move) + "\n";
    }
    for (const ContextInstruction& instruction : program.instructions)
    {
        text += (instruction.thread == Thread::Egress ? "egress: " : "") + printer.Show(instruction) + "\n";
    }
    return text;
}

std::string
PrintBlocks(const ContextProgram& program, const std::vector<PredicateBlock>& blocks)
{
    const ContextPrinter printer(program);
    std::string text = printer.ShowConditions(AskedConditions(program));
    for (BlockId id = 0; id < blocks.size(); ++id)
    {
        text += Join("block " + std::to_string(id), ContextPrinter::Show(blocks[id].when));
        text += blocks[id].parent ? " of " + std::to_string(*blocks[id].parent) : "";
        text += "\n";
        for (const InstructionId at : blocks[id].instructions)
        {
            text += "    " + printer.Show(program.instructions[at]) + "\n";
        }
    }
    return text;
}

std::string
PrintTables(const ContextProgram& program, const std::vector<CandidateTable>& tables)
{
    const ContextPrinter printer(program);
    std::string text = printer.ShowConditions(AskedConditions(program));
    for (std::size_t id = 0; id < tables.size(); ++id)
    {
        const CandidateTable& table = tables[id];
        text += Join("table " + std::to_string(id), ContextPrinter::Show(table.when)) + "\n";
        if (table.lookUp)
        {
            text += "    " + printer.Show(program.instructions[*table.lookUp]) + "\n";
        }
        for (std::size_t i = 0; i < table.actions.size(); ++i)
        {
            const CandidateAction& action = table.actions[i];
            const std::string name = table.lookUp ? (i == 0 ? "hit" : "miss") : "action";
            text += "    " + Join(name, ContextPrinter::Show(action.when)) + "\n";
            for (const InstructionId at : action.instructions)
            {
                text += "        " + printer.Show(program.instructions[at]) + "\n";
            }
        }
    }
    return text;
}

} // namespace pisa::lyra
