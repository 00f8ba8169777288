// The program of one switch, whatever language it came from, in the order in which NPL declares things.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/emit/p4-flow.h"
#include "compiler/npl/emit-npl.h"
#include "compiler/npl/npl-switch-tables.h"
#include "ir/characters.h"
#include "ir/control-graph.h"

#include <algorithm>
#include <iterator>
#include <set>

namespace pisa
{

namespace
{

class NplSwitchWriter
{
  public:
    explicit NplSwitchWriter(const Program& program)
        : m_program(program),
          m_words(program),
          m_tables(program, m_words)
    {
    }

    NplProgram Run()
    {
        // bodies first: they add to the bus what they need
        P4Text functions;
        Function("ingress", Thread::Ingress, functions);
        const bool hasEgress = Function("egress", Thread::Egress, functions);
        const NplFrameNames names = m_words.FrameNames();
        P4Text behind;
        for (std::size_t id = 0; id < m_program.registers.size(); ++id)
        {
            const Register& cells = m_program.registers[id];
            WriteNplState(m_words.Register(id), cells.width, cells.size, behind);
        }
        m_tables.Declare(behind);
        WriteNplParser(m_program, names, behind);
        behind.Add(functions);
        Main(hasEgress, behind);
        P4Text text;
        text.Line("// " + m_words.ProgramName() + ", written by `--emit npl`");
        WriteNplPacket(m_program, names, text);
        WriteNplBus(FieldsIn(behind.Text()), text);
        text.Add(behind);

        NplProgram written;
        const std::vector<NplControlTable> control = m_tables.Settings();
        written.text = text.Text();
        written.control = NplControlText(control);
        written.size = {control.size(), m_program.registers.size()};
        return written;
    }

  private:
    void Main(bool hasEgress, P4Text& text)
    {
        text.Open("program " + m_words.ProgramName());
        text.Line("parse_begin(" + (m_program.parser.empty() ? "none" : NplIdentifier(m_program.parser[0].name)) +
                  ");");
        text.Line("ingress();");
        if (hasEgress)
        {
            text.Open("if (" + m_words.Place(IntrinsicField(Intrinsic::Drop)) + " == 0)");
            text.Line("egress();");
            text.Close();
        }
        WriteNplChecksums(m_program, m_words.FrameNames(), text);
        text.Close();
    }

    /** @return those fields of the bus that the text names. */
    std::vector<Field> FieldsIn(const std::string& text) const
    {
        const std::string bus = "bus.";
        std::set<std::string> named;
        for (std::size_t at = text.find(bus); at != std::string::npos; at = text.find(bus, at + 1))
        {
            const std::size_t begin = at + bus.size();
            std::size_t end = begin;
            while (end < text.size() && IsWordCharacter(text[end]))
            {
                ++end;
            }
            named.insert(text.substr(begin, end - begin));
        }
        std::vector<Field> fields;
        std::copy_if(m_words.Bus().begin(), m_words.Bus().end(), std::back_inserter(fields),
                     [&named](const Field& field) { return named.count(field.name) > 0; });
        return fields;
    }

    /** @return whether there is anything in it. */
    bool Function(const std::string& name, Thread thread, P4Text& text)
    {
        const Control& control = ControlOf(m_program, thread);
        const std::vector<pisa::NodeId> order = ControlGraph(m_program, control).Order();
        std::map<pisa::NodeId, P4FlowNode> nodes;
        std::map<pisa::NodeId, std::string> names;
        for (const pisa::NodeId node : order)
        {
            nodes[node] = NodeOf(control.nodes[node]);
            const auto* apply = std::get_if<Apply>(&control.nodes[node]);
            names[node] = NplIdentifier(apply != nullptr ? m_program.tables[apply->table].name
                                                         : std::get<Branch>(control.nodes[node]).name);
        }
        const P4Flow flow(nodes, order, names, false,
                          {[this](const std::string& flag) { return m_words.AddToBus(flag, 1); }, "1", " == 1"});
        text.Open("function " + name + "()");
        flow.Write(control.entry, text);
        text.Close();
        text.Line("");
        return !order.empty();
    }

    P4FlowNode NodeOf(const ControlNode& node)
    {
        P4FlowNode flow;
        if (const auto* branch = std::get_if<Branch>(&node))
        {
            flow.kind = branch->onTrue == branch->onFalse ? P4FlowNode::Kind::Straight : P4FlowNode::Kind::If;
            flow.expression = m_words.Holds(branch->condition);
            flow.ways = {{{}, branch->onTrue}, {{}, branch->onFalse}};
            flow.ways.resize(flow.kind == P4FlowNode::Kind::Straight ? 1 : 2);
            return flow;
        }
        const auto& apply = std::get<Apply>(node);
        m_tables.WriteApply(apply.table, flow.lines);
        flow.ways = m_tables.WaysOf(apply);
        flow.kind = flow.ways.size() == 1 ? P4FlowNode::Kind::Straight : P4FlowNode::Kind::Chain;
        return flow;
    }

    const Program& m_program;
    NplSwitchWords m_words;
    NplSwitchTables m_tables;
};

} // namespace

NplProgram
EmitNpl(const Program& program)
{
    return NplSwitchWriter(program).Run();
}

} // namespace pisa
