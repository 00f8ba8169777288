// Adds what P4 programs may have to a random program, each within the limits that the verifier states.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/random-services.h"

#include "ir/random-program.h"
#include "ir/random-source.h"

#include <algorithm>

namespace pisa
{

namespace
{

/** Enriches one program. */
class Enricher : private RandomSource
{
  public:
    explicit Enricher(uint64_t seed) : RandomSource(~seed), m_program(RandomProgram(seed))
    {
    }

    Program Run()
    {
        AddVarbits();
        AddResources();
        AddParserSteps();
        for (Action& action : m_program.actions)
        {
            AddInstructions(action);
        }
        for (TableId id = 0; id < m_program.tables.size(); ++id)
        {
            AddToTable(m_program.tables[id]);
        }
        AddLists();
        return std::move(m_program);
    }

  private:
    FieldId AnyNumber()
    {
        // Varbits are in headers of their own, which come last.
        const auto header = static_cast<HeaderId>(Below(m_numberHeaders));
        return {header, static_cast<uint32_t>(Below(m_program.headers[header].fields.size()))};
    }

    unsigned WidthOf(FieldId field) const
    {
        return m_program.headers[field.header].fields[field.index].width;
    }

    Operand AnyOperand(const Action* action, unsigned width)
    {
        if (action != nullptr && !action->parameters.empty() && Chance(30))
        {
            return Parameter{static_cast<uint32_t>(Below(action->parameters.size()))};
        }
        return Chance(30) ? Operand{Constant{Value(width)}} : Operand{AnyNumber()};
    }

    Operand AnyGuard(const Action& action)
    {
        return Chance(50) ? Operand{Constant{1}} : AnyOperand(&action, 64);
    }

    HashAlgorithm AnyAlgorithm()
    {
        return static_cast<HashAlgorithm>(Below(7));
    }

    void AddVarbits()
    {
        m_numberHeaders = m_program.headers.size();
        for (uint64_t i = Below(3); i > 0; --i)
        {
            m_varbits.push_back({static_cast<HeaderId>(m_program.headers.size()), 1});
            m_program.headers.push_back(
                {Name("options"), false, {{Name("length"), 8}, {Name("data"), 64, 320}}, Where()});
        }
    }

    void AddResources()
    {
        for (uint64_t i = 1 + Below(2); i > 0; --i)
        {
            m_program.counters.push_back({Name("counter"), 1 + Below(9), Where()});
            m_program.meters.push_back(
                {Name("meter"), 1 + Below(9), static_cast<MeterArray::Unit>(Below(2)), Where()});
            m_program.digests.push_back({Name("digest"), {AnyNumber(), AnyNumber()}, Where()});
            m_program.errors.push_back(Name("error"));
        }
        m_shared = m_program.counters.size();
        m_program.profiles.push_back({Name("profile"), 1 + Below(9), false, 0, HashAlgorithm::Crc16, {}, Where()});
        m_program.profiles.push_back(
            {Name("selector"), 1 + Below(9), true, Below(5), AnyAlgorithm(), {AnyNumber()}, Where()});
        m_program.keepsFaulty = Chance(50);
    }

    ParseStep AnyStep()
    {
        switch (Below(m_varbits.empty() ? 4 : 5))
        {
        case 0:
            return Advance{AnyOperand(nullptr, 8)};
        case 1:
            return Lookahead{AnyNumber(), static_cast<unsigned>(Below(100)), Width()};
        case 2:
            return ParseCheck{AnyOperand(nullptr, 8),
                              static_cast<uint8_t>(1 + Below(kFirstOwnFault + m_program.errors.size() - 1))};
        case 3:
            return Statement{Operation::ModUnsigned, 8, AnyNumber(), {AnyNumber(), Constant{Value(8)}}};
        default:
            return Extract{m_varbits[Below(m_varbits.size())].header, AnyOperand(nullptr, 8)};
        }
    }

    void AddParserSteps()
    {
        for (ParseState& state : m_program.parser)
        {
            for (uint64_t i = Below(3); i > 0; --i)
            {
                state.steps.insert(state.steps.begin() + static_cast<long>(Below(state.steps.size() + 1)), AnyStep());
            }
            if (!state.select.empty() && Chance(50))
            {
                AddValueSet(state);
            }
            if (Chance(20)) // a loop that ends
            {
                state.steps.emplace_back(Advance{Constant{8}});
                state.otherwise = static_cast<StateId>(&state - m_program.parser.data());
            }
        }
    }

    void AddValueSet(ParseState& state)
    {
        ParseValueSet set{Name("set"), 0, 2, {}, Where()};
        for (FieldId field : state.select)
        {
            set.width += WidthOf(field);
        }
        set.members.push_back({Value(set.width)});
        state.transitions.push_back(
            {0, ~uint64_t{0}, ParseState::kAccept, static_cast<ValueSetId>(m_program.valueSets.size())});
        m_program.valueSets.push_back(std::move(set));
    }

    std::vector<HashInput> AnyInputs(const Action* action)
    {
        std::vector<HashInput> inputs;
        for (uint64_t i = Below(4); i > 0; --i)
        {
            if (!m_varbits.empty() && Chance(30))
            {
                inputs.push_back({m_varbits[Below(m_varbits.size())], 0});
                continue;
            }
            const unsigned width = Width();
            inputs.push_back({AnyOperand(action, width), width});
        }
        return inputs;
    }

    Instruction AnyInstruction(const Action& action)
    {
        const auto index = static_cast<uint32_t>(Below(m_shared));
        const Operand guard = AnyGuard(action);
        switch (Below(m_varbits.empty() ? 7 : 8))
        {
        case 0:
            return Hash{AnyAlgorithm(), AnyNumber(), AnyInputs(&action), false, guard};
        case 1:
            return RandomNumber{AnyNumber(), AnyOperand(&action, 8), AnyOperand(&action, 8), guard};
        case 2:
            return Count{index, AnyOperand(&action, 8), guard};
        case 3:
            return MeterExecute{index, AnyOperand(&action, 8), AnyNumber(), guard};
        case 4:
            return Digest{index, guard};
        case 5:
            return Log{Name("x {} "), {AnyOperand(&action, 64)}, guard};
        case 6:
            return Assert{AnyOperand(&action, 64), Name("message"), Chance(50), guard};
        default:
            return Statement{Operation::Move, 64, m_varbits.front(), {m_varbits.back()}};
        }
    }

    void AddInstructions(Action& action)
    {
        for (uint64_t i = Below(3); i > 0; --i)
        {
            action.body.push_back(AnyInstruction(action));
        }
        for (const Field& parameter : action.parameters)
        {
            action.parameterNames.push_back({Name("name"), parameter.width, 1});
        }
    }

    void AddToTable(Table& table)
    {
        table.isDefaultConst = Chance(30);
        if (Chance(30))
        {
            table.counter = static_cast<CounterId>(m_program.counters.size());
            m_program.counters.push_back({Name("direct"), table.size, {}});
        }
        if (Chance(30))
        {
            table.meter = DirectMeter{static_cast<MeterId>(m_program.meters.size()), AnyNumber()};
            m_program.meters.push_back({Name("direct"), table.size, MeterArray::Unit::Bytes, {}});
        }
        if (Chance(30))
        {
            const auto profile = static_cast<ProfileId>(Below(2));
            table.profile = profile;
            for (Entry& entry : table.entries)
            {
                entry.call = {};
                const bool isGroup = profile == 1 && Chance(50);
                (isGroup ? entry.group : entry.member) =
                    static_cast<uint32_t>(Below(m_program.profiles[profile].size));
            }
        }
        if (Chance(50))
        {
            AddRange(table);
        }
    }

    void AddRange(Table& table)
    {
        const FieldId field = AnyNumber();
        table.keys.push_back({field, MatchKind::Range});
        for (Entry& entry : table.entries)
        {
            const uint64_t a = Value(WidthOf(field));
            const uint64_t b = Value(WidthOf(field));
            entry.match.push_back({std::min(a, b), std::max(a, b)});
        }
    }

    void AddLists()
    {
        Checksum checksum{HashAlgorithm::Csum16, AnyInputs(nullptr), AnyNumber(), {}, Chance(50), false};
        checksum.when = {{Operation::Equal, 64, AnyNumber(), Constant{Value(64)}}};
        m_program.checks.push_back(checksum);
        checksum.onlyChanged = Chance(50);
        m_program.checksums.push_back(checksum);
        m_program.fieldLists = {{{0, static_cast<uint32_t>(Below(kIntrinsicFields))}}, {}};
    }

    Program m_program;
    std::size_t m_numberHeaders{0};
    std::size_t m_shared{0}; ///< counters, meters and digests that actions use
    std::vector<FieldId> m_varbits;
};

} // namespace

Program
RandomServicesProgram(uint64_t seed)
{
    return Enricher(seed).Run();
}

} // namespace pisa
