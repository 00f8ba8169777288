// The table dependency graph, each kind by hand.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/table-graph.h"
#include "ir/text.h"

#include <gtest/gtest.h>

namespace pisa
{
namespace
{

constexpr FieldId kA{1, 0}, kB{1, 1}, kC{1, 2}, kD{1, 3};

/**
 * Metadata m with fields a to d, and tables named for what they do: `key_a` matches on a; `a_is_b` has no key and one
 * action, which copies b to a; the others as they are written here.
 */
std::string
Tables()
{
    std::string text = "program p;\n"
                       "metadata m { a : 8; b : 8; c : 8; d : 8; }\n"
                       "header h { x : 8; }\n"
                       "register r[8] : 8;\n"
                       "action nothing() {}\n"
                       "action a_is_1() { m.a = move<8>(1); }\n"
                       "action b_is_1() { m.b = move<8>(1); }\n"
                       "action a_is_b() { m.a = move<8>(m.b); }\n"
                       "action c_is_a() { m.c = move<8>(m.a); }\n"
                       "action temporary() { m.a = move<8>(7); m.c = move<8>(m.a); }\n"
                       "action add_h() { valid(h) = move<1>(1); }\n"
                       "action keep() { atom r[m.a] if (m.b) { input[0] = m.c; cell = input[0]; m.d = old; } }\n";
    for (const char* name : {"nothing", "a_is_1", "b_is_1", "a_is_b", "c_is_a", "temporary", "add_h", "keep"})
    {
        text += "table t_" + std::string(name) + "[1] { action " + name + "; default " + name + "(); }\n";
    }
    text += "table key_a[8] { key m.a : exact; action nothing; default nothing(); }\n"
            "table key_b[8] { key m.b : exact; action nothing; action b_is_1; default nothing(); }\n"
            "table key_d[8] { key m.d : exact; action nothing; default nothing(); }\n"
            "table key_h[8] { key valid(h) : exact; action nothing; default nothing(); }\n";
    return text;
}

TableGraph
GraphOf(const std::string& controls)
{
    return BuildTableGraph(ParseProgram(Tables() + controls, "tables"));
}

/** Two tables in a row. */
std::vector<TableEdge>
EdgesOfPair(const std::string& first, const std::string& second)
{
    return GraphOf("ingress -> x { x: apply " + first + " -> y; y: apply " + second + " -> end; }").edges;
}

std::vector<TableEdge>
One(DependencyKind kind)
{
    return {{0, 1, kind}};
}

TEST(TableGraph, WritingAKeyFieldIsAMatchDependency)
{
    EXPECT_EQ(EdgesOfPair("t_a_is_1", "key_a"), One(DependencyKind::Match));
}

TEST(TableGraph, WritingAnOperandIsAnActionDependency)
{
    EXPECT_EQ(EdgesOfPair("t_b_is_1", "t_a_is_b"), One(DependencyKind::Action));
}

TEST(TableGraph, WritingTheSameFieldIsAnActionDependency)
{
    EXPECT_EQ(EdgesOfPair("t_a_is_1", "t_a_is_b"), One(DependencyKind::Action));
}

TEST(TableGraph, OverwritingWhatWasMatchedIsAReverseMatchDependency)
{
    EXPECT_EQ(EdgesOfPair("key_a", "t_a_is_1"), One(DependencyKind::ReverseMatch));
}

TEST(TableGraph, OverwritingAnOperandIsAReverseMatchDependency)
{
    EXPECT_EQ(EdgesOfPair("t_a_is_b", "t_b_is_1"), One(DependencyKind::ReverseMatch));
}

TEST(TableGraph, TablesWithNothingInCommonAreFree)
{
    EXPECT_EQ(EdgesOfPair("t_a_is_1", "key_b"), std::vector<TableEdge>{});
    EXPECT_EQ(EdgesOfPair("key_a", "t_a_is_b").size(), 1u); // and only because a is written
    EXPECT_EQ(EdgesOfPair("key_a", "t_nothing"), std::vector<TableEdge>{});
}

TEST(TableGraph, ValidityBitsCountAsFields)
{
    EXPECT_EQ(EdgesOfPair("t_add_h", "key_h"), One(DependencyKind::Match));
}

TEST(TableGraph, WhatAnActionWroteItselfIsNotReadFromOutside)
{
    const TableGraph graph = GraphOf("ingress -> x { x: apply t_temporary -> end; }");
    EXPECT_EQ(graph.nodes[0].actionReads, std::set<FieldId>{});
    EXPECT_EQ(graph.nodes[0].writes, (std::set<FieldId>{kA, kC}));
}

TEST(TableGraph, StatefulOperationsReadIndexGuardAndInputs)
{
    const TableGraph graph = GraphOf("ingress -> x { x: apply t_keep -> end; }");
    EXPECT_EQ(graph.nodes[0].actionReads, (std::set<FieldId>{kA, kB, kC}));
    EXPECT_EQ(graph.nodes[0].writes, std::set<FieldId>{kD});
    EXPECT_EQ(graph.nodes[0].registers, std::set<RegisterId>{0});
    EXPECT_EQ(EdgesOfPair("t_a_is_1", "t_keep"), One(DependencyKind::Action));
    EXPECT_EQ(EdgesOfPair("t_keep", "key_d"), One(DependencyKind::Match));
}

TEST(TableGraph, DecidingByHitIsASuccessorDependency)
{
    EXPECT_EQ(GraphOf("ingress -> x { x: apply key_a { hit -> y; miss -> end; } y: apply key_d -> end; }").edges,
              One(DependencyKind::Successor));
}

TEST(TableGraph, DecidingByActionIsASuccessorDependency)
{
    EXPECT_EQ(GraphOf("ingress -> x { x: apply key_b { hit -> y; miss -> y; b_is_1 -> end; } "
                      "y: apply key_d -> end; }")
                  .edges,
              One(DependencyKind::Successor));
}

TEST(TableGraph, ATableOnAllWaysIsNotDecided)
{
    EXPECT_EQ(GraphOf("ingress -> x { x: apply key_a { hit -> y; miss -> y; } y: apply key_d -> end; }").edges,
              std::vector<TableEdge>{});
}

TEST(TableGraph, TheStrongestKindWins)
{
    // key_b may write b and decides whether t_a_is_b, which reads b, runs.
    EXPECT_EQ(GraphOf("ingress -> x { x: apply key_b { hit -> y; miss -> end; } y: apply t_a_is_b -> end; }").edges,
              One(DependencyKind::Action));
    EXPECT_EQ(EdgesOfPair("t_b_is_1", "key_b"), One(DependencyKind::Match));
}

TEST(TableGraph, WritingAGuardingConditionIsAMatchDependency)
{
    const TableGraph graph = GraphOf("ingress -> x { x: apply t_a_is_1 -> q; "
                                     "q: branch q if equal<8>(m.a, m.b) -> y else -> end; y: apply key_d -> end; }");
    EXPECT_EQ(graph.nodes[1].matchReads, (std::set<FieldId>{kA, kB, kD}));
    EXPECT_EQ(graph.edges, One(DependencyKind::Match));
}

TEST(TableGraph, AConditionDoesNotGuardWhatFollowsBothItsSides)
{
    const TableGraph graph = GraphOf("ingress -> q { q: branch q if equal<8>(m.a, 1) -> x else -> y; "
                                     "x: apply key_b -> y; y: apply key_d -> end; }");
    EXPECT_EQ(graph.nodes[0].matchReads, (std::set<FieldId>{kA, kB}));
    EXPECT_EQ(graph.nodes[1].matchReads, std::set<FieldId>{kD});
}

TEST(TableGraph, AConditionDoesNotGuardWhatALaterConditionDecides)
{
    const TableGraph graph = GraphOf("ingress -> q { q: branch q if equal<8>(m.a, 1) -> x else -> s; "
                                     "x: apply key_b -> s; s: branch s if equal<8>(m.c, 1) -> y else -> end; "
                                     "y: apply key_d -> end; }");
    EXPECT_EQ(graph.nodes[1].matchReads, (std::set<FieldId>{kC, kD}));
}

TEST(TableGraph, NestedConditionsAllGuard)
{
    const TableGraph graph = GraphOf("ingress -> q { q: branch q if equal<8>(m.a, 1) -> s else -> end; "
                                     "s: branch s if equal<8>(m.c, 1) -> y else -> end; y: apply key_d -> end; }");
    EXPECT_EQ(graph.nodes[0].matchReads, (std::set<FieldId>{kA, kC, kD}));
}

TEST(TableGraph, WritingAConditionThatWasMetBeforeIsNoMatchDependency)
{
    // Both tables are guarded by a; the first one overwrites it when the condition is decided already.
    EXPECT_EQ(GraphOf("ingress -> q { q: branch q if equal<8>(m.a, 1) -> x else -> end; "
                      "x: apply t_a_is_1 -> y; y: apply key_d -> end; }")
                  .edges,
              std::vector<TableEdge>{});
}

TEST(TableGraph, TablesThatNoPacketMeetsBothAreFree)
{
    EXPECT_EQ(GraphOf("ingress -> q { q: branch q if equal<8>(m.d, 1) -> x else -> y; "
                      "x: apply t_a_is_1 -> end; y: apply key_a -> end; }")
                  .edges,
              std::vector<TableEdge>{});
}

TEST(TableGraph, EdgesJoinAllDependentPairsNotOnlyNeighbours)
{
    // b = 1; a = b; c = a; match b
    const TableGraph graph = GraphOf("ingress -> x { x: apply t_b_is_1 -> y; y: apply t_a_is_b -> z; "
                                     "z: apply t_c_is_a -> w; w: apply key_b -> end; }");
    EXPECT_EQ(graph.edges, (std::vector<TableEdge>{{0, 1, DependencyKind::Action},
                                                   {0, 3, DependencyKind::Match},
                                                   {1, 2, DependencyKind::Action},
                                                   {1, 3, DependencyKind::ReverseMatch}}));
}

TEST(TableGraph, NodesFollowTheControlWhateverTheirNumbers)
{
    const TableGraph graph = GraphOf("ingress -> z { x: apply key_d -> end; y: apply key_b -> x; "
                                     "z: apply key_a -> y; }");
    ASSERT_EQ(graph.nodes.size(), 3u);
    EXPECT_EQ(graph.nodes[0].name, "key_a");
    EXPECT_EQ(graph.nodes[1].name, "key_b");
    EXPECT_EQ(graph.nodes[2].name, "key_d");
}

TEST(TableGraph, IngressComesFirstAndHasNoEdgeToEgress)
{
    const TableGraph graph =
        GraphOf("ingress -> x { x: apply t_a_is_1 -> end; } egress -> y { y: apply key_a -> end; }");
    ASSERT_EQ(graph.nodes.size(), 2u);
    EXPECT_FALSE(graph.nodes[0].isEgress);
    EXPECT_TRUE(graph.nodes[1].isEgress);
    EXPECT_EQ(graph.edges, std::vector<TableEdge>{});
}

TEST(TableGraph, TablesThatNoPacketMeetsAreLeftOut)
{
    const TableGraph graph = GraphOf("ingress -> x { x: apply key_a -> end; y: apply key_b -> end; }");
    ASSERT_EQ(graph.nodes.size(), 1u);
    EXPECT_EQ(graph.nodes[0].name, "key_a");
}

} // namespace
} // namespace pisa
