// How a program's wishes (drop, flood, mirror, resubmit, recirculate, truncate) are told to v1model.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/emit/p4-steering.h"

#include "compiler/emit/p4-wish-calls.h"
#include "ir/access.h"
#include "ir/control-graph.h"

#include <algorithm>

namespace pisa
{

namespace
{

constexpr std::array<Intrinsic, 7> kWishes{Intrinsic::Drop,        Intrinsic::Flood,         Intrinsic::Resubmit,
                                           Intrinsic::Recirculate, Intrinsic::MirrorSession, Intrinsic::MirrorList,
                                           Intrinsic::Truncate};

/** What a packet meets at one node: all of its table's actions and keys, or its condition. */
Access
AccessAt(const Program& program, const ControlNode& node)
{
    Access all;
    if (const auto* branch = std::get_if<Branch>(&node))
    {
        all.reads = FieldsOf(branch->condition);
        return all;
    }
    const Table& table = program.tables[std::get<Apply>(node).table];
    for (const MatchKey& key : table.keys)
    {
        all.reads.insert(key.field);
    }
    for (const ActionId action : table.actions)
    {
        const Access access = AccessOf(program, program.actions[action]);
        all.reads.insert(access.reads.begin(), access.reads.end());
        all.writes.insert(access.writes.begin(), access.writes.end());
    }
    return all;
}

void
Merge(const std::set<FieldId>& fields, std::set<FieldId>& all)
{
    all.insert(fields.begin(), fields.end());
}

/** Adds what branches compare and tables match. */
void
AddReadsOfControls(const Program& program, std::set<FieldId>& reads)
{
    for (const Thread thread : kThreads)
    {
        for (const ControlNode& node : ControlOf(program, thread).nodes)
        {
            if (std::holds_alternative<Branch>(node))
            {
                Merge(AccessAt(program, node).reads, reads);
            }
        }
    }
    for (const Table& table : program.tables)
    {
        for (const MatchKey& key : table.keys)
        {
            reads.insert(key.field);
        }
    }
}

/** Adds what instructions read, but for wishes that stay what they were. */
void
AddReadsOfActions(const Program& program, std::set<FieldId>& reads)
{
    for (const Action& action : program.actions)
    {
        for (const Instruction& instruction : action.body)
        {
            Access access = AccessOf(program, instruction);
            const auto* statement = std::get_if<Statement>(&instruction);
            if (statement && WishOf(*statement))
            {
                access.reads.erase(statement->dest);
            }
            Merge(access.reads, reads);
        }
    }
}

bool
Touches(const Access& access, Intrinsic field)
{
    return access.reads.count(IntrinsicField(field)) > 0 || access.writes.count(IntrinsicField(field)) > 0;
}

/** @return whether what is met after a call that drops or floods would take it back, or see what it did. */
bool
TakesBack(const Access& access, Intrinsic wish)
{
    return Touches(access, Intrinsic::MulticastGroup) ||
           (wish == Intrinsic::Drop && (Touches(access, Intrinsic::EgressPort) || Touches(access, Intrinsic::Flood)));
}

/** @return whether a call can tell the wish that the statement writes. */
bool
IsTellable(const Program& program, const std::vector<Instruction>& body, std::size_t at, const WrittenWish& wish)
{
    const auto* constant = std::get_if<Constant>(&wish.value);
    switch (wish.field)
    {
    case Intrinsic::Truncate:
        return true;
    case Intrinsic::MirrorSession:
        return !constant || constant->value != 0 ? IsMirrorPair(program, body, at) : false;
    case Intrinsic::MirrorList:
        return at > 0 && IsMirrorPair(program, body, at - 1);
    default:
        return constant && constant->value != 0;
    }
}

} // namespace

bool
Writes(const Program& program, const Instruction& instruction, Intrinsic field)
{
    return AccessOf(program, instruction).writes.count(IntrinsicField(field)) > 0;
}

std::optional<WrittenWish>
WishOf(const Statement& statement)
{
    const std::optional<Intrinsic> field = IntrinsicOf(statement.dest);
    if (!field || !IsWish(*field))
    {
        return std::nullopt;
    }
    if (statement.operation == Operation::Move)
    {
        return WrittenWish{*field, statement.operands[0]};
    }
    const bool isGuarded =
        statement.operation == Operation::Select && statement.operands[2] == Operand{statement.dest};
    return isGuarded ? std::optional(WrittenWish{*field, statement.operands[1], statement.operands[0]})
                     : std::nullopt;
}

P4Steering::P4Steering(const Program& program) : m_program(program)
{
    for (const Thread thread : kThreads)
    {
        for (const ControlNode& node : ControlOf(program, thread).nodes)
        {
            if (const auto* apply = std::get_if<Apply>(&node))
            {
                for (const ActionId action : program.tables[apply->table].actions)
                {
                    Look(program.actions[action], thread);
                }
            }
        }
    }
    LookAtReads();
    LookAtOrder(program.ingress);
    if (m_kept.count(Intrinsic::MirrorSession) > 0 || m_kept.count(Intrinsic::MirrorList) > 0)
    {
        m_kept.insert({Intrinsic::MirrorSession, Intrinsic::MirrorList});
    }
}

void
P4Steering::Look(const Action& action, Thread thread)
{
    std::set<Intrinsic>& written = m_written.at(static_cast<std::size_t>(thread));
    for (std::size_t i = 0; i < action.body.size(); ++i)
    {
        const auto* statement = std::get_if<Statement>(&action.body[i]);
        const std::optional<WrittenWish> wish = statement ? WishOf(*statement) : std::nullopt;
        for (const Intrinsic field : kWishes)
        {
            if (!Writes(m_program, action.body[i], field))
            {
                continue;
            }
            written.insert(field);
            m_used.insert(field);
            const bool isHere =
                (field != Intrinsic::Resubmit && field != Intrinsic::Flood) || thread == Thread::Ingress;
            const bool isThere = field != Intrinsic::Recirculate || thread == Thread::Egress;
            if (!wish || !isHere || !isThere || !IsTellable(m_program, action.body, i, *wish))
            {
                m_kept.insert(field);
            }
        }
    }
}

/** A wish that is read, other than to stay what it was under a guard, is kept. */
void
P4Steering::LookAtReads()
{
    std::set<FieldId> reads;
    AddReadsOfControls(m_program, reads);
    AddReadsOfActions(m_program, reads);
    for (const ParseState& state : m_program.parser)
    {
        Merge(FieldsOf(state), reads);
    }
    for (const std::vector<Checksum>* list : {&m_program.checks, &m_program.checksums})
    {
        for (const Checksum& checksum : *list)
        {
            Merge(FieldsOf(checksum), reads);
        }
    }
    for (const Intrinsic wish : kWishes)
    {
        if (reads.count(IntrinsicField(wish)) > 0)
        {
            m_kept.insert(wish);
            m_used.insert(wish);
        }
    }
}

/** Calls that drop and flood write where the packet goes: nothing that writes it too may follow. */
void
P4Steering::LookAtOrder(const Control& control)
{
    const ControlGraph graph(m_program, control);
    for (const Intrinsic wish : {Intrinsic::Drop, Intrinsic::Flood})
    {
        for (const NodeId node : graph.Order())
        {
            const auto* apply = std::get_if<Apply>(&control.nodes[node]);
            if (!apply || AccessAt(m_program, *apply).writes.count(IntrinsicField(wish)) == 0)
            {
                continue;
            }
            const bool isTakenBack =
                std::any_of(graph.Order().begin(), graph.Order().end(),
                            [&](NodeId later)
                            {
                                return later != node && graph.Reaches(node, later) &&
                                       TakesBack(AccessAt(m_program, control.nodes[later]), wish);
                            });
            const auto& actions = m_program.tables[apply->table].actions;
            const bool isInside =
                std::any_of(actions.begin(), actions.end(),
                            [&](ActionId id)
                            {
                                const Access access = AccessOf(m_program, m_program.actions[id]);
                                return access.writes.count(IntrinsicField(wish)) > 0 && TakesBack(access, wish);
                            });
            if (isTakenBack || isInside)
            {
                m_kept.insert(wish);
            }
        }
    }
}

std::string
P4Steering::KeptField(Intrinsic wish, const std::string& chip)
{
    return chip + "." + MakeIntrinsicHeader().fields[static_cast<uint32_t>(wish)].name;
}

std::vector<std::string>
P4Steering::KeptFields() const
{
    const Header header = MakeIntrinsicHeader();
    std::vector<std::string> fields;
    for (const Intrinsic wish : m_used)
    {
        // copies of a flood must be told from others in egress
        if (!IsDirect(wish) || wish == Intrinsic::Flood)
        {
            const Field& field = header.fields[static_cast<uint32_t>(wish)];
            fields.push_back("bit<" + std::to_string(field.width) + "> " + field.name + ";");
        }
    }
    return fields;
}

void
P4Steering::Begin(Thread thread, const std::string& chip, P4Text& text) const
{
    if (thread == Thread::Ingress)
    {
        if (!m_program.keepsFaulty)
        {
            text.Open("if (standard_metadata.parser_error != error.NoError)");
            text.Line("mark_to_drop(standard_metadata);");
            text.Line("return;");
            text.Close();
        }
        return;
    }
    if (IsUsed(Intrinsic::Flood))
    {
        text.Line("// a flooded frame does not go back where it came from");
        text.Open("if (" + KeptField(Intrinsic::Flood, chip) +
                  " == 1 && standard_metadata.egress_port == standard_metadata.ingress_port)");
        text.Line("mark_to_drop(standard_metadata);");
        text.Line("return;");
        text.Close();
    }
    for (const Intrinsic wish : {Intrinsic::Recirculate, Intrinsic::MirrorSession, Intrinsic::MirrorList})
    {
        if (!IsDirect(wish) && m_written[0].count(wish) > 0)
        {
            text.Line(KeptField(wish, chip) + " = 0;");
        }
    }
}

bool
P4Steering::HasEnd(Thread thread) const
{
    P4Text text;
    End(thread, "meta", text);
    return !text.IsEmpty();
}

void
P4Steering::TellCopies(Thread thread, const std::string& chip, P4Text& text) const
{
    const std::string list = KeptField(Intrinsic::MirrorList, chip);
    const std::string session = "(bit<32>)" + KeptField(Intrinsic::MirrorSession, chip);
    text.Open("if (" + KeptField(Intrinsic::MirrorSession, chip) + " != 0)");
    TellByList(
        m_program, list, 1, [&](uint64_t number) { return CloneCall(thread, session, number); }, text);
    text.Close();
}

void
P4Steering::End(Thread thread, const std::string& chip, P4Text& text) const
{
    const auto isTold = [&](Intrinsic wish)
    { return !IsDirect(wish) && m_written.at(static_cast<std::size_t>(thread)).count(wish) > 0; };
    const bool isIngress = thread == Thread::Ingress;
    if (isIngress && isTold(Intrinsic::Flood))
    {
        text.Open("if (" + KeptField(Intrinsic::Flood, chip) + " == 1)");
        text.Line("standard_metadata.mcast_grp = FLOOD_GROUP;");
        text.Close();
    }
    if (isTold(Intrinsic::Drop))
    {
        text.Open("if (" + KeptField(Intrinsic::Drop, chip) + " == 1)");
        text.Line("mark_to_drop(standard_metadata);");
        text.Close();
    }
    if (isTold(Intrinsic::MirrorSession))
    {
        TellCopies(thread, chip, text);
    }
    const Intrinsic again = isIngress ? Intrinsic::Resubmit : Intrinsic::Recirculate;
    if (isTold(again))
    {
        const std::string wish = KeptField(again, chip);
        text.Open("if (" + wish + " != 0)");
        TellByList(
            m_program, wish, 2, [&](uint64_t number) { return AgainCall(again, number); }, text);
        text.Close();
    }
    const bool isCut = !IsDirect(Intrinsic::Truncate) && IsUsed(Intrinsic::Truncate) && !isIngress;
    if (isCut)
    {
        const std::string bytes = KeptField(Intrinsic::Truncate, chip);
        text.Open("if (" + bytes + " != 0)");
        text.Line("truncate(" + bytes + ");");
        text.Close();
    }
}

} // namespace pisa
