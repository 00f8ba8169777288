// The packet headers of the NCP shell as IR values.
// SPDX-License-Identifier: GPL-2.0-only
#include "image/ncp-headers.h"

#include <algorithm>
#include <cassert>

namespace pisa
{

namespace
{

Header
MakePacketHeader(std::string name, std::vector<Field> fields)
{
    Header header;
    header.name = std::move(name);
    header.fields = std::move(fields);
    return header;
}

void
AddField(Header& header, std::string name, unsigned width)
{
    auto taken = [&header](const std::string& wanted)
    {
        return std::any_of(header.fields.begin(), header.fields.end(),
                           [&wanted](const Field& f) { return f.name == wanted; });
    };
    while (taken(name))
    {
        name += '_';
    }
    header.fields.push_back({std::move(name), width});
}

} // namespace

Header
MakeEthernetHeader()
{
    return MakePacketHeader("ethernet", {{"dst", 48}, {"src", 48}, {"type", 16}});
}

Header
MakeIpv4Header()
{
    return MakePacketHeader("ipv4", {{"version", 4},
                                     {"ihl", 4},
                                     {"diffserv", 8},
                                     {"total_length", 16},
                                     {"identification", 16},
                                     {"flags", 3},
                                     {"fragment_offset", 13},
                                     {"ttl", 8},
                                     {"protocol", 8},
                                     {"checksum", 16},
                                     {"src", 32},
                                     {"dst", 32}});
}

Header
MakeUdpHeader()
{
    return MakePacketHeader("udp", {{"src_port", 16}, {"dst_port", 16}, {"length", 16}, {"checksum", 16}});
}

Header
MakeNcpHeader()
{
    return MakePacketHeader("ncp", {{"version", 8},
                                    {"flags", 8},
                                    {"kernel", 16},
                                    {"from", 16},
                                    {"to", 16},
                                    {"hop", 16},
                                    {"len", 16},
                                    {"seq", 32}});
}

Header
MakeWindowHeader(const NcpInterface& interface, const NcpKernel& kernel)
{
    Header header = MakePacketHeader("window_" + kernel.name, {});
    for (const NcpWindowField& field : interface.windowFields)
    {
        AddField(header, field.name, field.width);
    }
    for (const NcpParameter& parameter : kernel.parameters)
    {
        if (!parameter.isArray)
        {
            AddField(header, parameter.name, parameter.width);
            continue;
        }
        for (unsigned i = 0; i < parameter.capacity; ++i)
        {
            AddField(header, parameter.name + "_" + std::to_string(i), parameter.width);
        }
    }
    return header;
}

FieldId
FieldNamed(const std::vector<Header>& headers, HeaderId header, const std::string& name)
{
    const std::vector<Field>& fields = headers[header].fields;
    auto found = std::find_if(fields.begin(), fields.end(), [&name](const Field& f) { return f.name == name; });
    assert(found != fields.end());
    return {header, static_cast<uint32_t>(found - fields.begin())};
}

} // namespace pisa
