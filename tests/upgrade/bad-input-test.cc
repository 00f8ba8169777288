// Bad edge lists, command files and plans are refused at their line, with what to do.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade/pairs.h"
#include "upgrade/plan-text.h"

#include <gtest/gtest.h>

#include <functional>

namespace pisa
{
namespace
{

/** @return the first error as the user reads it, or nothing. */
std::string
ErrorOf(const std::function<void()>& read)
{
    try
    {
        read();
    }
    catch (const InputError& error)
    {
        EXPECT_FALSE(error.Diagnostics()[0].remedy.empty());
        return ToString(error.Diagnostics()[0]);
    }
    return "";
}

std::string
EdgeListError(const std::string& text)
{
    return ErrorOf([&] { ParseEdgeList(text, "g.txt"); });
}

TEST(BadInput, EdgeListsAreRefusedAtTheirLine)
{
    const std::vector<std::pair<std::string, std::string>> cases{
        {"", "g.txt: error: no edge leaves the root"},
        {"g1_r, g1_tA\n", "g.txt:1: error: 'g1_r, g1_tA' is no edge"},
        {"g1_r, A, b_next\n", "g.txt:1: error: 'A' is no node"},
        {"g1_r, g1_xA, b_next\n", "g.txt:1: error: 'g1_xA' is no node"},
        {"g1_r, g1_t, b_next\n", "g.txt:1: error: 'g1_t' has no name"},
        {"g1_r, g2_tA, b_next\n", "g.txt:1: error: 'g2_tA' is of another graph than 'g1'"},
        {"g1_r, g1_tA, next\n", "g.txt:1: error: unknown edge type 'next'"},
        {"g1_r, g1_tA, b_next\ng1_r, g1_tB, b_next\n", "g.txt:2: error: a second edge leaves the root"},
        {"g1_r, g1_tA, b_next\n\n# no\ng1_s, g1_tA, b_next\n", "g.txt:4: error: 'g1_s' cannot lead to 'g1_tA'"},
        {"g1_r, g1_tA, b_next\ng1_tA, g1_s, b_next\ng1_tA, g1_s, b_next\n",
         "g.txt:3: error: 'g1_tA' has two edges of type b_next"},
        {"g1_r, g1_cA, b_next\ng1_cA, g1_s, b_next\n", "g.txt:2: error: a branch has no b_next"},
        {"g1_r, g1_tA, b_next\ng1_tA, g1_s, b_next\ng1_tA, g1_s, t_next\n",
         "g.txt:3: error: 'g1_tA' has b_next beside another type"},
        {"g1_r, g1_tA, b_next\ng1_tA, g1_tB, b_next\ng1_tB, g1_tA, b_next\n", "come to 'A' again and again"},
        {"g1_r, g1_tA, b_next\ng1_tA, g1_tA, b_next\n", "come to 'A' again and again"},
        {"g1_r, g1_tA, b_next\ng1_tB, g1_tA, b_next\n", "g.txt:2: error: no packet comes to 'B'"},
    };
    for (const auto& [text, error] : cases)
    {
        // a cycle is reported at one of its nodes
        const bool isCycle = error.find("again and again") != std::string::npos;
        const std::string seen = EdgeListError(text);
        EXPECT_NE(seen.find(isCycle ? "again and again" : error), std::string::npos) << seen << "\nfor\n" << text;
    }
}

std::string
CommandError(const std::string& text)
{
    return ErrorOf([&] { ParseCommands(text, "plan.txt"); });
}

TEST(BadInput, CommandFilesAreRefusedAtTheirLine)
{
    const std::vector<std::pair<std::string, std::string>> cases{
        {"erase tabl ingress old_A", "plan.txt:1: error: 'erase' is no command"},
        {"insert tabl", "the line ends where pipe should be"},
        {"insert tabl upside new_A", "'upside' is no pipe"},
        {"insert tabl ingress A", "'A' is no node"},
        {"insert tabl ingress new_", "'new_' is no node"},
        {"insert tabl ingress flx_TE0", "'flx_TE0' is no node of kind tabl"},
        {"insert flex ingress new_A null null", "'new_A' is no node of kind flex"},
        {"insert flex ingress flx_TE0 null", "the line ends where 'null' should be"},
        {"insert tabl ingress new_A null", "'null' behind the end of the command"},
        {"insert thing ingress new_A", "'thing' cannot be named here"},
        {"\nchange cond ingress old_A next old_B", "plan.txt:2: error: 'next' is no pointer"},
        {"trigger maybe", "'maybe' is neither on nor off"},
        {"trigger off", "the version is not on"},
        {"trigger on\ntrigger on", "plan.txt:2: error: the version is on already"},
        {"trigger on", "the file ends with the version on"},
        {"insert state many", "'many' is no count"},
        {"wait long", "'long' where 'quiescent' should be"},
    };
    for (const auto& [text, error] : cases)
    {
        EXPECT_NE(CommandError(text).find(error), std::string::npos) << CommandError(text) << "\nfor\n" << text;
    }
}

TEST(BadInput, PlansAreRefusedAtTheirMember)
{
    const Delta delta = DeltaOf("r, tA, b_next\ntA, s, b_next\n", "r, tA, b_next\ntA, tB, b_next\ntB, s, b_next\n");
    const std::string good = PrintPlan(PlanFor(delta, Consistency::Program));
    const auto with = [&](const std::string& old, const std::string& now)
    {
        std::string text = good;
        const std::size_t at = text.find(old);
        EXPECT_NE(at, std::string::npos) << old;
        text.replace(at, old.size(), now);
        try
        {
            ParsePlan(text, "plan.json");
        }
        catch (const InputError& error)
        {
            return ToString(error.Diagnostics()[0]);
        }
        return std::string();
    };
    EXPECT_NE(with("pisa-plan-1", "pisa-plan-9").find("is not pisa-plan-1"), std::string::npos);
    EXPECT_NE(with("\"program\"", "\"best\"").find("there is no 'best'"), std::string::npos);
    EXPECT_NE(with("\"alloc-table\"", "\"alloc\"").find("there is no 'alloc'"), std::string::npos);
    EXPECT_NE(with("\"writes\": 112", "\"writes\": 113").find("takes 112 writes"), std::string::npos);
    EXPECT_NE(with("new_B", "B").find("there is no 'B'"), std::string::npos);
    EXPECT_NE(with("\"count\"", "\"number\""), "");
    EXPECT_NE(with("{", "["), "");
}

} // namespace
} // namespace pisa
