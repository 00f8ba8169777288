// Builds rows.
// SPDX-License-Identifier: GPL-2.0-only
#include "split/row.h"

#include "compiler/lyra/lyra-source.h"
#include "compiler/network/lyra-problem.h"
#include "lyra/program.h"
#include "lyra/random-body.h"

namespace pisa
{

lyra::Network
Row(uint32_t count, const std::string& chip)
{
    std::string switches;
    std::string links;
    std::string ports;
    for (uint32_t i = 0; i < count; ++i)
    {
        const std::string name = "\"s" + std::to_string(i);
        switches += std::string(i == 0 ? "" : ", ") + "{\"name\": " + name + "\", \"chip\": \"" + chip + "\"}";
        links +=
            i == 0 ? "" : std::string(i == 1 ? "" : ", ") + "[\"s" + std::to_string(i - 1) + "\", " + name + "\"]";
    }
    for (uint32_t i = 0; i < kOuterPorts; ++i)
    {
        ports += std::string(i == 0 ? "" : ", ") + "\"s" + std::to_string(i % count) + "\"";
    }
    return lyra::ReadNetwork(
        "{\"switches\": [" + switches + "], \"links\": [" + links + "], \"ports\": [" + ports + "]}", "row.json");
}

Along::Along(const std::string& text, uint32_t count, const std::string& chip) : network(Row(count, chip))
{
    std::string dump;
    lyra::PassChoice choice;
    choice.parserMoves = false;
    context = lyra::CompileContext(lyra::ReadLyra(text, "t.lyra"), "", dump, choice);
    std::vector<NetworkSwitch> switches;
    NetworkAlgorithm scope;
    scope.paths.emplace_back();
    for (uint32_t i = 0; i < count; ++i)
    {
        switches.push_back({network.switches[i].name, network.switches[i].target, Atom::Pairs, 64, {}});
        scope.scope.push_back(i);
        scope.paths[0].push_back(i);
    }
    problem = ProblemOf(context, switches, std::vector<NetworkAlgorithm>(context.program.algorithms.size(), scope));
}

std::string
RandomText(uint32_t seed)
{
    std::string text = lyra::WithBody(lyra::RandomBody(seed).Make(), lyra::RandomBody::Functions());
    return seed % 2 == 0 ? text : text.insert(text.find(">FUNCTIONS:"), "checksum a.z; checksum b.u; ");
}

SplitProgram
SplitOf(const Along& along, const NetworkPlacement& placement)
{
    return Split(along.context, along.problem, {}, placement, along.network);
}

} // namespace pisa
