// What the user of `pisa place PROGRAM.lyra` asks for.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_TOOL_NETWORK_OPTIONS_H
#define PISA_COMPILER_TOOL_NETWORK_OPTIONS_H

#include "compiler/network/network-modes.h"

#include <optional>
#include <string>
#include <vector>

namespace pisa
{

struct NetworkOptions
{
    std::string program;
    std::string topology;
    std::string scopes;
    std::string minimise; ///< empty: any placement
    std::string favoured; ///< a switch, or empty
    std::string target;   ///< chip of all images, in place of the topology's; empty: each its own
    std::string output;
    std::string csv;
    std::string picture;
    std::vector<std::string> emitted; ///< languages
    NetworkModes modes;
    int64_t seconds{20}; ///< nominal, of work
    bool unique{false};
    bool json{false};
};

/** @return nothing when the user asked for help only. @throws InputError for words that make no sense */
std::optional<NetworkOptions> ReadNetworkOptions(const std::vector<std::string>& arguments);

/** @return what --minimise and --favour mean. */
NetworkObjective ObjectiveOf(const NetworkOptions& options);

} // namespace pisa

#endif // PISA_COMPILER_TOOL_NETWORK_OPTIONS_H
