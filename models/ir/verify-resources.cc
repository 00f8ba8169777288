// Verifies registers, counters, meters, profiles, digests and value sets.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/verify-subject.h"

namespace pisa
{

namespace
{

/** Names and sizes of one kind of declaration. @param cells what `size` counts */
template <typename T>
void
CheckSizes(const std::vector<T>& declared, ElementKind kind, const std::string& what, const std::string& cells,
           Findings& findings)
{
    CheckNames(declared, kind, what, findings);
    for (std::size_t i = 0; i < declared.size(); ++i)
    {
        if (declared[i].size == 0)
        {
            findings.Add({kind, i}, "has no " + cells, "give it a size of 1 or more");
        }
    }
}

void
CheckRegister(const Program& program, RegisterId id, Findings& findings)
{
    const Register& reg = program.registers[id];
    Subject subject(program, {ElementKind::Register, id}, findings);
    if (reg.initial.size() > reg.size)
    {
        subject.Add(std::to_string(reg.initial.size()) + " initial values for " + std::to_string(reg.size) +
                    " cells");
    }
    if (!subject.Width(reg.width, "a cell"))
    {
        return;
    }
    for (std::size_t cell = 0; cell < reg.initial.size(); ++cell)
    {
        subject.Fits(reg.initial[cell], reg.width, "initial value of cell " + std::to_string(cell));
    }
}

void
CheckProfile(const Program& program, ProfileId id, Findings& findings)
{
    const ActionProfile& profile = program.profiles[id];
    Subject subject(program, {ElementKind::Profile, id}, findings);
    if (!profile.isSelector && (profile.maxGroupSize != 0 || !profile.fields.empty()))
    {
        subject.Add("has groups or fields to choose by, and is no selector", "make it one, or leave them out");
    }
    for (FieldId field : profile.fields)
    {
        subject.Number(field, "a field to choose by");
    }
}

void
CheckDigest(const Program& program, DigestId id, Findings& findings)
{
    Subject subject(program, {ElementKind::Digest, id}, findings);
    for (FieldId field : program.digests[id].fields)
    {
        subject.Number(field, "a field");
    }
}

void
CheckValueSet(const Program& program, ValueSetId id, Findings& findings)
{
    const ParseValueSet& set = program.valueSets[id];
    Subject subject(program, {ElementKind::ValueSet, id}, findings);
    if (set.members.size() > set.size)
    {
        subject.Add(std::to_string(set.members.size()) + " members, its size is " + std::to_string(set.size),
                    "enlarge the set");
    }
    if (!subject.Width(set.width, "its key"))
    {
        return;
    }
    for (std::size_t i = 0; i < set.members.size(); ++i)
    {
        const std::string name = "member " + std::to_string(i);
        subject.Fits(set.members[i].value, set.width, name);
        if ((set.members[i].value & ~set.members[i].mask) != 0)
        {
            subject.Add(name + " has bits outside its mask and is never met", "clear the bits that the mask hides");
        }
    }
}

} // namespace

void
VerifyResources(const Program& program, Findings& findings)
{
    CheckSizes(program.registers, ElementKind::Register, "register", "cells", findings);
    CheckSizes(program.counters, ElementKind::Counter, "counter", "cells", findings);
    CheckSizes(program.meters, ElementKind::Meter, "meter", "cells", findings);
    CheckSizes(program.profiles, ElementKind::Profile, "profile", "members", findings);
    CheckSizes(program.valueSets, ElementKind::ValueSet, "value set", "members", findings);
    CheckNames(program.digests, ElementKind::Digest, "digest", findings);
    for (RegisterId id = 0; id < program.registers.size(); ++id)
    {
        CheckRegister(program, id, findings);
    }
    for (ProfileId id = 0; id < program.profiles.size(); ++id)
    {
        CheckProfile(program, id, findings);
    }
    for (DigestId id = 0; id < program.digests.size(); ++id)
    {
        CheckDigest(program, id, findings);
    }
    for (ValueSetId id = 0; id < program.valueSets.size(); ++id)
    {
        CheckValueSet(program, id, findings);
    }
}

} // namespace pisa
