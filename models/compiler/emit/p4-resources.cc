// Registers, counters, meters, profiles and digests of a program as v1model's objects.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/emit/p4-resources.h"

#include <algorithm>

namespace pisa
{

namespace
{

constexpr unsigned kUsualIndex = 32; ///< bits

std::string
BitType(unsigned width)
{
    return "bit<" + std::to_string(width) + ">";
}

/** @return "a" of "MyIngress.a": what the object is called in its block. */
std::string
LastName(const std::string& name)
{
    const std::size_t dot = name.rfind('.');
    return dot == std::string::npos || dot + 1 == name.size() ? name : name.substr(dot + 1);
}

} // namespace

std::string
NameAnnotation(const std::string& given, const std::string& identifier)
{
    return given == identifier ? "" : "@name(" + P4String("." + given) + ") ";
}

P4Resources::P4Resources(const Program& program, P4Scope& names) : m_program(program)
{
    const auto take = [&names](const auto& objects, std::vector<std::string>& taken)
    {
        for (const auto& object : objects)
        {
            taken.push_back(names.Take(LastName(object.name)));
        }
    };
    take(program.registers, m_names.registers);
    take(program.counters, m_names.counters);
    take(program.meters, m_names.meters);
    take(program.profiles, m_profiles);
    take(program.digests, m_names.digests);
    for (const Table& table : program.tables)
    {
        if (table.counter)
        {
            m_directCounters.insert(*table.counter);
        }
        if (table.meter)
        {
            m_directMeters.insert(table.meter->meter);
        }
    }
    FindIndices();
}

/** What indexes an object is as wide as the widest of all indices. */
void
P4Resources::FindIndices()
{
    m_names.registerIndex.resize(m_program.registers.size(), kUsualIndex);
    m_names.counterIndex.resize(m_program.counters.size(), kUsualIndex);
    m_names.meterIndex.resize(m_program.meters.size(), kUsualIndex);
    for (const Action& action : m_program.actions)
    {
        const auto widen = [&](unsigned& bits, const Operand& index)
        {
            if (const auto* field = std::get_if<FieldId>(&index); field && field->index != FieldId::kValid)
            {
                bits = std::max(bits, m_program.headers[field->header].fields[field->index].width);
            }
            else if (const auto* parameter = std::get_if<Parameter>(&index))
            {
                bits = std::max(bits, action.parameters[parameter->index].width);
            }
            else if (const auto* constant = std::get_if<Constant>(&index))
            {
                bits = constant->value > LowBits(kUsualIndex) ? 64 : bits;
            }
        };
        for (const Instruction& instruction : action.body)
        {
            if (const auto* atom = std::get_if<StatefulOperation>(&instruction))
            {
                widen(m_names.registerIndex[atom->reg], atom->index);
            }
            else if (const auto* count = std::get_if<Count>(&instruction))
            {
                widen(m_names.counterIndex[count->counter], count->index);
            }
            else if (const auto* meter = std::get_if<MeterExecute>(&instruction))
            {
                widen(m_names.meterIndex[meter->meter], meter->index);
            }
        }
    }
}

void
P4Resources::Declare(const P4Words& words, P4Text& text) const
{
    for (std::size_t i = 0; i < m_program.registers.size(); ++i)
    {
        const Register& reg = m_program.registers[i];
        text.Line(NameAnnotation(reg.name, m_names.registers[i]) + "register<" + BitType(reg.width) + ", " +
                  BitType(m_names.registerIndex[i]) + ">(" + std::to_string(reg.size) + ") " + m_names.registers[i] +
                  ";");
    }
    for (CounterId i = 0; i < m_program.counters.size(); ++i)
    {
        if (m_directCounters.count(i) == 0)
        {
            const CounterArray& counter = m_program.counters[i];
            text.Line(NameAnnotation(counter.name, m_names.counters[i]) + "counter<" +
                      BitType(m_names.counterIndex[i]) + ">(" + std::to_string(counter.size) +
                      ", CounterType.packets_and_bytes) " + m_names.counters[i] + ";");
        }
    }
    for (MeterId i = 0; i < m_program.meters.size(); ++i)
    {
        if (m_directMeters.count(i) == 0)
        {
            const MeterArray& meter = m_program.meters[i];
            const std::string unit = meter.unit == MeterArray::Unit::Bytes ? "bytes" : "packets";
            text.Line(NameAnnotation(meter.name, m_names.meters[i]) + "meter<" + BitType(m_names.meterIndex[i]) +
                      ">(" + std::to_string(meter.size) + ", MeterType." + unit + ") " + m_names.meters[i] + ";");
        }
    }
    DeclareProfiles(text);
    DeclareDigests(words, text);
}

void
P4Resources::DeclareProfiles(P4Text& text) const
{
    constexpr const char* kHashBits = "32"; // bits of the hash that choose a member
    for (std::size_t i = 0; i < m_program.profiles.size(); ++i)
    {
        const ActionProfile& profile = m_program.profiles[i];
        const std::string size = std::to_string(profile.size);
        const std::string most =
            profile.maxGroupSize > 0 ? "@max_group_size(" + std::to_string(profile.maxGroupSize) + ") " : "";
        const std::string made = profile.isSelector
                                     ? "action_selector(HashAlgorithm." + std::string(NameOf(profile.algorithm)) +
                                           ", " + size + ", " + kHashBits + ") "
                                     : "action_profile(" + size + ") ";
        text.Line(most + NameAnnotation(profile.name, m_profiles[i]) + made + m_profiles[i] + ";");
    }
}

void
P4Resources::DeclareDigests(const P4Words& words, P4Text& text) const
{
    for (std::size_t i = 0; i < m_program.digests.size(); ++i)
    {
        P4Scope scope;
        text.Line("");
        text.Open("struct " + m_names.digests[i]);
        for (const P4Value& item : words.Items(words.WholeFields(m_program.digests[i].fields)))
        {
            const std::string field = item.text.substr(0, item.text.find('['));
            text.Line(BitType(item.width) + " " + scope.Take(LastName(field)) + ";");
        }
        text.Close();
    }
}

void
P4Resources::DeclareDirect(const Table& table, const P4Words& words, P4Text& text) const
{
    if (table.counter)
    {
        const std::string& name = m_names.counters[*table.counter];
        text.Line(NameAnnotation(m_program.counters[*table.counter].name, name) +
                  "direct_counter(CounterType.packets_and_bytes) " + name + ";");
    }
    if (table.meter)
    {
        const MeterArray& meter = m_program.meters[table.meter->meter];
        const std::string& name = m_names.meters[table.meter->meter];
        const std::string unit = meter.unit == MeterArray::Unit::Bytes ? "bytes" : "packets";
        text.Line("@name(" + P4String("." + meter.name) + ") direct_meter<" +
                  BitType(words.Left(table.meter->colour).width) + ">(MeterType." + unit + ") " + name + ";");
    }
}

} // namespace pisa
