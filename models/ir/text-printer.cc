// Prints a Program as text.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/text-lexer.h"
#include "ir/text.h"

#include <sstream>

namespace pisa
{

namespace
{

std::string
Name(const std::string& name)
{
    return NeedsQuotes(name) ? Quote(name) : name;
}

/** Small numbers are counts, large ones are patterns. */
std::string
Number(uint64_t value)
{
    if (value < 4096)
    {
        return std::to_string(value);
    }
    std::ostringstream hexadecimal;
    hexadecimal << "0x" << std::hex << value;
    return hexadecimal.str();
}

std::string
Where(const SourceLocation& where)
{
    if (where == SourceLocation{})
    {
        return "";
    }
    return " at " + Quote(where.file) + ":" + std::to_string(where.line) + ":" + std::to_string(where.column);
}

/** @return the items' texts with commas between them. */
template <typename T, typename F>
std::string
List(const std::vector<T>& items, const F& print)
{
    std::string list;
    for (const T& item : items)
    {
        list += (list.empty() ? "" : ", ") + print(item);
    }
    return list;
}

/** Prints one program, section by section. */
class Printer
{
  public:
    explicit Printer(const Program& program) : m_program(program)
    {
    }

    std::string Run()
    {
        m_out << "program " << Name(m_program.name) << ";\n";
        for (HeaderId id = 1; id < m_program.headers.size(); ++id)
        {
            PrintHeader(m_program.headers[id]);
        }
        PrintRegisters();
        PrintParser();
        for (const Action& action : m_program.actions)
        {
            PrintAction(action);
        }
        for (const Table& table : m_program.tables)
        {
            PrintTable(table);
        }
        PrintControl("ingress", m_program.ingress);
        PrintControl("egress", m_program.egress);
        PrintDeparser();
        return m_out.str();
    }

  private:
    std::string FieldName(FieldId field) const
    {
        const Header& header = m_program.headers[field.header];
        return field.index == FieldId::kValid ? "valid(" + Name(header.name) + ")"
                                              : Name(header.name) + "." + Name(header.fields[field.index].name);
    }

    /** @param action whose parameters are meant, null where none can be */
    std::string OperandText(const Operand& operand, const Action* action) const
    {
        if (const auto* field = std::get_if<FieldId>(&operand))
        {
            return FieldName(*field);
        }
        const auto* parameter = std::get_if<Parameter>(&operand);
        return parameter != nullptr ? Name(action->parameters[parameter->index].name)
                                    : Number(std::get<Constant>(operand).value);
    }

    static std::string Shape(Operation operation, unsigned width)
    {
        return std::string(Info(operation).name) + "<" + std::to_string(width) + ">";
    }

    void PrintHeader(const Header& header)
    {
        m_out << "\n"
              << (header.isMetadata ? "metadata " : "header ") << Name(header.name) << Where(header.where) << "\n{\n";
        for (const Field& field : header.fields)
        {
            m_out << "    " << Name(field.name) << " : " << field.width << ";\n";
        }
        m_out << "}\n";
    }

    void PrintRegisters()
    {
        m_out << (m_program.registers.empty() ? "" : "\n");
        for (const Register& reg : m_program.registers)
        {
            m_out << "register " << Name(reg.name) << "[" << reg.size << "] : " << reg.width;
            if (!reg.initial.empty())
            {
                m_out << " = {" << List(reg.initial, Number) << "}";
            }
            m_out << Where(reg.where) << ";\n";
        }
    }

    std::string StateName(StateId id) const
    {
        return id == ParseState::kAccept   ? "accept"
               : id == ParseState::kReject ? "reject"
                                           : Name(m_program.parser[id].name);
    }

    void PrintState(const ParseState& state)
    {
        m_out << "    state " << Name(state.name) << "\n    {\n";
        for (HeaderId header : state.extracts)
        {
            m_out << "        extract " << Name(m_program.headers[header].name) << ";\n";
        }
        if (state.select.empty())
        {
            m_out << "        default -> " << StateName(state.otherwise) << ";\n    }\n";
            return;
        }
        m_out << "        select (" << List(state.select, [this](FieldId f) { return FieldName(f); }) << ")\n"
              << "        {\n";
        for (const ParseTransition& transition : state.transitions)
        {
            m_out << "            " << Masked(transition.value, transition.mask) << " -> "
                  << StateName(transition.next) << ";\n";
        }
        m_out << "            default -> " << StateName(state.otherwise) << ";\n        }\n    }\n";
    }

    void PrintParser()
    {
        if (m_program.parser.empty())
        {
            return;
        }
        m_out << "\nparser\n{\n";
        for (const ParseState& state : m_program.parser)
        {
            PrintState(state);
        }
        m_out << "}\n";
    }

    void PrintAction(const Action& action)
    {
        m_out << "\naction " << Name(action.name) << "("
              << List(action.parameters,
                      [](const Field& p) { return Name(p.name) + " : " + std::to_string(p.width); })
              << ")" << Where(action.where) << "\n{\n";
        for (const Instruction& instruction : action.body)
        {
            std::visit([&](const auto& i) { PrintInstruction(i, action); }, instruction);
        }
        m_out << "}\n";
    }

    void PrintInstruction(const Statement& statement, const Action& action)
    {
        m_out << "    " << FieldName(statement.dest) << " = " << Shape(statement.operation, statement.width) << "("
              << List(statement.operands, [&](const Operand& o) { return OperandText(o, &action); }) << ");\n";
    }

    static std::string ValueText(const AtomValue& value)
    {
        switch (value.kind)
        {
        case AtomValue::Kind::Old:
            return "old";
        case AtomValue::Kind::Input:
            return "input[" + std::to_string(value.index) + "]";
        case AtomValue::Kind::Step:
            return "step[" + std::to_string(value.index) + "]";
        case AtomValue::Kind::Literal:
            return Number(value.literal);
        }
        return "";
    }

    void PrintInstruction(const StatefulOperation& atom, const Action& action)
    {
        m_out << "    atom " << Name(m_program.registers[atom.reg].name) << "[" << OperandText(atom.index, &action)
              << "]";
        if (!(atom.guard == Operand{Constant{1}}))
        {
            m_out << " if (" << OperandText(atom.guard, &action) << ")";
        }
        m_out << "\n    {\n";
        for (std::size_t i = 0; i < atom.inputs.size(); ++i)
        {
            m_out << "        input[" << i << "] = " << OperandText(atom.inputs[i], &action) << ";\n";
        }
        for (std::size_t i = 0; i < atom.steps.size(); ++i)
        {
            const AtomStep& step = atom.steps[i];
            m_out << "        step[" << i << "] = " << Shape(step.operation, step.width) << "("
                  << List(step.operands, ValueText) << ");\n";
        }
        if (atom.next.kind != AtomValue::Kind::Old)
        {
            m_out << "        cell = " << ValueText(atom.next) << ";\n";
        }
        for (const AtomOutput& output : atom.outputs)
        {
            m_out << "        " << FieldName(output.dest) << " = " << ValueText(output.value) << ";\n";
        }
        m_out << "    }\n";
    }

    static std::string Masked(uint64_t value, uint64_t mask)
    {
        return Number(value) + (mask == ~uint64_t{0} ? "" : " & " + Number(mask));
    }

    std::string CallText(const ActionCall& call) const
    {
        return Name(m_program.actions[call.action].name) + "(" + List(call.arguments, Number) + ")";
    }

    void PrintTable(const Table& table)
    {
        static constexpr const char* kMatchKinds[] = {"exact", "lpm", "ternary"};
        m_out << "\ntable " << Name(table.name) << "[" << table.size << "]" << (table.isConst ? " const" : "")
              << Where(table.where) << "\n{\n";
        for (const MatchKey& key : table.keys)
        {
            m_out << "    key " << FieldName(key.field) << " : " << kMatchKinds[static_cast<int>(key.kind)] << ";\n";
        }
        for (ActionId action : table.actions)
        {
            m_out << "    action " << Name(m_program.actions[action].name) << ";\n";
        }
        m_out << "    default " << CallText(table.defaultCall) << ";\n";
        for (const Entry& entry : table.entries)
        {
            m_out << "    entry (" << List(entry.match, [](const MatchValue& m) { return Masked(m.value, m.mask); })
                  << ") -> " << CallText(entry.call);
            if (entry.priority != 0)
            {
                m_out << " priority " << entry.priority;
            }
            m_out << ";\n";
        }
        m_out << "}\n";
    }

    static std::string NodeName(NodeId id)
    {
        return id == kEndOfControl ? "end" : "n" + std::to_string(id);
    }

    void PrintNode(const Apply& apply)
    {
        m_out << "apply " << Name(m_program.tables[apply.table].name);
        if (apply.onHit == apply.onMiss && apply.onAction.empty())
        {
            m_out << " -> " << NodeName(apply.onHit) << ";\n";
            return;
        }
        m_out << "\n    {\n        hit -> " << NodeName(apply.onHit) << ";\n        miss -> "
              << NodeName(apply.onMiss) << ";\n";
        for (const auto& [action, next] : apply.onAction)
        {
            m_out << "        " << Name(m_program.actions[action].name) << " -> " << NodeName(next) << ";\n";
        }
        m_out << "    }\n";
    }

    void PrintNode(const Branch& branch)
    {
        const Condition& condition = branch.condition;
        m_out << "branch " << Name(branch.name) << " if " << Shape(condition.operation, condition.width) << "("
              << OperandText(condition.left, nullptr) << ", " << OperandText(condition.right, nullptr) << ") -> "
              << NodeName(branch.onTrue) << " else -> " << NodeName(branch.onFalse) << ";\n";
    }

    void PrintControl(const char* name, const Control& control)
    {
        if (control == Control{})
        {
            return;
        }
        m_out << "\n" << name << " -> " << NodeName(control.entry) << "\n{\n";
        for (NodeId id = 0; id < control.nodes.size(); ++id)
        {
            m_out << "    " << NodeName(id) << ": ";
            std::visit([this](const auto& n) { PrintNode(n); }, control.nodes[id]);
        }
        m_out << "}\n";
    }

    void PrintDeparser()
    {
        if (!m_program.deparser.empty())
        {
            m_out << "\ndeparser\n{\n";
            for (HeaderId id : m_program.deparser)
            {
                m_out << "    emit " << Name(m_program.headers[id].name) << ";\n";
            }
            m_out << "}\n";
        }
        m_out << (m_program.checksums.empty() ? "" : "\n");
        for (const Checksum& checksum : m_program.checksums)
        {
            m_out << "checksum " << FieldName({checksum.header, checksum.field}) << ";\n";
        }
    }

    const Program& m_program;
    std::ostringstream m_out;
};

} // namespace

std::string
Print(const Program& program)
{
    return Printer(program).Run();
}

} // namespace pisa
