// Commands of simple_switch_CLI that files cannot have, each with the reason.
// SPDX-License-Identifier: GPL-2.0-only
#include "entries/refused-command.h"

#include <algorithm>
#include <iterator>

namespace pisa
{

namespace
{

constexpr const char* kShows = "only shows what a switch holds";
constexpr const char* kRemove = "remove the line";
constexpr const char* kSwaps = "replaces the program of a switch";
constexpr const char* kBoot = "boot the switch with an image of the other program";
constexpr const char* kPorts = "changes the ports of a switch, which are devices of its node";
constexpr const char* kLink = "install or take down links in the simulation";
constexpr const char* kSaves = "writes a file in a format of BMv2's own";
constexpr const char* kHashes = "changes a hash algorithm, and those of a program are fixed";
constexpr const char* kOther = "name another HashAlgorithm in the program";

constexpr RefusedCommand kRefused[]{
    {"act_prof_dump", kShows, kRemove},
    {"act_prof_dump_group", kShows, kRemove},
    {"act_prof_dump_member", kShows, kRemove},
    {"get_time_elapsed", kShows, kRemove},
    {"get_time_since_epoch", kShows, kRemove},
    {"greet", kShows, kRemove},
    {"help", kShows, kRemove},
    {"load_new_config_file", kSwaps, kBoot},
    {"mc_dump", kShows, kRemove},
    {"mc_set_lag_membership", "aggregates links, which is not offered", "name their ports in mc_node_create"},
    {"port_add", kPorts, kLink},
    {"port_remove", kPorts, kLink},
    {"reset_state", "makes a switch what it was at boot", "begin a new run"},
    {"serialize_state", kSaves, kRemove},
    {"set_crc16_parameters", kHashes, kOther},
    {"set_crc32_parameters", kHashes, kOther},
    {"set_toeplitz_hash_key", kHashes, kOther},
    {"shell", "runs a program of the machine", kRemove},
    {"show_actions", kShows, kRemove},
    {"show_ports", kShows, kRemove},
    {"show_pvs", kShows, kRemove},
    {"show_tables", kShows, kRemove},
    {"swap_configs", kSwaps, kBoot},
    {"switch_info", kShows, kRemove},
    {"table_dump", kShows, kRemove},
    {"table_dump_entry", kShows, kRemove},
    {"table_dump_entry_from_key", kShows, kRemove},
    {"table_dump_group", kShows, kRemove},
    {"table_dump_member", kShows, kRemove},
    {"table_info", kShows, kRemove},
    {"table_num_entries", kShows, kRemove},
    {"table_set_timeout", "lets an entry age, which is not offered", "delete it from a controller with table_delete"},
    {"table_show_actions", kShows, kRemove},
    {"write_config_to_file", kSaves, kRemove},
};

} // namespace

const RefusedCommand*
FindRefusedCommand(const std::string& name)
{
    const auto* it =
        std::find_if(std::begin(kRefused), std::end(kRefused), [&](const auto& each) { return name == each.name; });
    return it == std::end(kRefused) ? nullptr : it;
}

} // namespace pisa
