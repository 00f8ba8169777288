// Small packet programs whose effect and timing are computed by hand, sealed on rmt-32.
// SPDX-License-Identifier: GPL-2.0-only
#include "programs.h"

#include "image/shell.h"

#include "ns3/pisa-forwarding-image.h"

using namespace pisa;

namespace
{

constexpr FieldId SOURCE{1, 1};
constexpr FieldId TYPE{1, 2};

FieldId
Meta(Intrinsic field)
{
    return IntrinsicField(field);
}

/** Parses and deparses an Ethernet header, headers[1]; does nothing. */
Program
MakeEthernetProgram(const std::string& name)
{
    Program program;
    program.name = name;
    program.headers.push_back(MakeIntrinsicHeader());
    Header ethernet;
    ethernet.name = "ethernet";
    ethernet.fields = {{"dst", 48}, {"src", 48}, {"type", 16}};
    program.headers.push_back(ethernet);
    ParseState start;
    start.name = "start";
    start.steps = {Extract{1}};
    program.parser.push_back(start);
    program.deparser = {1};
    return program;
}

/** dest = source, at the width of dest. */
Instruction
Set(FieldId dest, Operand source, unsigned width)
{
    return Statement{Operation::Move, width, dest, {source}};
}

ActionId
AddAction(Program& program, const std::string& name, std::vector<Instruction> body)
{
    Action action;
    action.name = name;
    action.body = std::move(body);
    program.actions.push_back(std::move(action));
    return program.actions.size() - 1;
}

/** Adds a table at the end of a control; without keys it runs its only action for every packet. */
Table&
AddTable(Program& program, Control& control, const std::string& name, std::vector<ActionId> actions)
{
    Table table;
    table.name = name;
    table.defaultCall.action = actions.back();
    table.actions = std::move(actions);
    program.tables.push_back(table);
    const NodeId node = control.nodes.size();
    if (node == 0)
    {
        control.entry = 0;
    }
    else
    {
        Apply& before = std::get<Apply>(control.nodes.back());
        before.onHit = before.onMiss = node;
    }
    Apply apply;
    apply.table = program.tables.size() - 1;
    control.nodes.push_back(apply);
    return program.tables.back();
}

/** Adds states that do nothing, one behind the other; the last accepts. @return the first */
StateId
AddIdleStates(Program& program, unsigned count)
{
    const StateId first = program.parser.size();
    for (StateId id = first; id < first + count; ++id)
    {
        ParseState state;
        state.name = "next" + std::to_string(id);
        state.otherwise = id + 1 < first + count ? id + 1 : ParseState::kAccept;
        program.parser.push_back(state);
    }
    return first;
}

ActionId
AddReflect(Program& program)
{
    return AddAction(program, "reflect", {Set(Meta(Intrinsic::EgressPort), Meta(Intrinsic::IngressPort), 16)});
}

/** Adds table `reflect` to ingress, and behind it one that does nothing else for every packet. */
void
AddReflectAnd(Program& program, const std::string& name, const Instruction& instruction)
{
    AddTable(program, program.ingress, "reflect", {AddReflect(program)});
    AddTable(program, program.ingress, name, {AddAction(program, name, {instruction})});
}

void
AddRegister(Program& program, const std::string& name, uint64_t cells)
{
    Register reg;
    reg.name = name;
    reg.width = 32;
    reg.size = cells;
    program.registers.push_back(reg);
}

/** Adds 1 to cell 0 of register 0. */
StatefulOperation
PlusOne()
{
    StatefulOperation add;
    AtomStep plusOne;
    plusOne.operation = Operation::Add;
    plusOne.width = 32;
    plusOne.operands = {{AtomValue::Kind::Old, 0, 0}, {AtomValue::Kind::Literal, 0, 1}};
    add.steps = {plusOne};
    add.next = {AtomValue::Kind::Step, 0, 0};
    return add;
}

Image
SealOnRmt(Program program, unsigned bytesPerCycle = 0)
{
    Target target = LoadTarget("rmt-32");
    target.parser.bytesPerCycle = bytesPerCycle;
    return ns3::PisaSealInProgramOrder(std::move(program), target);
}

/** Every frame goes to multicast group 1; egress writes what the chip tells it into the source address. */
Image
MakeSignImage(Intrinsic told, unsigned width)
{
    Program program = MakeEthernetProgram("group");
    const ActionId group = AddAction(program, "group", {Set(Meta(Intrinsic::MulticastGroup), Constant{1}, 16)});
    const ActionId sign = AddAction(program, "sign", {Set(SOURCE, Meta(told), width)});
    AddTable(program, program.ingress, "group", {group});
    AddTable(program, program.egress, "sign", {sign});
    return SealOnRmt(std::move(program));
}

} // namespace

Image
MakeReflectImage(unsigned parseStates)
{
    Program program = MakeEthernetProgram("reflect");
    AddTable(program, program.ingress, "reflect", {AddReflect(program)});
    if (parseStates > 1)
    {
        program.parser[0].otherwise = AddIdleStates(program, parseStates - 1);
    }
    return SealOnRmt(std::move(program));
}

Image
MakeGroupImage()
{
    return MakeSignImage(Intrinsic::ReplicationId, 16);
}

Image
MakeClockImage()
{
    return MakeSignImage(Intrinsic::EgressTime, 48);
}

Image
MakeCountImage(const std::string& chip)
{
    Program program = MakeEthernetProgram("count");
    AddRegister(program, "count", 1);
    StatefulOperation add = PlusOne();
    add.outputs = {{SOURCE, {AtomValue::Kind::Old, 0, 0}}};
    AddReflectAnd(program, "count", add);
    return ns3::PisaSealInProgramOrder(std::move(program), LoadTarget(chip));
}

Image
MakeSpreadImage(const Target& target)
{
    Program program = MakeEthernetProgram("spread");
    program.headers.back().fields = {{"dst", 48}, {"from", 40}, {"cell", 8}, {"type", 16}};
    AddRegister(program, "counts", 256);
    StatefulOperation add = PlusOne();
    add.index = FieldId{1, 2};
    Table& reflect = AddTable(program, program.ingress, "reflect", {AddReflect(program)});
    reflect.keys = {{{1, 0}, MatchKind::Exact}};
    reflect.size = 16;
    AddTable(program, program.ingress, "count", {AddAction(program, "count", {add})});
    return ns3::PisaSealInProgramOrder(std::move(program), target);
}

Image
MakeTallyImage()
{
    Program program = MakeEthernetProgram("tally");
    CounterArray tally;
    tally.name = "tally";
    program.counters.push_back(tally);
    AddReflectAnd(program, "tally", Count{});
    return SealOnRmt(std::move(program));
}

Image
MakePoliceImage()
{
    Program program = MakeEthernetProgram("police");
    MeterArray police;
    police.name = "police";
    program.meters.push_back(police);
    MeterExecute execute;
    execute.dest = SOURCE;
    AddReflectAnd(program, "police", execute);
    return SealOnRmt(std::move(program));
}

Image
MakeClassifyImage()
{
    Program program = MakeEthernetProgram("classify");
    program.parser[0].select = {TYPE};
    program.parser[0].transitions = {{TYPE_REJECT, 0xffff, ParseState::kReject}};
    const ActionId drop = AddAction(program, "drop", {Set(Meta(Intrinsic::Drop), Constant{1}, 1)});
    const ActionId noPort = AddAction(program, "no_port", {Set(Meta(Intrinsic::EgressPort), Constant{99}, 16)});
    const ActionId empty = AddAction(program, "empty", {Set(Meta(Intrinsic::MulticastGroup), Constant{5}, 16)});
    const ActionId group = AddAction(program, "group", {Set(Meta(Intrinsic::MulticastGroup), Constant{2}, 16)});
    const ActionId flood = AddAction(program, "flood", {Set(Meta(Intrinsic::Flood), Constant{1}, 1)});
    const ActionId reflect = AddReflect(program);
    const ActionId nothing = AddAction(program, "nothing", {});
    const auto byType = [](Table& table, std::vector<std::pair<uint16_t, ActionId>> cases)
    {
        table.keys = {{TYPE, MatchKind::Exact}};
        table.size = 16;
        for (const auto& [type, action] : cases)
        {
            table.entries.push_back({{{type}}, 0, {action, {}}});
        }
    };
    byType(AddTable(program, program.ingress, "classify", {drop, noPort, empty, group, flood, reflect}),
           {{TYPE_INGRESS_DROP, drop},
            {TYPE_NO_PORT, noPort},
            {TYPE_EMPTY_GROUP, empty},
            {TYPE_GROUP, group},
            {TYPE_FLOOD, flood}});
    byType(AddTable(program, program.egress, "filter", {drop, nothing}), {{TYPE_EGRESS_DROP, drop}});
    return SealOnRmt(std::move(program));
}

Image
MakePathImage(unsigned bytesPerCycle)
{
    Program program = MakeEthernetProgram("path");
    Header path;
    path.name = "path";
    path.fields = {{"what", 8}, {"queue", 8}, {"port", 8}, {"kind", 8}, {"copy", 16}};
    program.headers.push_back(path);
    const FieldId what{2, 0};
    const FieldId queue{2, 1};
    const FieldId port{2, 2};
    program.deparser = {1, 2};
    program.parser[0].steps.push_back(Extract{2});
    program.parser[0].select = {TYPE};
    program.parser[0].transitions = {{TYPE_LONG, 0xffff, AddIdleStates(program, 3)}};
    const Instruction toQueue = Set(Meta(Intrinsic::QueueId), queue, 8);
    const Instruction toPort = Set(Meta(Intrinsic::EgressPort), port, 8);
    const ActionId send = AddAction(program, "send", {toQueue, toPort});
    const ActionId group =
        AddAction(program, "group", {toQueue, Set(Meta(Intrinsic::MulticastGroup), Constant{1}, 16)});
    const ActionId resubmit = AddAction(program, "resubmit", {Set(Meta(Intrinsic::Resubmit), Constant{1}, 8)});
    const ActionId mirror =
        AddAction(program, "mirror", {toQueue, toPort, Set(Meta(Intrinsic::MirrorSession), Constant{1}, 16)});
    const Instruction kind = Set({2, 3}, Meta(Intrinsic::PacketKind), 8);
    const Instruction copy = Set({2, 4}, Meta(Intrinsic::ReplicationId), 16);
    const Instruction depth = Set(SOURCE, Meta(Intrinsic::EnqueueDepth), 24);
    const ActionId sign = AddAction(program, "sign", {kind, copy, depth});
    const ActionId again = AddAction(program, "again", {Set(Meta(Intrinsic::Recirculate), Constant{1}, 8)});
    const ActionId late =
        AddAction(program, "late", {kind, copy, depth, Set(Meta(Intrinsic::MirrorSession), Constant{2}, 16)});
    Table& ingress = AddTable(program, program.ingress, "ingress", {group, resubmit, mirror, send});
    ingress.keys = {{what, MatchKind::Exact}, {Meta(Intrinsic::PacketKind), MatchKind::Exact}};
    ingress.size = 16;
    ingress.entries = {{{{PATH_GROUP}, {0}}, 0, {group, {}}},
                       {{{PATH_RESUBMIT}, {0}}, 0, {resubmit, {}}},
                       {{{PATH_MIRROR}, {0}}, 0, {mirror, {}}}};
    Table& egress = AddTable(program, program.egress, "egress", {again, late, sign});
    egress.keys = {{what, MatchKind::Exact}, {Meta(Intrinsic::PacketKind), MatchKind::Exact}};
    egress.size = 16;
    egress.entries = {{{{PATH_RECIRCULATE}, {0}}, 0, {again, {}}}, {{{PATH_MIRROR_LATE}, {0}}, 0, {late, {}}}};
    return SealOnRmt(std::move(program), bytesPerCycle);
}

Image
MakeTurnsImage()
{
    Program program = MakeEthernetProgram("turns");
    Header meta;
    meta.name = "meta";
    meta.isMetadata = true;
    meta.fields = {{"turns", 8}, {"lost", 8}};
    program.headers.push_back(meta);
    const FieldId turns{2, 0};
    const FieldId lost{2, 1};
    program.fieldLists = {{turns}};
    const auto plusOne = [](FieldId field) { return Statement{Operation::Add, 8, field, {field, Constant{1}}}; };
    const Instruction again = Set(Meta(Intrinsic::Resubmit), Constant{2}, 8); // list 1, and one more
    const ActionId more = AddAction(program, "more", {plusOne(turns), plusOne(lost), again});
    const ActionId endless = AddAction(program, "endless", {again});
    const ActionId reflect = AddReflect(program);
    const ActionId sign = AddAction(program, "sign", {Statement{Operation::Add, 8, SOURCE, {turns, lost}}});
    Table& ingress = AddTable(program, program.ingress, "ingress", {endless, reflect, more});
    ingress.keys = {{TYPE, MatchKind::Ternary}, {turns, MatchKind::Ternary}};
    ingress.size = 16;
    ingress.entries = {{{{TYPE_FLOOD, 0xffff}, {0, 0}}, 2, {endless, {}}}, {{{0, 0}, {3, 0xff}}, 1, {reflect, {}}}};
    AddTable(program, program.egress, "sign", {sign});
    return SealOnRmt(std::move(program));
}

Image
MakeVersionImage()
{
    Program program = MakeEthernetProgram("version");
    const auto onceByType = [](Table& table, uint16_t type, ActionId action)
    {
        table.keys = {{TYPE, MatchKind::Exact}, {Meta(Intrinsic::PacketKind), MatchKind::Exact}};
        table.size = 16;
        table.entries = {{{{type}, {0}}, 0, {action, {}}}};
    };
    const ActionId resubmit = AddAction(program, "resubmit", {Set(Meta(Intrinsic::Resubmit), Constant{1}, 8)});
    const ActionId again = AddAction(program, "again", {Set(Meta(Intrinsic::Recirculate), Constant{1}, 8)});
    const ActionId sign = AddAction(program, "sign", {Set(SOURCE, Meta(Intrinsic::Version), 32)});
    onceByType(AddTable(program, program.ingress, "ingress", {resubmit, AddReflect(program)}), TYPE_RESUBMIT,
               resubmit);
    onceByType(AddTable(program, program.egress, "egress", {again, sign}), TYPE_RECIRCULATE, again);
    return SealOnRmt(std::move(program));
}

Image
MakeStreamImage()
{
    Program program = MakeEthernetProgram("stream");
    for (const unsigned words : {5U, 7U})
    {
        Header header;
        header.name = "words" + std::to_string(words);
        for (unsigned word = 0; word < words; ++word)
        {
            header.fields.push_back({"word" + std::to_string(word), 16});
        }
        program.headers.push_back(header);
        const StateId state = program.parser.size();
        program.parser.back().otherwise = state;
        ParseState next;
        next.name = "next" + std::to_string(state);
        next.steps = {Extract{static_cast<HeaderId>(program.headers.size() - 1)}};
        program.parser.push_back(next);
        program.deparser.push_back(program.headers.size() - 1);
    }
    AddTable(program, program.ingress, "reflect", {AddReflect(program)});
    return SealOnRmt(std::move(program), 5);
}

Image
MakeForwardImage(uint64_t entries)
{
    Program program = MakeForwardingProgram();
    for (Table& table : program.tables)
    {
        if (table.name == shell::kForward)
        {
            table.size = entries;
        }
    }
    return SealOnRmt(std::move(program));
}
