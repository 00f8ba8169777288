// Flow graphs as programs that packets can run through.
// SPDX-License-Identifier: GPL-2.0-only
#include "bench/upgrade-campaign-programs.h"

#include "upgrade/pointer-shape.h"

#include <map>

namespace pisa
{
namespace
{

constexpr FieldId kNumber{1, 0};

/** What an element does, drawn from its content: FNV-1a, then SplitMix64's last steps, as short names need them. */
struct Doing
{
    explicit Doing(const FlowNode& node)
    {
        for (const char letter : node.content)
        {
            code = (code ^ static_cast<uint8_t>(letter)) * 0x100000001b3;
        }
        code = (code ^ code >> 30) * 0xbf58476d1ce4e5b9;
        code = (code ^ code >> 27) * 0x94d049bb133111eb;
        code ^= code >> 31;
        byte = static_cast<unsigned>(code >> 32) % kLookedAt;
        missAction = static_cast<unsigned>(code >> 40) % 3;
    }

    /** A frame's byte is 0 to 3: three values hit an action each, one misses. */
    unsigned ActionOf(uint8_t looked, bool& isHit) const
    {
        isHit = looked < 3;
        return isHit ? looked : missAction;
    }

    uint64_t ConstantOf(unsigned action) const
    {
        return (code ^ action) * 0x9e3779b97f4a7c15;
    }

    uint64_t Apply(unsigned action, uint64_t number) const
    {
        const uint64_t constant = ConstantOf(action);
        switch (OperationOf(action))
        {
        case Operation::Add:
            return number + constant;
        case Operation::Xor:
            return number ^ constant;
        default:
            return constant - number;
        }
    }

    /** Kinds that do not commute with each other. */
    Operation OperationOf(unsigned action) const
    {
        constexpr std::array<Operation, 3> kKinds{Operation::Add, Operation::Xor, Operation::Sub};
        return kKinds[((code >> 48) + action) % 3];
    }

    uint64_t code{0xcbf29ce484222325};
    unsigned byte{0};
    unsigned missAction{0};
};

Program
Frame(const std::string& name)
{
    Program program;
    program.name = name;
    Header probe;
    probe.name = "probe";
    probe.fields = {{"number", 64}};
    for (unsigned byte = 0; byte < kLookedAt; ++byte)
    {
        probe.fields.push_back({"byte" + std::to_string(byte), 8});
    }
    program.headers = {MakeIntrinsicHeader(), probe};
    ParseState start;
    start.name = "start";
    start.steps = {Extract{1}};
    program.parser = {start};
    program.deparser = {1};
    return program;
}

/** Adds a table's actions, entries and node, whose pointers are numbers of the graph's nodes. */
void
AddTable(const FlowNode& node, const std::vector<NodeId>& place, Program& program)
{
    const Doing doing(node);
    const Outcomes outcomes = OutcomesOf(node.pointers, node.actions);
    const auto placeOf = [&](ElementId id) { return id == kEndOfPipe ? kEndOfControl : place[id]; };
    Apply apply{static_cast<TableId>(program.tables.size()),
                placeOf(outcomes.target[0][1]),
                placeOf(outcomes.target[0][0]),
                {}};
    Table table;
    table.name = node.name;
    table.keys = {{{1, 1 + doing.byte}, MatchKind::Exact}};
    table.size = 4;
    for (unsigned i = 0; i < 3; ++i)
    {
        const auto id = static_cast<ActionId>(program.actions.size());
        Action action;
        action.name = node.name + "_" + node.actions[i];
        const Operand constant = Constant{doing.ConstantOf(i)};
        const bool isTaken = doing.OperationOf(i) == Operation::Sub;
        action.body = {
            Statement{doing.OperationOf(i), 64, kNumber,
                      isTaken ? std::vector<Operand>{constant, kNumber} : std::vector<Operand>{kNumber, constant}}};
        program.actions.push_back(std::move(action));
        table.actions.push_back(id);
        Entry entry;
        entry.match = {{i}};
        entry.call = {id, {}};
        table.entries.push_back(std::move(entry));
        if (outcomes.target[i] != outcomes.target[0])
        {
            apply.onAction.emplace_back(id, placeOf(outcomes.target[i][0]));
        }
    }
    table.defaultCall = {table.actions[doing.missAction], {}};
    program.tables.push_back(std::move(table));
    ControlOf(program, node.pipe).nodes.push_back(std::move(apply));
}

} // namespace

Program
ProgramOf(const FlowGraph& graph)
{
    Program program = Frame(graph.name);
    std::array<NodeId, 2> count{};
    std::vector<NodeId> place;
    for (const FlowNode& node : graph.nodes)
    {
        place.push_back(count[static_cast<unsigned>(node.pipe)]++);
    }
    for (const FlowNode& node : graph.nodes)
    {
        if (node.isTable)
        {
            AddTable(node, place, program);
            continue;
        }
        const auto target = [&](PointerSlot::Kind kind)
        {
            const ElementId id = node.pointers[node.pointers[0].slot.kind == kind ? 0 : 1].target;
            return id == kEndOfPipe ? kEndOfControl : place[id];
        };
        ControlOf(program, node.pipe)
            .nodes.push_back(Branch{node.name,
                                    {Operation::LessUnsigned, 8, FieldId{1, 1 + Doing(node).byte}, Constant{2}},
                                    target(PointerSlot::Kind::True),
                                    target(PointerSlot::Kind::False)});
    }
    for (Thread pipe : kThreads)
    {
        const ElementId entry = graph.entry[static_cast<unsigned>(pipe)];
        ControlOf(program, pipe).entry = entry == kEndOfPipe ? kEndOfControl : place[entry];
    }
    return program;
}

CampaignFrame
FrameAfter(const FlowGraph& graph, const CampaignFrame& frame)
{
    uint64_t number = 0;
    for (unsigned i = 0; i < 8; ++i)
    {
        number = number << 8 | frame[i];
    }
    for (ElementId at : graph.entry)
    {
        while (at != kEndOfPipe)
        {
            const FlowNode& node = graph.nodes[at];
            const Doing doing(node);
            const uint8_t looked = frame[8 + doing.byte];
            bool isHit = false;
            const unsigned action = doing.ActionOf(looked, isHit);
            if (node.isTable)
            {
                number = doing.Apply(action, number);
                at = OutcomesOf(node.pointers, node.actions).target[action][isHit];
                continue;
            }
            const auto wanted = looked < 2 ? PointerSlot::Kind::True : PointerSlot::Kind::False;
            at = node.pointers[node.pointers[0].slot.kind == wanted ? 0 : 1].target;
        }
    }
    CampaignFrame after = frame;
    for (unsigned i = 8; i-- > 0; number >>= 8)
    {
        after[i] = static_cast<uint8_t>(number);
    }
    return after;
}

} // namespace pisa
