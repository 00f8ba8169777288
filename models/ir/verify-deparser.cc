// Verifies what leaves with a packet: emitted headers, checksums (and checks, which are the same), field lists.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/verify-subject.h"

namespace pisa
{

namespace
{

/** @return whether `id` is a packet header; else adds a finding about `element`. */
bool
CheckPacketHeader(const Program& program, HeaderId id, Element element, Findings& findings)
{
    if (id >= program.headers.size())
    {
        findings.Add(element, "header " + std::to_string(id) + " does not exist, the program has " +
                                  std::to_string(program.headers.size()));
        return false;
    }
    if (program.headers[id].isMetadata)
    {
        findings.Add(element, "'" + program.headers[id].name + "' is metadata, which is never on the wire");
        return false;
    }
    return true;
}

void
CheckDeparser(const Program& program, Findings& findings)
{
    const Element element{ElementKind::Deparser, 0};
    std::set<HeaderId> seen;
    for (HeaderId id : program.deparser)
    {
        if (CheckPacketHeader(program, id, element, findings) && !seen.insert(id).second)
        {
            findings.Add(element, "header '" + program.headers[id].name + "' is emitted twice", "remove one");
        }
    }
}

void
CheckChecksum(const Program& program, const Checksum& checksum, Element element, Findings& findings)
{
    Subject subject(program, element, findings);
    subject.Check(checksum.inputs, checksum.algorithm, checksum.withPayload);
    for (const Condition& condition : checksum.when)
    {
        subject.Check(condition);
    }
    if (subject.Number(checksum.dest, "the field that holds it") && checksum.dest.index == FieldId::kValid)
    {
        subject.Add(NameOf(program, checksum.dest) + " cannot hold a checksum", "name a field");
    }
}

void
CheckChecksums(const Program& program, Findings& findings)
{
    for (std::size_t i = 0; i < program.checks.size(); ++i)
    {
        const Element element{ElementKind::Check, i};
        CheckChecksum(program, program.checks[i], element, findings);
        if (program.checks[i].onlyChanged)
        {
            findings.Add(element, "is for changed headers only, and behind the parser none is", "clear the flag");
        }
    }
    for (std::size_t i = 0; i < program.checksums.size(); ++i)
    {
        CheckChecksum(program, program.checksums[i], {ElementKind::Checksum, i}, findings);
    }
}

/** Intrinsic fields name a list by its index and one, in 8 bits. */
constexpr std::size_t kMostFieldLists = 255;

void
CheckFieldLists(const Program& program, Findings& findings)
{
    if (program.fieldLists.size() > kMostFieldLists)
    {
        findings.Add({},
                     std::to_string(program.fieldLists.size()) + " field lists, the limit is " +
                         std::to_string(kMostFieldLists),
                     "share some");
    }
    for (std::size_t i = 0; i < program.fieldLists.size(); ++i)
    {
        const Element element{ElementKind::FieldList, i};
        Subject subject(program, element, findings);
        std::set<FieldId> seen;
        for (FieldId field : program.fieldLists[i])
        {
            if (!subject.Number(field, "a field"))
            {
                continue;
            }
            if (!program.headers[field.header].isMetadata)
            {
                subject.Add("'" + NameOf(program, field) + "' is not metadata", "headers travel in the frame");
            }
            if (!seen.insert(field).second)
            {
                subject.Add("names '" + NameOf(program, field) + "' twice", "remove one");
            }
        }
    }
}

} // namespace

void
VerifyDeparser(const Program& program, Findings& findings)
{
    CheckDeparser(program, findings);
    CheckChecksums(program, findings);
    CheckFieldLists(program, findings);
}

} // namespace pisa
