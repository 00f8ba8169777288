// A table dependency graph without a program behind it: sizes, keys and edges, as published ones are.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_PLACE_BARE_GRAPH_H
#define PISA_COMPILER_PLACE_BARE_GRAPH_H

#include "compiler/place/stage-problem.h"
#include "target/json-reader.h"

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace pisa
{

/** One table by its size. */
struct BareTable
{
    std::string name;
    std::string matchType; ///< "exact", or "lpm" or "ternary", which are matched in TCAM
    uint64_t entries{1};
    unsigned keyBits{1};
    std::vector<unsigned> actionDataBits; ///< of its actions; an entry has room for the widest one
    SourceLocation where{};               ///< no part of ==

    bool operator==(const BareTable& o) const;
};

/** `to` comes after `from`. */
struct BareEdge
{
    uint32_t from{0};
    uint32_t to{0};
    DependencyKind kind{DependencyKind::Match};
    SourceLocation where{}; ///< no part of ==

    bool operator==(const BareEdge& o) const;
};

/** Tables and edges without circles. */
struct BareGraph
{
    std::string name;
    std::vector<BareTable> tables;
    std::vector<BareEdge> edges;

    bool operator==(const BareGraph& o) const;
};

/** The value of "format" in files of such graphs. */
constexpr const char* kBareGraphFormat = "pisa-tdg-1";

/** Reads a graph. @throws InputError at the value that is missing or wrong, or at an edge that closes a circle. */
BareGraph ReadBareGraph(const JsonValue& json);
nlohmann::ordered_json ToJson(const BareGraph& graph);

/** @return "match", "action", "successor" or "reverse". */
const char* NameInGraph(DependencyKind kind);

/** The price of one table: key in SRAM or TCAM, the widest action data beside it (Jose et al. 2015, section 5). */
TableDemand DemandOf(const BareTable& table, const Target& target);

/** The graph as a problem; unit u is table order[u]. */
struct BareProblem
{
    StageProblem problem;
    std::vector<uint32_t> order;
};

BareProblem MakeStageProblem(const BareGraph& graph, const Target& target);

} // namespace pisa

#endif // PISA_COMPILER_PLACE_BARE_GRAPH_H
