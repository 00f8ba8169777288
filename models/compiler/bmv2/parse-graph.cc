// States, transitions and value sets, unrolled over stacks.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/bmv2/parse-graph.h"

#include "compiler/bmv2/parse-steps.h"
#include "compiler/lowering/unique-names.h"

#include <algorithm>
#include <optional>

namespace pisa::bmv2
{

namespace
{

constexpr std::size_t kMostStates = 4096;
constexpr uint64_t kMostMembers = uint64_t{1} << 24; // of a value set
constexpr uint64_t kUsualMembers = 1024;
constexpr unsigned kMostSelected = 64; // bits

/** What a state selects on: its parts with the widths that the file pads to bytes. */
struct SelectKey
{
    std::vector<Wide> parts;
    unsigned width{0};       ///< bits
    unsigned paddedBytes{0}; ///< of all parts, each padded by itself
};

/** Takes the padding out of a value or mask of the file. */
BigInteger
Compact(const JsonValue& written, const SelectKey& key, bool isMask)
{
    BigInteger rest = HexNumber(written, 8 * key.paddedBytes);
    BigInteger compact = 0;
    unsigned shift = 0;
    for (auto part = key.parts.rbegin(); part != key.parts.rend(); ++part)
    {
        const unsigned padded = (part->width + 7) / 8 * 8;
        const BigInteger mine = rest & ((BigInteger(1) << padded) - 1);
        const BigInteger value = mine & ((BigInteger(1) << part->width) - 1);
        if (!isMask && value != mine)
        {
            written.Fail("has ones in the padding before a field of " + std::to_string(part->width) + " bits",
                         "pad each field of the key to whole bytes with zeroes");
        }
        compact |= value << shift;
        shift += part->width;
        rest >>= padded;
    }
    return compact;
}

/** Builds the graph, state after state as packets come to them. */
class GraphBuilder
{
  public:
    GraphBuilder(Shared& shared, Lists& lists, const JsonValue& parser)
        : m_shared(shared),
          m_lists(lists),
          m_sets("parse value set")
    {
        for (const JsonValue& state : parser.Member("parse_states").Items())
        {
            m_names.Declare(state);
            m_objects.push_back(&state);
        }
        for (const JsonValue& set : ItemsOf(shared.root, "parse_vsets"))
        {
            m_sets.Declare(set);
            m_setObjects.push_back(&set);
        }
    }

    void Run(const JsonValue& parser)
    {
        ReadValueSets();
        const JsonValue* start = Present(parser, "init_state");
        if (start == nullptr)
        {
            return;
        }
        StateFor(m_names.Find(*start), std::vector<unsigned>(m_shared.headers.StackCount(), 0), *start);
        while (m_done < m_arrivals.size())
        {
            const Arrival arrival = m_arrivals[m_done];
            ParseState made = MakeState(arrival);
            made.name = m_shared.program.parser[m_done].name;
            m_shared.program.parser[m_done++] = std::move(made);
        }
    }

  private:
    /** A state, and how many elements of the stacks are filled when packets come to it. */
    using Arrival = std::pair<std::size_t, std::vector<unsigned>>;

    void ReadValueSets()
    {
        for (const JsonValue* object : m_setObjects)
        {
            ParseValueSet set;
            set.name = object->Member("name").String();
            set.width = static_cast<unsigned>(object->Member("compressed_bitwidth").Unsigned(1, kMostSelected));
            const JsonValue* size = Present(*object, "max_size");
            set.size = size == nullptr ? kUsualMembers : size->Unsigned(1, kMostMembers);
            set.where = SourceOf(*object);
            m_shared.program.valueSets.push_back(std::move(set));
        }
    }

    StateId StateFor(std::size_t state, const std::vector<unsigned>& filled, const JsonValue& where)
    {
        const auto [known, isNew] = m_states.emplace(Arrival{state, filled}, static_cast<StateId>(m_arrivals.size()));
        if (isNew)
        {
            if (m_arrivals.size() == kMostStates)
            {
                where.Fail("the parser unrolls to more than " + std::to_string(kMostStates) + " states",
                           "use smaller header stacks, or fewer of them in one loop");
            }
            m_arrivals.emplace_back(state, filled);
            ParseState made;
            made.name = m_taken.Take(m_objects[state]->Member("name").String());
            m_shared.program.parser.push_back(std::move(made));
        }
        return known->second;
    }

    StateId Next(const JsonValue& transition, const std::vector<unsigned>& filled)
    {
        const JsonValue* next = Present(transition, "next_state");
        return next == nullptr ? ParseState::kAccept : StateFor(m_names.Find(*next), filled, *next);
    }

    SelectKey ReadSelect(const JsonValue& object, ParseSteps& steps)
    {
        SelectKey key;
        for (const JsonValue& part : ItemsOf(object, "transition_key"))
        {
            key.parts.push_back(steps.ReadKey(part));
            key.width += key.parts.back().width;
            key.paddedBytes += (key.parts.back().width + 7) / 8;
        }
        return key;
    }

    static bool IsDefault(const JsonValue& transition)
    {
        const JsonValue* type = Present(transition, "type");
        const JsonValue* value = Present(transition, "value");
        return (type != nullptr && type->String() == "default") ||
               (value != nullptr && value->IsString() && value->String() == "default");
    }

    ParseState MakeState(const Arrival& arrival)
    {
        const JsonValue& object = *m_objects[arrival.first];
        std::vector<unsigned> filled = arrival.second;
        ParseSteps steps(m_shared, m_lists, filled);
        ParseState state;
        for (const JsonValue& operation : ItemsOf(object, "parser_ops"))
        {
            if (!steps.Fails())
            {
                steps.Lower(operation);
            }
        }
        const SelectKey key = steps.Fails() ? SelectKey{} : ReadSelect(object, steps);
        if (steps.Fails())
        {
            state.steps = steps.Take();
            state.otherwise = ParseState::kReject;
            return state;
        }
        if (key.width > kMostSelected)
        {
            SelectOnMatches(object, key, filled, steps, state);
        }
        else
        {
            SelectOnFields(object, key, filled, steps, state);
        }
        state.steps = steps.Take();
        return state;
    }

    void SelectOnFields(const JsonValue& object, const SelectKey& key, const std::vector<unsigned>& filled,
                        ParseSteps& steps, ParseState& state)
    {
        for (const Wide& part : key.parts)
        {
            const std::vector<FieldId> fields = steps.FieldsOf(part);
            state.select.insert(state.select.end(), fields.begin(), fields.end());
        }
        for (const JsonValue& transition : object.Member("transitions").Items())
        {
            if (IsDefault(transition))
            {
                state.otherwise = Next(transition, filled);
                continue;
            }
            state.transitions.push_back(ReadTransition(transition, key, filled));
        }
    }

    ParseTransition ReadTransition(const JsonValue& transition, const SelectKey& key,
                                   const std::vector<unsigned>& filled)
    {
        if (key.parts.empty())
        {
            transition.Fail("compares a key, and the state has none", "give it a transition_key, or type default");
        }
        ParseTransition made;
        made.next = Next(transition, filled);
        const std::optional<Case> asked = ReadCase(transition, key);
        if (!asked)
        {
            made.valueSet = FindSet(transition, key);
            return made;
        }
        made.mask = static_cast<uint64_t>(asked->mask);
        made.value = static_cast<uint64_t>(asked->value);
        return made;
    }

    /** What a key is compared with. */
    struct Case
    {
        BigInteger value; ///< within the mask
        BigInteger mask;
    };

    /** @return the value and mask of a transition; nothing if it names a value set. */
    static std::optional<Case> ReadCase(const JsonValue& transition, const SelectKey& key)
    {
        const JsonValue* type = Present(transition, "type");
        if (type != nullptr && type->String() == "parse_vset")
        {
            return std::nullopt;
        }
        if (type != nullptr && type->String() != "hexstr")
        {
            type->Fail("there is no transition of type '" + type->String() + "'",
                       "use default, hexstr or parse_vset");
        }
        const JsonValue* mask = Present(transition, "mask");
        Case asked{0, (BigInteger(1) << key.width) - 1};
        if (mask != nullptr)
        {
            asked.mask = Compact(*mask, key, true);
        }
        asked.value = Compact(transition.Member("value"), key, false) & asked.mask;
        return asked;
    }

    ValueSetId FindSet(const JsonValue& transition, const SelectKey& key)
    {
        const JsonValue& name = transition.Member("value");
        const auto set = static_cast<ValueSetId>(m_sets.Find(name));
        const unsigned width = m_shared.program.valueSets[set].width;
        if (width != key.width)
        {
            name.Fail("value set '" + name.String() + "' is of " + std::to_string(width) + " bits, the key has " +
                      std::to_string(key.width));
        }
        const JsonValue* mask = Present(transition, "mask");
        const BigInteger all = (BigInteger(1) << width) - 1;
        if (mask != nullptr && HexNumber(*mask) != all)
        {
            mask->Fail("masks a value set", "put members with masks into the set");
        }
        return set;
    }

    /** A key of more bits than the select takes: the select takes the number of the first transition that fits. */
    void SelectOnMatches(const JsonValue& object, const SelectKey& key, const std::vector<unsigned>& filled,
                         ParseSteps& steps, ParseState& state)
    {
        const Wide whole = steps.Concatenate(key.parts);
        std::vector<FieldId> fitting;
        for (const JsonValue& transition : object.Member("transitions").Items())
        {
            if (IsDefault(transition))
            {
                state.otherwise = Next(transition, filled);
                continue;
            }
            const std::optional<Case> asked = ReadCase(transition, key);
            if (!asked)
            {
                transition.Fail("a key of " + std::to_string(key.width) + " bits takes no value sets, the limit is " +
                                    std::to_string(kMostSelected),
                                "select in two states");
            }
            state.transitions.push_back({fitting.size(), ~uint64_t{0}, Next(transition, filled), {}});
            fitting.push_back(steps.Matches(whole, asked->value, asked->mask));
        }
        state.select = {steps.FirstOf(fitting)};
    }

    Shared& m_shared;
    Lists& m_lists;
    Names m_names{"parse state"};
    Names m_sets;
    std::vector<const JsonValue*> m_objects;
    std::vector<const JsonValue*> m_setObjects;
    std::map<Arrival, StateId> m_states;
    std::vector<Arrival> m_arrivals;
    UniqueNames m_taken; ///< names of states
    std::size_t m_done{0};
};

} // namespace

void
ReadParser(Shared& shared, Lists& lists)
{
    const std::vector<JsonValue>& parsers = ItemsOf(shared.root, "parsers");
    if (parsers.size() > 1)
    {
        parsers[1].Fail("there are " + std::to_string(parsers.size()) + " parsers, the switch has 1",
                        "compile a program for v1model");
    }
    if (!parsers.empty())
    {
        GraphBuilder(shared, lists, parsers[0]).Run(parsers[0]);
    }
}

} // namespace pisa::bmv2
