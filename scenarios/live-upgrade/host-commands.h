// Entries that users bring for programs of their own: commands with blanks that are filled in for each host.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_LIVE_UPGRADE_HOST_COMMANDS_H
#define PISA_LIVE_UPGRADE_HOST_COMMANDS_H

#include "image/image.h"

#include "ns3/ipv4-address.h"
#include "ns3/mac48-address.h"

#include <cstdint>
#include <string>
#include <vector>

namespace pisa
{

/** A host as one switch sees it. */
struct HostPlace
{
    uint32_t number{0};
    ns3::Ipv4Address address;
    ns3::Mac48Address mac;
    uint32_t port{0}; ///< of the switch, towards the host
};

/**
 * @return the text with the host's facts in place of $host, $address, $mac and $port; lines without any of these are
 * empty, so that the others keep their numbers
 */
std::string CommandsFor(const HostPlace& host, const std::string& text);

/** @return the text without the lines that are meant for each host. */
std::string CommandsForAll(const std::string& text);

/**
 * The image with what a file of simple_switch_CLI commands adds: entries and default actions. A line with $host,
 * $address, $mac or $port stands for one line a host.
 * @param file may be empty: there are none
 * @throws InputError with file and line: a command that is none, does not fit the program or is not about tables
 */
Image WithCommands(const Image& image, const std::string& file, const std::vector<HostPlace>& hosts);

} // namespace pisa

#endif // PISA_LIVE_UPGRADE_HOST_COMMANDS_H
