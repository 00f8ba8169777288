// Plans to command lines.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade/plan-text.h"

namespace pisa
{
namespace
{

using Kind = Primitive::Kind;

std::string
KindWord(const Primitive& primitive)
{
    const bool isTable = primitive.kind == Kind::AllocTable || primitive.kind == Kind::DeallocTable ||
                         primitive.kind == Kind::SetPointer;
    return isTable ? "tabl" : primitive.node.origin == PlanNode::Origin::Flex ? "flex" : "cond";
}

std::string
OnNode(const std::string& verb, const Primitive& primitive)
{
    return verb + " " + KindWord(primitive) + " " + NameOf(primitive.pipe) + " " + NameOf(primitive.node);
}

std::string
OnTwoTables(const std::string& verb, const Primitive& primitive)
{
    return verb + " tabl " + NameOf(primitive.pipe) + " " + NameOf(primitive.node) + " " + NameOf(primitive.other);
}

std::string
Change(const Primitive& primitive, const PointerChange& change)
{
    if (primitive.node.origin == PlanNode::Origin::End)
    {
        return std::string("change init ") + NameOf(primitive.pipe) + " " + NameOf(change.target);
    }
    return OnNode("change", primitive) + " " + NameOf(change.slot) + " " + NameOf(change.target);
}

std::string
Counted(const std::string& words, const Primitive& primitive)
{
    return words + " " + std::to_string(primitive.count);
}

/** The line of a primitive that changes no pointers. */
std::string
OneLine(const Primitive& primitive)
{
    switch (primitive.kind)
    {
    case Kind::AllocTable:
        return OnNode("insert", primitive);
    case Kind::AllocBranch:
        return OnNode("insert", primitive) + (primitive.node.origin == PlanNode::Origin::Flex ? " null null" : "");
    case Kind::DeallocTable:
    case Kind::DeallocBranch:
        return OnNode("delete", primitive);
    case Kind::GroupTables:
        return OnTwoTables("group", primitive);
    case Kind::MigrateEntries:
        return Counted(OnTwoTables("migrate", primitive), primitive);
    case Kind::UngroupTables:
        return OnTwoTables("ungroup", primitive);
    case Kind::PopulateEntries:
        return Counted(std::string("populate entry ") + NameOf(primitive.pipe) + " " + NameOf(primitive.node),
                       primitive);
    case Kind::AllocState:
        return Counted("insert state", primitive);
    case Kind::AllocTransition:
        return Counted("insert transition", primitive);
    case Kind::AllocExtraction:
        return Counted("insert extraction", primitive);
    case Kind::DeallocState:
        return Counted("delete state", primitive);
    case Kind::DeallocTransition:
        return Counted("delete transition", primitive);
    case Kind::DeallocExtraction:
        return Counted("delete extraction", primitive);
    case Kind::AllocRegister:
        return Counted("insert register_array " + primitive.name, primitive);
    case Kind::MigrateRegister:
        return Counted("migrate register_array " + primitive.name + " " + primitive.toName, primitive);
    case Kind::DeallocRegister:
        return Counted("delete register_array " + primitive.name, primitive);
    case Kind::SwitchFrame:
        return primitive.count == 1 ? "switch frame on" : "switch frame off";
    case Kind::VersionOn:
        return "trigger on";
    case Kind::VersionOff:
        return "trigger off";
    case Kind::Quiesce:
        return "wait quiescent";
    case Kind::SetPointer:
    case Kind::SetBranchPointers:
        break;
    }
    return "";
}

} // namespace

std::vector<std::string>
CommandLines(const Primitive& primitive)
{
    if (primitive.kind != Kind::SetPointer && primitive.kind != Kind::SetBranchPointers)
    {
        return {OneLine(primitive)};
    }
    std::vector<std::string> lines;
    for (const PointerChange& change : primitive.changes)
    {
        lines.push_back(Change(primitive, change));
    }
    return lines;
}

std::string
PrintCommands(const UpgradePlan& plan)
{
    std::string text;
    for (const PlannedTransaction& transaction : plan.transactions)
    {
        for (const Primitive& primitive : transaction.primitives)
        {
            for (const std::string& line : CommandLines(primitive))
            {
                text += line + "\n";
            }
        }
    }
    return text;
}

} // namespace pisa
