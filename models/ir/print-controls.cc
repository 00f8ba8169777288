// Prints the two controls.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/text-words.h"

namespace pisa
{

namespace
{

std::string
NodeName(NodeId id)
{
    return id == kEndOfControl ? "end" : "n" + std::to_string(id);
}

void
PrintNode(const Program& program, const Apply& apply, std::ostream& out)
{
    out << "apply " << TextWords::Name(program.tables[apply.table].name);
    if (apply.onHit == apply.onMiss && apply.onAction.empty())
    {
        out << " -> " << NodeName(apply.onHit) << ";\n";
        return;
    }
    out << "\n    {\n        hit -> " << NodeName(apply.onHit) << ";\n        miss -> " << NodeName(apply.onMiss)
        << ";\n";
    for (const auto& [action, next] : apply.onAction)
    {
        out << "        " << TextWords::Name(program.actions[action].name) << " -> " << NodeName(next) << ";\n";
    }
    out << "    }\n";
}

void
PrintNode(const Program& program, const Branch& branch, std::ostream& out)
{
    out << "branch " << TextWords::Name(branch.name) << " if " << TextWords(program).Comparison(branch.condition)
        << " -> " << NodeName(branch.onTrue) << " else -> " << NodeName(branch.onFalse) << ";\n";
}

void
PrintControl(const Program& program, const char* name, const Control& control, std::ostream& out)
{
    if (control == Control{})
    {
        return;
    }
    out << "\n" << name << " -> " << NodeName(control.entry) << "\n{\n";
    for (NodeId id = 0; id < control.nodes.size(); ++id)
    {
        out << "    " << NodeName(id) << ": ";
        std::visit([&](const auto& node) { PrintNode(program, node, out); }, control.nodes[id]);
    }
    out << "}\n";
}

} // namespace

void
PrintControls(const Program& program, std::ostream& out)
{
    PrintControl(program, "ingress", program.ingress, out);
    PrintControl(program, "egress", program.egress, out);
}

} // namespace pisa
