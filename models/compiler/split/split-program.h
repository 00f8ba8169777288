// One program over many switches: what each of them runs.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_SPLIT_SPLIT_PROGRAM_H
#define PISA_COMPILER_SPLIT_SPLIT_PROGRAM_H

#include "compiler/lyra/flow-paths.h"
#include "compiler/lyra/lyra-compiler.h"
#include "compiler/network/network-placement.h"

#include <string>
#include <vector>

namespace pisa
{

/** Which of an external variable's entries, numbered by whoever installs them, a switch holds. */
struct EntryShare
{
    std::string table;
    uint64_t first{0};
    uint64_t count{0};
};

/** One switch. */
struct SwitchProgram
{
    std::string name;
    Program program;
    std::vector<EntryShare> shares;
};

/** A link in one direction. */
struct LinkBytes
{
    uint32_t from{0}; ///< index of the network's switch
    uint32_t to{0};
    unsigned bytes{0}; ///< that frames over it are longer by, at most
};

/** All switches, in the order of the network. */
struct SplitProgram
{
    std::vector<SwitchProgram> switches;
    std::vector<LinkBytes> links; ///< that frames of the program cross, in order; none: there is no bridge
    unsigned bridgeBytes{0};      ///< the most of all links
    std::vector<Diagnostic> warnings;
};

/**
 * Divides a program as it is placed. Packets that come in at any outer port of the network leave as from one switch
 * whose ports these are, and that runs all MULTI-SW algorithms; PER-SW algorithms run on each switch of their region
 * that a packet crosses. If all algorithms are PER-SW, each switch is by itself: there is no bridge, and ports
 * are its own.
 *
 * An external variable that is split has its first entries on the first switches of a path.
 * @param context compiled without PassChoice::parserMoves, which know nothing of packets that come half done
 * @throws InputError for decisions that cannot be carried out apart, parts of a network that no way leads to, and
 * shares that do not make up a whole on every path
 */
SplitProgram Split(lyra::CompiledContext context, const NetworkProblem& problem, const NetworkModes& modes,
                   const NetworkPlacement& placement, const lyra::Network& network);

} // namespace pisa

#endif // PISA_COMPILER_SPLIT_SPLIT_PROGRAM_H
