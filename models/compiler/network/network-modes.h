// Which of Lyra's constraints hold, and how those are read whose printed form is wrong.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NETWORK_NETWORK_MODES_H
#define PISA_COMPILER_NETWORK_NETWORK_MODES_H

#include <cstdint>
#include <set>

namespace pisa
{

/** A group of constraints that can be switched off, and that names what is wrong when it cannot be kept. */
enum class NetworkGroup : uint8_t
{
    Scope,   ///< section 5.5: no piece outside the region of its algorithm
    Path,    ///< 5.5: every path carries every piece; PER-SW: every switch does
    Order,   ///< (3): what a piece needs lies not behind it
    Pipes,   ///< section 8: ingress and egress
    Parser,  ///< (7), (8)
    Phv,     ///< (9), (10), by bits
    Sram,    ///< (11), (12), (15)
    Tcam,    ///< (12), (15)
    Tables,  ///< A.6: places for tables
    Chain,   ///< (14): chains of tables are not longer than the row of stages
    Atoms,   ///< A.5
    Compare, ///< widest comparison
    Service, ///< hashes and random numbers, which not every chip offers
    Split,   ///< (16)
    Global,  ///< B.2
};

constexpr unsigned kNetworkGroups = 15;

/** Named as in the ambiguities of the reference; the defaults are the repaired forms. */
struct NetworkModes
{
    bool literalPath{false};      ///< A18: one piece in all, instead of each piece once
    bool literalOrder{false};     ///< A19: (3) without its antecedent
    bool literalLookUps{false};   ///< A20: look-ups once a path too, so that no external can be split along it
    bool literalCarried{false};   ///< A23: W xor R instead of R without W
    bool strictSuccessors{false}; ///< A15: successors in a later stage too
    bool uncarriedPhv{false};     ///< A6: carried variables and hit bits take no words
    bool packsWords{true};        ///< (11) instead of (12) for SRAM
    bool sharesWords{false};      ///< locals that are never needed at once share words (Li et al. 2022, Cetus)
    bool mergesSwitches{true};    ///< one answer for switches that need not be told apart
    std::set<NetworkGroup> off;

    bool Has(NetworkGroup group) const
    {
        return off.count(group) == 0;
    }
};

/** What is minimised. */
enum class NetworkObjective : uint8_t
{
    Any,
    FewestSwitches,
    FavouredSwitch, ///< as many tables there as go
    FewestStages,   ///< summed over classes of switches
    LeastLatency,   ///< stages along the longest path
    FewestCarried,  ///< bits between switches, summed over the links of all paths
    EvenLoad,       ///< thousandths of memory, SRAM or TCAM, in use on the fullest switch
};

} // namespace pisa

#endif // PISA_COMPILER_NETWORK_NETWORK_MODES_H
