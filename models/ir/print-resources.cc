// Prints registers, counters, meters, profiles, digests, value sets and errors.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/text-words.h"

namespace pisa
{

namespace
{

/** `word name[size]` */
template <typename T>
std::string
Sized(const char* word, const T& declared)
{
    return std::string(word) + " " + TextWords::Name(declared.name) + "[" + std::to_string(declared.size) + "]";
}

std::string
Text(const Register& reg)
{
    return Sized("register", reg) + " : " + std::to_string(reg.width) +
           (reg.initial.empty() ? "" : " = {" + TextWords::List(reg.initial, TextWords::Number) + "}");
}

std::string
Text(const CounterArray& counter)
{
    return Sized("counter", counter);
}

std::string
Text(const MeterArray& meter)
{
    return Sized("meter", meter) + (meter.unit == MeterArray::Unit::Bytes ? " : bytes" : " : packets");
}

std::string
Text(const ActionProfile& profile, const TextWords& words)
{
    const std::string most = profile.maxGroupSize == 0 ? "" : " most " + TextWords::Number(profile.maxGroupSize);
    return Sized("profile", profile) +
           (profile.isSelector
                ? " selects" + most + " by " + std::string(NameOf(profile.algorithm)) + words.Fields(profile.fields)
                : "");
}

std::string
Text(const ParseValueSet& set)
{
    return Sized("value_set", set) + " : " + std::to_string(set.width) +
           (set.members.empty() ? ""
                                : " = {" +
                                      TextWords::List(set.members, [](const MatchValue& m)
                                                      { return TextWords::Masked(m.value, m.mask); }) +
                                      "}");
}

template <typename T, typename F>
void
PrintAll(const std::vector<T>& declared, std::ostream& out, const F& text)
{
    out << (declared.empty() ? "" : "\n");
    for (const T& each : declared)
    {
        out << text(each) << TextWords::Where(each.where) << ";\n";
    }
}

} // namespace

void
PrintResources(const Program& program, std::ostream& out)
{
    const TextWords words(program);
    const auto text = [](const auto& each) { return Text(each); };
    PrintAll(program.registers, out, text);
    PrintAll(program.counters, out, text);
    PrintAll(program.meters, out, text);
    PrintAll(program.profiles, out, [&](const ActionProfile& profile) { return Text(profile, words); });
    PrintAll(program.digests, out,
             [&](const DigestLayout& digest)
             { return "digest " + TextWords::Name(digest.name) + words.Fields(digest.fields); });
    PrintAll(program.valueSets, out, text);
    out << (program.errors.empty() ? "" : "\n");
    for (const std::string& error : program.errors)
    {
        out << "error " << TextWords::Name(error) << ";\n";
    }
}

} // namespace pisa
