// Verifies headers, registers, and the lists that the deparser works on.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/verify-parts.h"

namespace pisa
{

namespace
{

void
CheckHeader(const Program& program, HeaderId id, Findings& findings)
{
    const Header& header = program.headers[id];
    const Element element{ElementKind::Header, id};
    CheckFields(header.fields, "field", element, findings);
    uint64_t bits = 0;
    for (const Field& field : header.fields)
    {
        bits += field.width;
    }
    if (!header.isMetadata && bits % 8 != 0)
    {
        findings.Add(element, "is " + std::to_string(bits) + " bits long, a packet header is whole bytes",
                     "pad it to " + std::to_string((bits / 8 + 1) * 8) + " bits");
    }
}

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
CheckChecksums(const Program& program, Findings& findings)
{
    std::set<HeaderId> seen;
    for (std::size_t i = 0; i < program.checksums.size(); ++i)
    {
        const Checksum& checksum = program.checksums[i];
        const Element element{ElementKind::Checksum, i};
        if (!CheckPacketHeader(program, checksum.header, element, findings))
        {
            continue;
        }
        const Header& header = program.headers[checksum.header];
        if (checksum.field >= header.fields.size())
        {
            findings.Add(element, FaultOfField(program, {checksum.header, checksum.field}));
        }
        else if (header.fields[checksum.field].width != 16)
        {
            findings.Add(element, "field '" + header.name + "." + header.fields[checksum.field].name + "' is " +
                                      std::to_string(header.fields[checksum.field].width) +
                                      " bits wide, an internet checksum is 16");
        }
        if (!seen.insert(checksum.header).second)
        {
            findings.Add(element, "header '" + header.name + "' has another checksum", "remove one");
        }
    }
}

} // namespace

void
VerifyHeaders(const Program& program, Findings& findings)
{
    CheckNames(program.headers, ElementKind::Header, "header", findings);
    if (program.headers.empty() || !(program.headers[0] == MakeIntrinsicHeader()))
    {
        findings.Add({}, "headers[0] is not the intrinsic metadata", "begin with MakeIntrinsicHeader()");
    }
    for (HeaderId id = 0; id < program.headers.size(); ++id)
    {
        CheckHeader(program, id, findings);
    }
    CheckDeparser(program, findings);
    CheckChecksums(program, findings);
}

void
VerifyRegisters(const Program& program, Findings& findings)
{
    CheckNames(program.registers, ElementKind::Register, "register", findings);
    for (RegisterId id = 0; id < program.registers.size(); ++id)
    {
        const Register& reg = program.registers[id];
        const Element element{ElementKind::Register, id};
        if (reg.size == 0)
        {
            findings.Add(element, "has no cells", "give it a size of 1 or more");
        }
        if (reg.initial.size() > reg.size)
        {
            findings.Add(element, std::to_string(reg.initial.size()) + " initial values for " +
                                      std::to_string(reg.size) + " cells");
        }
        if (!CheckWidth(reg.width, "a cell", element, findings))
        {
            continue;
        }
        for (std::size_t cell = 0; cell < reg.initial.size(); ++cell)
        {
            CheckFits(reg.initial[cell], reg.width, "initial value of cell " + std::to_string(cell), element,
                      findings);
        }
    }
}

} // namespace pisa
