// Prints actions.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/text-lexer.h"
#include "ir/text-words.h"

namespace pisa
{

namespace
{

std::string
Text(const AtomValue& value)
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
        return TextWords::Number(value.literal);
    }
    return "";
}

/** Prints one action. */
class ActionPrinter
{
  public:
    ActionPrinter(const Program& program, const Action& action, std::ostream& out)
        : m_program(program),
          m_action(action),
          m_words(program),
          m_out(out)
    {
    }

    void Run()
    {
        m_out << "\naction " << TextWords::Name(m_action.name) << "("
              << TextWords::List(m_action.parameters, [](const Field& p)
                                 { return TextWords::Name(p.name) + " : " + std::to_string(p.width); })
              << ")"
              << (m_action.parameterNames.empty() ? "" : " named " + TextWords::UserNames(m_action.parameterNames))
              << TextWords::Where(m_action.where) << "\n{\n";
        for (const Instruction& instruction : m_action.body)
        {
            std::visit([this](const auto& i) { Print(i); }, instruction);
        }
        m_out << "}\n";
    }

  private:
    std::string Value(const Operand& operand) const
    {
        return m_words.Value(operand, &m_action);
    }

    /** ` if (guard)`, nothing if it always holds */
    std::string Guard(const Operand& guard) const
    {
        return guard == Operand{Constant{1}} ? "" : " if (" + Value(guard) + ")";
    }

    void Print(const Statement& statement)
    {
        m_out << "    " << m_words.Field(statement.dest) << " = " << m_words.Result(statement, &m_action) << ";\n";
    }

    void Print(const StatefulOperation& atom)
    {
        m_out << "    atom " << TextWords::Name(m_program.registers[atom.reg].name) << "[" << Value(atom.index) << "]"
              << Guard(atom.guard) << "\n    {\n";
        for (std::size_t i = 0; i < atom.inputs.size(); ++i)
        {
            m_out << "        input[" << i << "] = " << Value(atom.inputs[i]) << ";\n";
        }
        for (std::size_t i = 0; i < atom.steps.size(); ++i)
        {
            const AtomStep& step = atom.steps[i];
            m_out << "        step[" << i << "] = " << TextWords::Shape(step.operation, step.width) << "("
                  << TextWords::List(step.operands, Text) << ");\n";
        }
        if (atom.next.kind != AtomValue::Kind::Old)
        {
            m_out << "        cell = " << Text(atom.next) << ";\n";
        }
        for (const AtomOutput& output : atom.outputs)
        {
            m_out << "        " << m_words.Field(output.dest) << " = " << Text(output.value) << ";\n";
        }
        m_out << "    }\n";
    }

    void Print(const Hash& hash)
    {
        m_out << "    " << m_words.Field(hash.dest) << " = hash "
              << m_words.Hashed(hash.algorithm, hash.inputs, hash.withPayload, &m_action) << Guard(hash.guard)
              << ";\n";
    }

    void Print(const RandomNumber& random)
    {
        m_out << "    " << m_words.Field(random.dest) << " = random(" << Value(random.low) << ", "
              << Value(random.high) << ")" << Guard(random.guard) << ";\n";
    }

    void Print(const MeterExecute& execute)
    {
        m_out << "    " << m_words.Field(execute.dest) << " = meter "
              << TextWords::Name(m_program.meters[execute.meter].name) << "[" << Value(execute.index) << "]"
              << Guard(execute.guard) << ";\n";
    }

    void Print(const Count& count)
    {
        m_out << "    do count " << TextWords::Name(m_program.counters[count.counter].name) << "["
              << Value(count.index) << "]" << Guard(count.guard) << ";\n";
    }

    void Print(const Digest& digest)
    {
        m_out << "    do digest " << TextWords::Name(m_program.digests[digest.digest].name) << Guard(digest.guard)
              << ";\n";
    }

    void Print(const Log& log)
    {
        m_out << "    do log " << Quote(log.format) << "("
              << TextWords::List(log.operands, [this](const Operand& o) { return Value(o); }) << ")"
              << Guard(log.guard) << ";\n";
    }

    void Print(const Assert& assertion)
    {
        m_out << "    do " << (assertion.isAssume ? "assume " : "assert ") << Value(assertion.condition) << ", "
              << Quote(assertion.message) << Guard(assertion.guard) << ";\n";
    }

    const Program& m_program;
    const Action& m_action;
    const TextWords m_words;
    std::ostream& m_out;
};

} // namespace

void
PrintActions(const Program& program, std::ostream& out)
{
    for (const Action& action : program.actions)
    {
        ActionPrinter(program, action, out).Run();
    }
}

} // namespace pisa
