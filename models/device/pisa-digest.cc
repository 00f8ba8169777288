// Messages of a program to its controller.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-digest.h"

#include "ns3/assert.h"

namespace ns3
{

namespace
{

/** "addr[127:64]" is a piece of "addr" if its header says so: a field of 64 bits or less with bounds in its name. */
std::string
WholeName(const std::string& name)
{
    const std::size_t bracket = name.rfind('[');
    const bool isPiece = bracket != std::string::npos && name.back() == ']' && name.find(':', bracket) < name.size();
    return isPiece ? name.substr(0, bracket) : name;
}

} // namespace

PisaDigest
PisaNameDigest(const pisa::Program& program, const pisa::Report& report)
{
    const pisa::DigestLayout& layout = program.digests.at(report.digest);
    NS_ASSERT_MSG(layout.fields.size() == report.values.size(), "a digest has all fields of its layout");
    PisaDigest digest;
    digest.name = layout.name;
    digest.at = report.at;
    for (std::size_t i = 0; i < layout.fields.size(); ++i)
    {
        const pisa::FieldId id = layout.fields[i];
        const pisa::Header& header = program.headers.at(id.header);
        const bool isValidity = id.index == pisa::FieldId::kValid;
        const std::string name = isValidity ? "$valid$" : WholeName(header.fields.at(id.index).name);
        const unsigned width = isValidity ? 1 : header.fields[id.index].width;
        PisaValue& value = digest.fields[header.name + "." + name];
        value = PisaValue((value.Get() << width) | report.values[i]);
    }
    return digest;
}

} // namespace ns3
