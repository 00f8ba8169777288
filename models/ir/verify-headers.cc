// Verifies headers and their fields.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/verify-parts.h"

namespace pisa
{

namespace
{

void
CheckVarbits(const Header& header, Element element, Findings& findings)
{
    unsigned varbits = 0;
    for (const Field& field : header.fields)
    {
        varbits += field.variableBits != 0 ? 1 : 0;
        if (field.variableBits != 0 && field.width != 64)
        {
            findings.Add(element, "varbit '" + field.name + "' is " + std::to_string(field.width) +
                                      " bits wide, a reference to its content is 64");
        }
    }
    if (varbits > 0 && header.isMetadata)
    {
        findings.Add(element, "is metadata and has a varbit", "only packet headers have them");
    }
    if (varbits > 1)
    {
        findings.Add(element, "has " + std::to_string(varbits) + " varbits, the limit is 1",
                     "split it into two headers");
    }
}

void
CheckHeader(const Program& program, HeaderId id, Findings& findings)
{
    const Header& header = program.headers[id];
    const Element element{ElementKind::Header, id};
    CheckFields(header.fields, "field", element, findings);
    CheckVarbits(header, element, findings);
    const unsigned bits = FixedBits(header);
    if (!header.isMetadata && bits % 8 != 0)
    {
        findings.Add(element, "is " + std::to_string(bits) + " bits long, a packet header is whole bytes",
                     "pad it to " + std::to_string((bits / 8 + 1) * 8) + " bits");
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
}

} // namespace pisa
