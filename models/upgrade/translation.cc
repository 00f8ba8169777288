// The numbers that things of one program have in another that holds them too.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade/translation.h"

#include "pipeline/live-extension.h"

#include <algorithm>

namespace pisa
{
namespace
{

/** Places each element: the one of that name if it is the same, else a new one, in a freed place or at the end. */
template <typename Element, typename IsSame>
std::vector<uint32_t>
PlaceAll(const std::vector<Element>& from, std::vector<Element>& into, IsSame isSame)
{
    std::vector<uint32_t> places;
    const std::size_t known = into.size();
    for (const Element& element : from)
    {
        const auto end = into.begin() + static_cast<std::ptrdiff_t>(known);
        const auto found =
            std::find_if(into.begin(), end,
                         [&](const Element& other) { return other.name == element.name && isSame(other, element); });
        places.push_back(static_cast<uint32_t>(found - into.begin()));
        if (found == end)
        {
            Element added = element;
            added.name = FreeName(added.name, into);
            const auto freed =
                std::find_if(into.begin(), into.end(), [](const Element& other) { return IsFreed(other.name); });
            places.back() = static_cast<uint32_t>(freed - into.begin());
            PutAt(into, places.back(), std::move(added));
        }
    }
    return places;
}

std::size_t
FindHeader(const std::vector<Header>& headers, std::size_t count, const std::string& name)
{
    std::size_t id = 0;
    while (id < count && headers[id].name != name)
    {
        ++id;
    }
    return id;
}

} // namespace

Translation::Translation(const Program& from, Program& into) : m_from(from), m_into(into)
{
    PlaceHeaders();
    PlaceState();
}

/** Packet headers are the same with all their fields; of metadata each field counts for itself. */
void
Translation::PlaceHeaders()
{
    const std::size_t known = m_into.headers.size();
    for (HeaderId id = 0; id < m_from.headers.size(); ++id)
    {
        const Header& header = m_from.headers[id];
        const std::size_t same = FindHeader(m_into.headers, known, header.name);
        const bool isKnown = same < known && m_into.headers[same].isMetadata == header.isMetadata &&
                             (header.isMetadata || m_into.headers[same].fields == header.fields);
        Header added{FreeName(header.name, m_into.headers), header.isMetadata, {}, header.where};
        const auto next = static_cast<HeaderId>(m_into.headers.size());
        m_headers.push_back(isKnown ? static_cast<HeaderId>(same) : next);
        for (uint32_t index = 0; index < header.fields.size(); ++index)
        {
            const pisa::Field& field = header.fields[index];
            std::size_t place = 0;
            const std::vector<pisa::Field>* fields = isKnown ? &m_into.headers[same].fields : nullptr;
            while (fields != nullptr && place < fields->size() && !((*fields)[place] == field))
            {
                ++place;
            }
            if (fields != nullptr && place < fields->size())
            {
                m_fields[{id, index}] = {static_cast<HeaderId>(same), static_cast<uint32_t>(place)};
                continue;
            }
            m_fields[{id, index}] = {next, static_cast<uint32_t>(added.fields.size())};
            added.fields.push_back(field);
        }
        if (!isKnown || !added.fields.empty())
        {
            m_into.headers.push_back(std::move(added));
        }
    }
}

void
Translation::PlaceState()
{
    m_registers =
        PlaceAll(m_from.registers, m_into.registers,
                 [](const Register& a, const Register& b) { return a.width == b.width && a.size == b.size; });
    m_counters = PlaceAll(m_from.counters, m_into.counters,
                          [](const CounterArray& a, const CounterArray& b) { return a.size == b.size; });
    m_meters =
        PlaceAll(m_from.meters, m_into.meters,
                 [](const MeterArray& a, const MeterArray& b) { return a.size == b.size && a.unit == b.unit; });
    std::vector<ActionProfile> profiles = m_from.profiles;
    for (ActionProfile& profile : profiles)
    {
        std::transform(profile.fields.begin(), profile.fields.end(), profile.fields.begin(),
                       [this](FieldId field) { return Field(field); });
    }
    // members belong to the actions of the tables that use them: a profile is never shared
    m_profiles =
        PlaceAll(profiles, m_into.profiles, [](const ActionProfile&, const ActionProfile&) { return false; });
    std::vector<DigestLayout> digests = m_from.digests;
    for (DigestLayout& digest : digests)
    {
        std::transform(digest.fields.begin(), digest.fields.end(), digest.fields.begin(),
                       [this](FieldId field) { return Field(field); });
    }
    m_digests = PlaceAll(digests, m_into.digests,
                         [](const DigestLayout& a, const DigestLayout& b) { return a.fields == b.fields; });
}

FieldId
Translation::Field(FieldId field) const
{
    return field.index == FieldId::kValid ? FieldId{m_headers.at(field.header), FieldId::kValid} : m_fields.at(field);
}

HeaderId
Translation::HeaderOf(HeaderId header) const
{
    return m_headers.at(header);
}

Operand
Translation::Value(const Operand& operand) const
{
    const auto* field = std::get_if<FieldId>(&operand);
    return field != nullptr ? Operand{Field(*field)} : operand;
}

Condition
Translation::Test(const Condition& condition) const
{
    return {condition.operation, condition.width, Value(condition.left), Value(condition.right)};
}

std::vector<HashInput>
Translation::Inputs(const std::vector<HashInput>& inputs) const
{
    std::vector<HashInput> copies = inputs;
    for (HashInput& input : copies)
    {
        input.value = Value(input.value);
    }
    return copies;
}

Instruction
Translation::Copy(const Instruction& instruction) const
{
    Instruction copy = instruction;
    const auto values = [this](std::vector<Operand>& operands)
    {
        for (Operand& operand : operands)
        {
            operand = Value(operand);
        }
    };
    if (auto* statement = std::get_if<Statement>(&copy))
    {
        statement->dest = Field(statement->dest);
        values(statement->operands);
    }
    else if (auto* atom = std::get_if<StatefulOperation>(&copy))
    {
        atom->reg = m_registers.at(atom->reg);
        atom->index = Value(atom->index);
        atom->guard = Value(atom->guard);
        values(atom->inputs);
        for (AtomOutput& output : atom->outputs)
        {
            output.dest = Field(output.dest);
        }
    }
    else if (auto* hash = std::get_if<Hash>(&copy))
    {
        hash->dest = Field(hash->dest);
        hash->inputs = Inputs(hash->inputs);
        hash->guard = Value(hash->guard);
    }
    else if (auto* random = std::get_if<RandomNumber>(&copy))
    {
        *random = {Field(random->dest), Value(random->low), Value(random->high), Value(random->guard)};
    }
    else if (auto* count = std::get_if<Count>(&copy))
    {
        *count = {m_counters.at(count->counter), Value(count->index), Value(count->guard)};
    }
    else if (auto* meter = std::get_if<MeterExecute>(&copy))
    {
        *meter = {m_meters.at(meter->meter), Value(meter->index), Field(meter->dest), Value(meter->guard)};
    }
    else if (auto* digest = std::get_if<Digest>(&copy))
    {
        *digest = {m_digests.at(digest->digest), Value(digest->guard)};
    }
    else if (auto* log = std::get_if<Log>(&copy))
    {
        values(log->operands);
        log->guard = Value(log->guard);
    }
    else if (auto* assertion = std::get_if<Assert>(&copy))
    {
        assertion->condition = Value(assertion->condition);
        assertion->guard = Value(assertion->guard);
    }
    return copy;
}

/** @return a freed place that no emptied table names, else the end. */
ActionId
Translation::PlaceForAction() const
{
    const auto isNamed = [this](ActionId id)
    {
        return std::any_of(m_into.tables.begin(), m_into.tables.end(),
                           [id](const Table& table)
                           { return std::count(table.actions.begin(), table.actions.end(), id) > 0; });
    };
    ActionId place = 0;
    while (place < m_into.actions.size() && (!IsFreed(m_into.actions[place].name) || isNamed(place)))
    {
        ++place;
    }
    return place;
}

ActionId
Translation::ActionOf(ActionId action)
{
    const auto known = m_actions.find(action);
    if (known != m_actions.end())
    {
        return known->second;
    }
    Action copy = m_from.actions.at(action);
    copy.name = FreeName(copy.name, m_into.actions);
    for (Instruction& instruction : copy.body)
    {
        instruction = Copy(instruction);
    }
    const ActionId place = PlaceForAction();
    PutAt(m_into.actions, place, std::move(copy));
    m_actions[action] = place;
    return place;
}

Table
Translation::TableOf(const Table& table)
{
    Table copy = table;
    copy.name = FreeName(copy.name, m_into.tables);
    for (MatchKey& key : copy.keys)
    {
        key.field = Field(key.field);
    }
    for (ActionId& action : copy.actions)
    {
        action = ActionOf(action);
    }
    copy.defaultCall.action = ActionOf(copy.defaultCall.action);
    for (Entry& entry : copy.entries)
    {
        entry.call.action = entry.member || entry.group ? entry.call.action : ActionOf(entry.call.action);
    }
    copy.counter = table.counter ? std::optional(m_counters.at(*table.counter)) : std::nullopt;
    copy.profile = table.profile ? std::optional(m_profiles.at(*table.profile)) : std::nullopt;
    if (copy.meter)
    {
        copy.meter = DirectMeter{m_meters.at(table.meter->meter), Field(table.meter->colour)};
    }
    return copy;
}

Checksum
Translation::Copy(const Checksum& checksum) const
{
    Checksum copy = checksum;
    copy.dest = Field(checksum.dest);
    copy.inputs = Inputs(checksum.inputs);
    for (Condition& condition : copy.when)
    {
        condition = Test(condition);
    }
    return copy;
}

ParseState
Translation::Copy(const ParseState& state, ValueSetId firstSet, uint8_t firstError) const
{
    ParseState copy = state;
    for (ParseStep& step : copy.steps)
    {
        if (auto* extract = std::get_if<Extract>(&step))
        {
            *extract = {HeaderOf(extract->header), Value(extract->variableBits)};
        }
        else if (auto* advance = std::get_if<Advance>(&step))
        {
            advance->bits = Value(advance->bits);
        }
        else if (auto* lookahead = std::get_if<Lookahead>(&step))
        {
            lookahead->dest = Field(lookahead->dest);
        }
        else if (auto* statement = std::get_if<Statement>(&step))
        {
            *statement = std::get<Statement>(Copy(Instruction{*statement}));
        }
        else if (auto* check = std::get_if<ParseCheck>(&step))
        {
            check->condition = Value(check->condition);
            check->fault = static_cast<uint8_t>(check->fault + (check->fault >= kFirstOwnFault ? firstError : 0));
        }
    }
    std::transform(copy.select.begin(), copy.select.end(), copy.select.begin(),
                   [this](FieldId field) { return Field(field); });
    for (ParseTransition& transition : copy.transitions)
    {
        transition.valueSet = transition.valueSet ? std::optional(*transition.valueSet + firstSet) : std::nullopt;
    }
    return copy;
}

void
Translation::TakeFrame()
{
    const auto firstSet = static_cast<ValueSetId>(m_into.valueSets.size());
    const auto firstError = static_cast<uint8_t>(m_into.errors.size());
    for (const ParseValueSet& set : m_from.valueSets)
    {
        ParseValueSet added = set;
        added.name = FreeName(set.name, m_into.valueSets);
        m_into.valueSets.push_back(std::move(added));
    }
    for (const std::string& error : m_from.errors)
    {
        m_into.errors.push_back(error +
                                (std::count(m_into.errors.begin(), m_into.errors.end(), error) > 0 ? "'" : ""));
    }
    m_into.parser.clear();
    for (const ParseState& state : m_from.parser)
    {
        m_into.parser.push_back(Copy(state, firstSet, firstError));
    }
    m_into.keepsFaulty = m_from.keepsFaulty;
    const auto copies = [this](const std::vector<Checksum>& checksums)
    {
        std::vector<Checksum> copied;
        std::transform(checksums.begin(), checksums.end(), std::back_inserter(copied),
                       [this](const Checksum& checksum) { return Copy(checksum); });
        return copied;
    };
    m_into.checks = copies(m_from.checks);
    m_into.checksums = copies(m_from.checksums);
    m_into.deparser.clear();
    for (const HeaderId header : m_from.deparser)
    {
        m_into.deparser.push_back(HeaderOf(header));
    }
}

} // namespace pisa
