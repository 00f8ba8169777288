// What a placer over many switches has to solve: pieces of algorithms, scopes, paths and chips, free of any language.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NETWORK_NETWORK_PROBLEM_H
#define PISA_COMPILER_NETWORK_NETWORK_PROBLEM_H

#include "ir/table-graph.h"
#include "target/target.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pisa
{

/** The atoms of Banzai in order of power (Sivaraman et al. 2016): each does what those before it do. */
enum class Atom : uint8_t
{
    Write,
    ReadAddWrite,
    PredicatedReadAddWrite,
    IfElseReadAddWrite,
    Sub,
    Nested,
    Pairs,
    None, ///< more than any atom does
};

/** A switch of the network. An ingress and an egress that share a chip are two of these with a link between. */
struct NetworkSwitch
{
    std::string name;
    Target target;
    Atom atom{Atom::Pairs};       ///< of its stateful units
    unsigned compareBits{44};     ///< widest comparison
    std::optional<bool> isEgress; ///< of a pipe of a chip; nothing: the whole chip
};

/** A field of a header, or a local of an algorithm. */
struct NetworkVariable
{
    std::string name;
    unsigned width{0};
    std::optional<uint32_t> header; ///< nothing: a local
    bool isFromStart{false};        ///< packets have it before any piece runs
    bool isToEnd{false};            ///< what the network does with the packet, asked for behind the last piece
};

/** A header; a packet can be parsed up to `behind` only through it: D(h) of Lyra, appendix A.1. */
struct NetworkHeader
{
    std::string name;
    std::vector<uint32_t> behind;
};

/** A row of the parser's TCAM, and the headers that need it: S_e of Lyra, appendix A.2. */
struct ParserRow
{
    std::vector<uint32_t> headers;
};

/** A table that the control plane fills, and that may be split over the switches of a path. */
struct NetworkExternal
{
    std::string name;
    uint64_t entries{1};
    unsigned keyBits{1};
    unsigned dataBits{0};
    bool isTernary{false};
    SourceLocation where;
};

/** State that packets read and write. */
struct NetworkGlobal
{
    std::string name;
    uint64_t cells{1};
    unsigned width{1};
    Atom atom{Atom::ReadAddWrite}; ///< the least one that does all of its update
    bool isUnique{false};          ///< exactly one copy in the scope, which every path meets
    SourceLocation where;
    std::string why{}; ///< no atom does it
};

/** A candidate table: it is on a switch as soon as one of its pieces is there (4). */
struct NetworkBlock
{
    std::string name;
    std::optional<uint32_t> external;
    unsigned keyBits{0}; ///< without an external; 0: no key
    uint64_t entries{0};
};

/** An instruction, or several that stay together. */
struct NetworkPiece
{
    std::string name;
    uint32_t algorithm{0};
    uint32_t block{0};
    std::vector<uint32_t> reads;  ///< variables
    std::vector<uint32_t> writes; ///< variables; others may write them too
    std::optional<uint32_t> global;
    unsigned compareBits{0};
    std::optional<Offer> service; ///< that its chip has to offer
    std::optional<bool> isEgress; ///< true: only there, false: only in ingress
    SourceLocation where;
    bool looksUp{true}; ///< in a block with an external: the look-up itself, not what is done with its results
};

/**
 * The piece `to` needs what `from` does. Blocks are numbered in an order in which one switch can run them: a
 * reverse-match edge against it is kept by how the blocks are formed, and counts between switches only.
 */
struct PieceEdge
{
    uint32_t from{0};
    uint32_t to{0};
    DependencyKind kind{DependencyKind::Match};
};

/** An algorithm with its scope. */
struct NetworkAlgorithm
{
    std::string name;
    bool isPerSwitch{false};                  ///< PER-SW: every switch carries all of it
    std::vector<uint32_t> scope;              ///< switches
    std::vector<std::vector<uint32_t>> paths; ///< MULTI-SW: switches in the order in which packets cross them
    SourceLocation where;
};

/** Everything. Indices count in the vectors. */
struct NetworkProblem
{
    std::vector<NetworkSwitch> switches;
    std::vector<NetworkHeader> headers;
    std::vector<ParserRow> parserRows;
    std::vector<NetworkVariable> variables;
    std::vector<NetworkExternal> externals;
    std::vector<NetworkGlobal> globals;
    std::vector<NetworkBlock> blocks;
    std::vector<NetworkPiece> pieces;
    std::vector<PieceEdge> edges;
    std::vector<NetworkAlgorithm> algorithms;
};

/** @return the external that the piece looks up: such a piece may be on several switches of a path. */
std::optional<uint32_t> LookedUpBy(const NetworkProblem& problem, const NetworkPiece& piece);

/** What is wrong with a problem before any search: empty scopes, scopes without a path, a path that leaves its scope.
 */
std::vector<Diagnostic> CheckProblem(const NetworkProblem& problem);

/** Names for messages. */
const char* NameOf(Atom atom);

} // namespace pisa

#endif // PISA_COMPILER_NETWORK_NETWORK_PROBLEM_H
