// The six graphs of switch.p4 with the numbers that are published about them, as a fixture.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_SCHEDULE_PUBLISHED_H
#define PISA_TESTS_SCHEDULE_PUBLISHED_H

#include "schedule/graphs.h"

#include <gtest/gtest.h>

namespace pisa
{

/** One program; pairs are for one and two packets a cycle, or for coarse and fine stages. */
struct Published
{
    const char* program;
    unsigned period[2];
    Cycle length[2];
    Cycle threads[2];
    unsigned stages[2];
    Cycle done12;          ///< of the coarse stages at 12, 3 and 1 cycles
    Cycle done20;          ///< of the coarse stages at 20 cycles each
    unsigned use[2];       ///< key units and fields of one packet's operations
    unsigned ordered[2];   ///< matches, actions in the longest chain that waits between one another
    Cycle criticalPath[2]; ///< at dRMT and at RMT latencies
};

inline std::ostream&
operator<<(std::ostream& out, const Published& published)
{
    return out << published.program;
}

constexpr Published kPublished[] = {
    {"switch_ingress", {17, 15}, {407, 243}, {24, 17}, {18, 17}, 160, 360, {120, 387}, {10, 13}, {243, 203}},
    {"switch_egress", {11, 7}, {225, 198}, {21, 29}, {12, 11}, 135, 240, {46, 197}, {8, 11}, {197, 165}},
    {"switch_combined", {21, 21}, {505, 243}, {25, 12}, {22, 21}, 184, 440, {166, 584}, {10, 13}, {243, 203}},
    {"switch_ingress_subset", {11, 8}, {217, 221}, {20, 28}, {12, 12}, 144, 240, {62, 226}, {9, 11}, {217, 181}},
    {"switch_egress_subset", {5, 3}, {99, 99}, {20, 33}, {5, 5}, 60, 100, {16, 65}, {4, 5}, {97, 81}},
    {"switch_combined_subset", {11, 11}, {217, 217}, {20, 20}, {12, 12}, 133, 240, {78, 291}, {9, 11}, {217, 181}},
};

class PublishedGraphs : public testing::TestWithParam<Published>
{
  protected:
    void SetUp() override
    {
        if (PublishedFolder().empty())
        {
            GTEST_SKIP() << "the published graphs are not at hand (PISA_CORPUS)";
        }
        m_graph = PublishedGraph(GetParam().program);
    }

    /** @return the published schedule for so many packets a cycle. */
    Schedule PublishedSchedule(unsigned packets) const
    {
        return {GetParam().period[packets - 1], PublishedSlots(m_graph, "drmt_ipc" + std::to_string(packets))};
    }

    /** @return the published stage of every operation; `kind` is "rmt_coarse" or "rmt_fine". */
    std::vector<unsigned> PublishedStages(const std::string& kind) const
    {
        std::vector<unsigned> stages;
        for (const Cycle half : PublishedSlots(m_graph, kind))
        {
            stages.push_back(static_cast<unsigned>(half / 2));
        }
        return stages;
    }

    OperationGraph m_graph;
};

inline std::string
NameOfProgram(const testing::TestParamInfo<Published>& info)
{
    return info.param.program;
}

} // namespace pisa

#endif // PISA_TESTS_SCHEDULE_PUBLISHED_H
