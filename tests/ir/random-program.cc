// Draws programs element by element, each within the limits that the verifier states.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/random-program.h"

#include "ir/random-instructions.h"

#include <algorithm>
#include <set>

namespace pisa
{

namespace
{

/** Draws one program. */
class Generator : private InstructionSource
{
  public:
    explicit Generator(uint64_t seed) : InstructionSource(seed)
    {
    }

    Program Run()
    {
        m_program.name = Name("program");
        DrawHeaders();
        DrawParser();
        DrawRegisters();
        const uint64_t tables = Below(8);
        for (uint64_t i = 0; i < tables; ++i)
        {
            DrawTable();
        }
        const TableId middle = static_cast<TableId>(Below(tables + 1));
        DrawControl(m_program.ingress, 0, middle);
        DrawControl(m_program.egress, middle, static_cast<TableId>(tables));
        DrawDeparser();
        return std::move(m_program);
    }

  private:
    void DrawHeaders()
    {
        m_program.headers.push_back(MakeIntrinsicHeader());
        for (uint64_t i = 0, metadata = 1 + Below(2), count = metadata + 1 + Below(4); i < count; ++i)
        {
            Header header{Name("header"), i < metadata, {}, Where()};
            unsigned bits = 0;
            for (uint64_t f = 0, fields = 1 + Below(5); f < fields; ++f)
            {
                header.fields.push_back({Name("field"), Width()});
                bits += header.fields.back().width;
            }
            if (!header.isMetadata && bits % 8 != 0)
            {
                header.fields.push_back({Name("padding"), 8 - bits % 8});
            }
            (header.isMetadata ? m_metadata : m_packet).push_back(static_cast<HeaderId>(m_program.headers.size()));
            m_program.headers.push_back(std::move(header));
        }
    }

    /** States lead only to later ones, and extract headers that no other state extracts. */
    void DrawParser()
    {
        std::vector<HeaderId> left = m_packet;
        const uint64_t states = Chance(10) ? 0 : 1 + Below(5);
        for (StateId id = 0; id < states; ++id)
        {
            ParseState state;
            state.name = Name("state");
            for (uint64_t i = Below(3); i > 0 && !left.empty(); --i)
            {
                state.steps.push_back(Extract{left.back()});
                left.pop_back();
            }
            state.otherwise = NextState(id, states);
            if (!state.steps.empty() && Chance(80))
            {
                DrawSelect(state, id, states);
            }
            m_program.parser.push_back(std::move(state));
        }
    }

    void DrawSelect(ParseState& state, StateId id, uint64_t states)
    {
        unsigned bits = 0;
        for (uint64_t i = 1 + Below(2); i > 0; --i)
        {
            const HeaderId header = std::get<Extract>(state.steps[Below(state.steps.size())]).header;
            const auto index = static_cast<uint32_t>(Below(m_program.headers[header].fields.size()));
            if (bits + m_program.headers[header].fields[index].width <= 64)
            {
                state.select.push_back({header, index});
                bits += m_program.headers[header].fields[index].width;
            }
        }
        for (uint64_t i = Below(4); i > 0; --i)
        {
            const uint64_t mask = Chance(70) ? ~uint64_t{0} : Bits();
            state.transitions.push_back({Value(bits) & mask, mask, NextState(id, states)});
        }
    }

    StateId NextState(StateId id, uint64_t states)
    {
        const uint64_t later = states - id - 1;
        if (later > 0 && Chance(80))
        {
            return static_cast<StateId>(id + 1 + Below(later));
        }
        return Chance(90) ? ParseState::kAccept : ParseState::kReject;
    }

    void DrawRegisters()
    {
        for (uint64_t i = Below(5); i > 0; --i)
        {
            Register reg;
            reg.name = Name("register");
            reg.width = Width();
            reg.size = 1 + Below(8);
            for (uint64_t cells = Below(reg.size + 1); cells > 0; --cells)
            {
                reg.initial.push_back(Value(reg.width));
            }
            reg.where = Where();
            m_freeRegisters.push_back(static_cast<RegisterId>(m_program.registers.size()));
            m_program.registers.push_back(std::move(reg));
        }
    }

    /** A register goes to one action at most, and an action to one table, so that no packet meets it twice. */
    ActionId DrawAction()
    {
        Action action;
        action.name = Name("action");
        for (uint64_t i = Below(3); i > 0; --i)
        {
            action.parameters.push_back({Name("parameter"), Width()});
        }
        for (uint64_t i = Below(5); i > 0; --i)
        {
            if (!m_freeRegisters.empty() && Chance(40))
            {
                action.body.push_back(DrawAtom(action, m_freeRegisters.back()));
                m_freeRegisters.pop_back();
            }
            else
            {
                action.body.push_back(DrawStatement(action));
            }
        }
        action.where = Where();
        m_program.actions.push_back(std::move(action));
        return static_cast<ActionId>(m_program.actions.size() - 1);
    }

    unsigned WidthOf(FieldId field) const
    {
        return field.index == FieldId::kValid ? 1 : m_program.headers[field.header].fields[field.index].width;
    }

    ActionCall DrawCall(const Table& table)
    {
        ActionCall call{table.actions[Below(table.actions.size())], {}};
        for (const Field& parameter : m_program.actions[call.action].parameters)
        {
            call.arguments.push_back(Value(parameter.width));
        }
        return call;
    }

    MatchValue DrawMatch(const MatchKey& key)
    {
        const unsigned width = WidthOf(key.field);
        MatchValue match{Value(width), ~uint64_t{0}};
        if (key.kind == MatchKind::Lpm)
        {
            match.mask = LowBits(width) & ~LowBits(static_cast<unsigned>(Below(width + 1)));
        }
        else if (key.kind == MatchKind::Ternary && Chance(70))
        {
            match.mask = Bits() & LowBits(width);
        }
        match.value &= match.mask;
        return match;
    }

    void DrawTable()
    {
        Table table;
        table.name = Name("table");
        for (uint64_t i = Below(4); i > 0; --i)
        {
            const bool hasLpm = std::any_of(table.keys.begin(), table.keys.end(),
                                            [](const MatchKey& key) { return key.kind == MatchKind::Lpm; });
            const auto kind = static_cast<MatchKind>(Below(3));
            table.keys.push_back({AnyField(), kind == MatchKind::Lpm && hasLpm ? MatchKind::Exact : kind});
        }
        for (uint64_t i = 1 + Below(3); i > 0; --i)
        {
            table.actions.push_back(DrawAction());
        }
        table.defaultCall = DrawCall(table);
        table.isConst = Chance(30);
        table.where = Where();
        DrawEntries(table);
        m_program.tables.push_back(std::move(table));
    }

    void DrawEntries(Table& table)
    {
        std::set<std::vector<uint64_t>> seen;
        for (uint64_t i = table.keys.empty() ? 0 : Below(6); i > 0; --i)
        {
            Entry entry;
            std::vector<uint64_t> signature;
            for (const MatchKey& key : table.keys)
            {
                entry.match.push_back(DrawMatch(key));
                signature.push_back(entry.match.back().value);
                signature.push_back(entry.match.back().mask);
            }
            // Of equal priority only one can win: priorities differ.
            entry.priority = static_cast<int32_t>(i) * (Chance(20) ? -1 : 1);
            entry.call = DrawCall(table);
            if (seen.insert(signature).second)
            {
                table.entries.push_back(std::move(entry));
            }
        }
        table.size = table.entries.size() + 1 + Below(8);
    }

    /** Nodes lead only to later ones. */
    void DrawControl(Control& control, TableId first, TableId last)
    {
        TableId next = first;
        std::vector<char> isApply(last - first, 1);
        isApply.insert(isApply.end(), Below(3), 0);
        for (std::size_t i = isApply.size(); i > 1; --i)
        {
            std::swap(isApply[i - 1], isApply[Below(i)]);
        }
        const auto count = static_cast<NodeId>(isApply.size());
        for (NodeId id = 0; id < count; ++id)
        {
            if (isApply[id] != 0)
            {
                control.nodes.emplace_back(DrawApply(next++, id, count));
            }
            else
            {
                control.nodes.emplace_back(DrawBranch(id, count));
            }
        }
        control.entry = count > 0 ? 0 : kEndOfControl;
    }

    NodeId NextNode(NodeId id, NodeId count)
    {
        const NodeId later = count - id - 1;
        return later > 0 && Chance(90) ? static_cast<NodeId>(id + 1 + Below(std::min<NodeId>(later, 3)))
                                       : kEndOfControl;
    }

    Apply DrawApply(TableId table, NodeId id, NodeId count)
    {
        Apply apply{table, NextNode(id, count), NextNode(id, count), {}};
        for (ActionId action : m_program.tables[table].actions)
        {
            if (Chance(20))
            {
                apply.onAction.emplace_back(action, NextNode(id, count));
            }
        }
        return apply;
    }

    Branch DrawBranch(NodeId id, NodeId count)
    {
        static constexpr Operation kComparisons[] = {Operation::Equal,        Operation::NotEqual,
                                                     Operation::LessUnsigned, Operation::LessEqualUnsigned,
                                                     Operation::LessSigned,   Operation::LessEqualSigned};
        Branch branch;
        branch.name = Name("branch");
        branch.condition.operation = kComparisons[Below(6)];
        branch.condition.width = Width();
        branch.condition.left = AnyField();
        branch.condition.right = Chance(50) ? Operand{AnyField()} : Operand{Constant{Value(branch.condition.width)}};
        branch.onTrue = NextNode(id, count);
        branch.onFalse = NextNode(id, count);
        return branch;
    }

    void DrawDeparser()
    {
        m_program.deparser = m_packet;
        for (HeaderId header : m_packet)
        {
            const std::vector<Field>& fields = m_program.headers[header].fields;
            unsigned offset = 0;
            for (uint32_t index = 0; index < fields.size(); ++index)
            {
                if (fields[index].width == 16 && offset % 16 == 0 && Chance(50))
                {
                    m_program.checksums.push_back(HeaderChecksum(m_program, {header, index}));
                    break;
                }
                offset += fields[index].width;
            }
        }
    }

    std::vector<HeaderId> m_packet;
    std::vector<HeaderId> m_metadata;
    std::vector<RegisterId> m_freeRegisters;
};

} // namespace

Program
RandomProgram(uint64_t seed)
{
    return Generator(seed).Run();
}

} // namespace pisa
