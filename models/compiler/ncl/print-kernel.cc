// Prints sizes, values and conditions.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/ncl/print-kernel.h"

#include <sstream>

namespace pisa
{

namespace
{

/** Prints values; those with operands get a number and a line of their own. */
class ValuePrinter
{
  public:
    ValuePrinter(const DeviceKernel& kernel, const ValueGraph& graph) : m_kernel(kernel), m_graph(graph)
    {
    }

    /** @return a short name, after the lines that define it. */
    std::string Name(ValueId value);
    std::string Name(PredicateId predicate, bool);

    std::string Lines() const
    {
        return m_lines.str();
    }

  private:
    std::string InputName(const ValueInput& input) const;
    std::string Define(const std::string& expression);

    const DeviceKernel& m_kernel;
    const ValueGraph& m_graph;
    std::map<ValueId, std::string> m_names;
    std::map<PredicateId, std::string> m_conditionNames;
    std::ostringstream m_lines;
    unsigned m_next{0};
};

std::string
ValuePrinter::Define(const std::string& expression)
{
    const std::string name = "%" + std::to_string(m_next++);
    m_lines << "    " << name << " = " << expression << "\n";
    return name;
}

std::string
ValuePrinter::InputName(const ValueInput& input) const
{
    const std::string first = std::to_string(input.first);
    switch (input.kind)
    {
    case InputKind::WindowElement:
        return m_kernel.parameters[input.first].name + "[" + std::to_string(input.second) + "]";
    case InputKind::NcpField:
        return "ncp." + first;
    case InputKind::WindowField:
        return "window." + first;
    case InputKind::Load:
        return "load." + first;
    case InputKind::Old:
        return "old." + first;
    case InputKind::Hit:
        return "hit." + first;
    case InputKind::MapValue:
        return "value." + first;
    }
    return "";
}

std::string
ValuePrinter::Name(PredicateId predicate, bool)
{
    const PredicateTable& table = m_graph.Predicates();
    if (table.IsConstant(predicate))
    {
        return predicate == PredicateTable::kTrue ? "true" : "false";
    }
    const auto known = m_conditionNames.find(predicate);
    if (known != m_conditionNames.end())
    {
        return known->second;
    }
    const auto decision = table.DecisionOf(predicate);
    const std::string asked = Name(table.VariableOf(predicate).node);
    const std::string high = Name(decision.high, true);
    const std::string low = Name(decision.low, true);
    return m_conditionNames[predicate] = Define(asked + " ? " + high + " : " + low);
}

std::string
ValuePrinter::Name(ValueId value)
{
    const auto known = m_names.find(value);
    if (known != m_names.end())
    {
        return known->second;
    }
    const ValueNode node = m_graph.At(value);
    std::string name;
    switch (node.kind)
    {
    case ValueNode::Kind::Constant:
        name = std::to_string(node.payload);
        break;
    case ValueNode::Kind::Input:
        name = InputName(m_graph.InputOf(value));
        break;
    case ValueNode::Kind::Predicate:
        name = Name(static_cast<PredicateId>(node.payload), true);
        break;
    default:
    {
        std::string text = node.kind == ValueNode::Kind::Resize ? "resize" : std::string(Info(node.operation).name);
        text += ":" + std::to_string(node.width);
        for (unsigned i = 0; i < node.operandCount; ++i)
        {
            text += (i == 0 ? " " : ", ") + Name(node.operands[i]);
        }
        name = Define(text);
        break;
    }
    }
    m_names[value] = name;
    return name;
}

} // namespace

std::string
Print(const DeviceSource& source, const ProgramSizes& sizes)
{
    std::ostringstream text;
    for (size_t k = 0; k < source.kernels.size(); ++k)
    {
        const DeviceKernel& kernel = source.kernels[k];
        for (size_t p = 0; kernel.isOutgoing && p < kernel.parameters.size(); ++p)
        {
            text << kernel.name << "." << kernel.parameters[p].name << ": "
                 << sizes.windows[k].capacity[p].value_or(0) << " elements, " << sizes.windows[k].packing[p]
                 << " a field\n";
        }
    }
    for (size_t m = 0; m < source.memories.size(); ++m)
    {
        text << source.memories[m].name << ": " << source.memories[m].size << " elements, " << sizes.memoryPacking[m]
             << " a cell\n";
    }
    return text.str();
}

std::string
Print(const DeviceSource& source, const DeviceKernel& kernel, const KernelState& state,
      const std::vector<CellOperation>& operations)
{
    ValuePrinter values(kernel, *state.graph);
    std::ostringstream text;
    for (const auto& cell : state.cells)
    {
        if (!operations.empty())
        {
            break;
        }
        text << "    " << source.memories[cell.memory].name << "[" << cell.index.constant;
        for (const auto& [value, coefficient] : cell.index.terms)
        {
            text << " + " << coefficient << " * " << values.Name(value);
        }
        text << "] := " << values.Name(cell.next) << " if " << values.Name(cell.isWritten, true) << "\n";
    }
    for (const auto& operation : operations)
    {
        text << "    " << source.memories[operation.memory].name << "." << operation.bank << "["
             << values.Name(operation.index) << "] := " << values.Name(operation.next) << " if "
             << values.Name(operation.guard, true) << "\n";
    }
    for (const auto& lookup : state.lookups)
    {
        text << "    look up " << values.Name(lookup.key) << " in " << source.maps[lookup.map].name << "\n";
    }
    for (size_t p = 0; p < state.window.size(); ++p)
    {
        for (size_t u = 0; u < state.window[p].size(); ++u)
        {
            text << "    " << kernel.parameters[p].name << "[" << u << "] := " << values.Name(state.window[p][u])
                 << "\n";
        }
    }
    text << "    decision := " << values.Name(state.decision) << ", target := " << values.Name(state.target) << "\n";
    return kernel.name + ":\n" + values.Lines() + text.str();
}

} // namespace pisa
