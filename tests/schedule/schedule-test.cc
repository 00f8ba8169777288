// The checker of schedules names every violation, and files with faults are refused where the fault is.
// SPDX-License-Identifier: GPL-2.0-only
#include "schedule/graphs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pisa
{
namespace
{

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string>
Messages(const std::vector<Diagnostic>& faults)
{
    std::vector<std::string> messages;
    for (const Diagnostic& fault : faults)
    {
        messages.push_back(fault.what);
    }
    return messages;
}

std::string
ErrorOf(const std::string& json)
{
    try
    {
        ParseOperationGraph(json, "g.json");
    }
    catch (const InputError& error)
    {
        return ToString(error.Diagnostics().front());
    }
    return "accepted";
}

TEST(Schedule, CostsAreKeyUnitsFieldsAndOneFieldACondition)
{
    const DrmtLimits limits = LimitsOf(1);
    EXPECT_EQ(CostOf({"m", OperationKind::Match, 80, 0, {}}, limits), 1U);
    EXPECT_EQ(CostOf({"m", OperationKind::Match, 81, 0, {}}, limits), 2U);
    EXPECT_EQ(CostOf({"a", OperationKind::Action, 0, 7, {}}, limits), 7U);
    EXPECT_EQ(CostOf({"c", OperationKind::Condition, 0, 0, {}}, limits), 1U);
}

TEST(Schedule, LengthIsLastStartPlusOneAndThreadsCoverIt)
{
    EXPECT_EQ((Schedule{7, {0, 22, 197}}).Length(), 198U);
    EXPECT_EQ((Schedule{7, {0, 22, 197}}).Threads(), 29U); // 198 / 7 = 28.3
    EXPECT_EQ((Schedule{1, {0, 22}}).Threads(), 23U);
}

TEST(Schedule, AnActionIsReadyAfter22CyclesAndNotAfter21)
{
    const OperationGraph graph = MakeChain(1, 80, 1);
    EXPECT_THAT(Check(graph, LimitsOf(1), {1, {0, 22}}), ElementsAre());
    EXPECT_THAT(
        Messages(Check(graph, LimitsOf(1), {1, {0, 21}})),
        ElementsAre("a0 is ready at 22, starts at 21: m0 starts at 0 and new_match_to_action takes 22 cycles"));
}

TEST(Schedule, AResidueThatIsTooFullIsNamedWithItsSum)
{
    OperationGraph graph;
    graph.operations = {{"x", OperationKind::Match, 320, 0, {}}, {"y", OperationKind::Match, 321, 0, {}}};
    EXPECT_THAT(Messages(Check(graph, LimitsOf(2), {3, {2, 5}})),
                ElementsAre("residue 2 of period 3 uses 9 key units, limit 8: x 4 at 2, y 5 at 5"));
    EXPECT_THAT(Check(graph, LimitsOf(2), {3, {2, 4}}), ElementsAre());
}

TEST(Schedule, OnePacketACycleMeansOneStartAResidue)
{
    OperationGraph graph;
    graph.operations = {{"x", OperationKind::Action, 0, 1, {}}, {"y", OperationKind::Condition, 0, 0, {}}};
    EXPECT_THAT(
        Messages(Check(graph, LimitsOf(1), {3, {2, 5}})),
        ElementsAre("residue 2 of period 3 serves 2 packets with action fields, limit 1: x 1 at 2, y 1 at 5"));
    EXPECT_THAT(Check(graph, LimitsOf(1), {3, {5, 5}}), ElementsAre());
    EXPECT_THAT(Check(graph, LimitsOf(2), {3, {2, 5}}), ElementsAre());
}

TEST(Schedule, MatchesAndActionsDoNotContend)
{
    EXPECT_THAT(Check(MakeChain(1, 640, 32), LimitsOf(1), {1, {0, 22}}), ElementsAre());
}

TEST(Schedule, PeriodZeroAndMissingStartsAreRefused)
{
    const OperationGraph graph = MakeChain(1, 80, 1);
    EXPECT_THAT(Messages(Check(graph, LimitsOf(1), {0, {0, 22}})), ElementsAre("period 0"));
    EXPECT_THAT(Messages(Check(graph, LimitsOf(1), {1, {0}})), ElementsAre("1 start cycles for 2 operations"));
}

TEST(Schedule, AnOperationLargerThanACycleIsNamed)
{
    const OperationGraph graph = MakeChain(1, 641, 33);
    EXPECT_THAT(Messages(CheckOperations(graph, LimitsOf(1))),
                ElementsAre("m0 needs 9 key units in one cycle, limit 8",
                            "a0 needs 33 action fields in one cycle, limit 32"));
}

TEST(ScheduleFiles, GraphsLimitsAndSchedulesSurviveTheirTextForm)
{
    const OperationGraph graph = MakeRandomGraph(7, 12, 5);
    EXPECT_EQ(ParseOperationGraph(PrintOperationGraph(graph), "g.json"), graph);
    const DrmtLimits limits = LimitsOf(2);
    EXPECT_EQ(ParseDrmtLimits(PrintDrmtLimits(limits), "t.json"), limits);
    const Schedule schedule{5, std::vector<Cycle>(graph.operations.size(), 3)};
    const ScheduleFile file = ParseScheduleFile(PrintScheduleFile({limits, graph, schedule}), "s.json");
    EXPECT_EQ(file.schedule, schedule);
    EXPECT_EQ(file.graph, graph);
    EXPECT_EQ(file.limits, limits);
}

TEST(ScheduleFiles, ACircleIsNamedAtAnEdgeOfIt)
{
    EXPECT_THAT(ErrorOf(R"({"nodes": [
{"id": "x", "type": "action", "action_fields": 1},
{"id": "y", "type": "condition"},
{"id": "z", "type": "condition"}], "edges": [
{"from": "z", "to": "x", "dep": "rmt_action"},
{"from": "x", "to": "y", "dep": "rmt_match"},
{"from": "y", "to": "x", "dep": "rmt_successor"}]})"),
                HasSubstr("g.json:7:1: error: operations wait for each other in a circle: x -> y -> x"));
}

TEST(ScheduleFiles, FaultsAreRefusedWithLineAndMember)
{
    EXPECT_THAT(ErrorOf("{\"nodes\": [\n{\"id\": \"m\", \"type\": \"match\"}], \"edges\": []}"),
                HasSubstr("g.json:2:1: error: 'nodes[0]': member 'key_width_bits' is missing"));
    EXPECT_THAT(
        ErrorOf("{\"nodes\": [\n{\"id\": \"m\", \"type\": \"match\",\n \"key_width_bits\": -4}], \"edges\": []}"),
        testing::AllOf(HasSubstr("g.json:3:"), HasSubstr("nodes[0].key_width_bits"), HasSubstr("is -4")));
    EXPECT_THAT(ErrorOf(R"({"nodes": [{"id": "m", "type": "table"}], "edges": []})"),
                HasSubstr("unknown type \"table\" (known: match, action, condition)"));
    EXPECT_THAT(ErrorOf(R"({"nodes": [{"id": "c", "type": "condition"}, {"id": "c", "type": "condition"}],
"edges": []})"),
                HasSubstr("'c' is there twice"));
    EXPECT_THAT(ErrorOf(
                    R"({"nodes": [{"id": "c", "type": "condition"}],
"edges": [{"from": "c", "to": "d", "dep": "rmt_match"}]})"),
                HasSubstr("'edges[0].to': no node 'd'"));
    EXPECT_THAT(ErrorOf(
                    R"({"nodes": [{"id": "c", "type": "condition"}, {"id": "d", "type": "condition"}],
"edges": [{"from": "c", "to": "d", "dep": "later"}]})"),
                HasSubstr("unknown dependency \"later\" (known: new_match_to_action,"));
    EXPECT_THAT(ErrorOf(R"({"nodes": [], "edges": []})"), HasSubstr("a graph has 1 to 2048 operations, this one 0"));
    EXPECT_THAT(ErrorOf("{\"nodes\": 3"), HasSubstr("g.json:1:"));
}

TEST(ScheduleFiles, ALengthThatTheSlotsDoNotGiveIsRefused)
{
    const OperationGraph graph = MakeChain(1, 80, 1);
    std::string text = PrintScheduleFile({LimitsOf(1), graph, {1, {0, 22}}});
    text.replace(text.find("\"length\": 23"), 12, "\"length\": 22");
    try
    {
        ParseScheduleFile(text, "s.json");
        FAIL();
    }
    catch (const InputError& error)
    {
        EXPECT_THAT(error.what(), HasSubstr("'length': is 22, the slots give 23"));
    }
}

TEST(ScheduleFiles, AnRmtChipIsNoTargetForSchedules)
{
    try
    {
        LoadDrmtLimits("rmt-32");
        FAIL();
    }
    catch (const InputError& error)
    {
        EXPECT_THAT(error.what(), HasSubstr("architecture \"rmt\" is not \"drmt\""));
    }
}

} // namespace
} // namespace pisa
