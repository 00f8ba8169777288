// Reads registers, counters, meters, profiles, digests, value sets and errors.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/text-sections.h"

#include <utility>

namespace pisa
{

namespace
{

/** Reads one declaration: notes its place, takes its name, what `take` takes, source and `;`. */
template <typename T, typename F>
void
ReadDeclaration(TextInput& input, ElementKind kind, const char* what, std::vector<T>& declared,
                std::map<std::string, uint32_t>& names, const F& take)
{
    TokenCursor& cursor = input.cursor;
    const auto id = static_cast<uint32_t>(declared.size());
    input.places[{kind, id}] = cursor.Where();
    T declaration;
    declaration.name = cursor.TakeName(what);
    take(declaration);
    declaration.where = cursor.TakeSource();
    cursor.Expect(";");
    names.emplace(declaration.name, id);
    declared.push_back(std::move(declaration));
}

/** Takes `[size]`. */
uint64_t
TakeSize(TokenCursor& cursor, const char* what)
{
    cursor.Expect("[");
    const uint64_t size = cursor.TakeNumber(what);
    cursor.Expect("]");
    return size;
}

/** Takes ` selects by algorithm(field, ...)`, with ` at most number` behind `selects` if there is a limit. */
void
TakeSelector(TextInput& input, ActionProfile& profile)
{
    profile.isSelector = true;
    if (input.cursor.Accept("most"))
    {
        profile.maxGroupSize = input.cursor.TakeNumber("a number of members");
    }
    input.cursor.Expect("by");
    profile.algorithm = TakeAlgorithm(input);
    profile.fields = TakeFields(input, "(", ")");
}

} // namespace

void
ReadRegister(TextInput& input)
{
    TokenCursor& cursor = input.cursor;
    ReadDeclaration(input, ElementKind::Register, "a register", input.program.registers, input.registers,
                    [&](Register& reg)
                    {
                        reg.size = TakeSize(cursor, "a number of cells");
                        cursor.Expect(":");
                        reg.width = cursor.TakeWidth();
                        if (cursor.Accept("="))
                        {
                            cursor.Expect("{");
                            cursor.TakeList("}",
                                            [&] { reg.initial.push_back(cursor.TakeNumber("an initial value")); });
                        }
                    });
}

void
ReadCounter(TextInput& input)
{
    ReadDeclaration(input, ElementKind::Counter, "a counter", input.program.counters, input.counters,
                    [&](CounterArray& counter) { counter.size = TakeSize(input.cursor, "a number of cells"); });
}

void
ReadMeter(TextInput& input)
{
    TokenCursor& cursor = input.cursor;
    ReadDeclaration(input, ElementKind::Meter, "a meter", input.program.meters, input.meters,
                    [&](MeterArray& meter)
                    {
                        meter.size = TakeSize(cursor, "a number of cells");
                        cursor.Expect(":");
                        if (cursor.Accept("bytes"))
                        {
                            meter.unit = MeterArray::Unit::Bytes;
                        }
                        else
                        {
                            cursor.Expect("packets");
                        }
                    });
}

void
ReadProfile(TextInput& input)
{
    ReadDeclaration(input, ElementKind::Profile, "a profile", input.program.profiles, input.profiles,
                    [&](ActionProfile& profile)
                    {
                        profile.size = TakeSize(input.cursor, "a number of members");
                        if (input.cursor.Accept("selects"))
                        {
                            TakeSelector(input, profile);
                        }
                    });
}

void
ReadDigest(TextInput& input)
{
    ReadDeclaration(input, ElementKind::Digest, "a digest", input.program.digests, input.digests,
                    [&](DigestLayout& digest) { digest.fields = TakeFields(input, "(", ")"); });
}

void
ReadValueSet(TextInput& input)
{
    TokenCursor& cursor = input.cursor;
    ReadDeclaration(input, ElementKind::ValueSet, "a value set", input.program.valueSets, input.valueSets,
                    [&](ParseValueSet& set)
                    {
                        set.size = TakeSize(cursor, "a number of members");
                        cursor.Expect(":");
                        set.width = cursor.TakeWidth();
                        if (cursor.Accept("="))
                        {
                            cursor.Expect("{");
                            cursor.TakeList("}", [&] { set.members.push_back(TakeMasked(cursor)); });
                        }
                    });
}

void
ReadError(TextInput& input)
{
    input.program.errors.push_back(input.cursor.TakeName("an error"));
    input.cursor.Expect(";");
}

} // namespace pisa
