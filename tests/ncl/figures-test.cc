// The two programs of the paper's figures, compiled as printed and run on the shipped chip.
// SPDX-License-Identifier: GPL-2.0-only
#include "ncl/switch-under-test.h"

#include <algorithm>
#include <gtest/gtest.h>

namespace pisa
{
namespace
{

const std::string kPrograms = std::string(PISA_SOURCE_DIR) + "/tests/ncl/programs/";

NclPrograms
AllReduce()
{
    return CompileFile(kPrograms + "allreduce.ncl.cc", kPrograms + "allreduce.and");
}

TestWindow
Contribution(uint32_t seq, uint64_t first)
{
    TestWindow window;
    window.seq = seq;
    window.len = 8;
    for (uint64_t i = 0; i < 8; ++i)
    {
        window.arrays["data"].push_back(first + i);
    }
    return window;
}

TEST(AllReduce, SplitsTheAccumulatorSoThatAWindowTouchesEachRegisterOnce)
{
    const NcpInterface interface = AllReduce().interface;
    ASSERT_EQ(interface.memories.size(), 3U);
    EXPECT_EQ(interface.memories[0].name, "accum");
    EXPECT_EQ(interface.memories[0].banks.size(), 8U);
    EXPECT_EQ(interface.memories[1].banks.size(), 1U);
    EXPECT_TRUE(interface.memories[2].isControl);
    EXPECT_EQ(interface.kernels[0].parameters[0].capacity, 8U);
}

TEST(AllReduce, FixesTheLengthThatTheKernelMultipliesBy)
{
    const NcpInterface interface = AllReduce().interface;
    ASSERT_EQ(interface.windowFields.size(), 1U);
    EXPECT_EQ(interface.windowFields[0].name, "len");
    EXPECT_EQ(interface.windowFields[0].offset, 12U); // behind the 12 bytes of ncl::Window
    EXPECT_EQ(interface.windowFields[0].fixedValue, 8U);
}

TEST(AllReduce, DropsAllButTheLastContributionAndBroadcastsTheSum)
{
    SwitchUnderTest s1(AllReduce());
    s1.WriteControl("nworkers", 3);
    EXPECT_EQ(s1.Send("allreduce", Contribution(5, 100)).decision, NcpDecision::Drop);
    EXPECT_EQ(s1.Send("allreduce", Contribution(5, 20)).decision, NcpDecision::Drop);
    EXPECT_EQ(s1.Memory("accum", 5 * 8 + 3), 103U + 23U);
    EXPECT_EQ(s1.Memory("count", 5), 2U);
    const TestWindow last = s1.Send("allreduce", Contribution(5, 3));
    EXPECT_EQ(last.decision, NcpDecision::Broadcast);
    for (uint64_t i = 0; i < 8; ++i)
    {
        EXPECT_EQ(last.arrays.at("data")[i], 100 + 20 + 3 + 3 * i);
    }
    EXPECT_EQ(s1.Memory("count", 5), 0U);
    EXPECT_EQ(s1.Memory("accum", 4 * 8), 0U);
}

TEST(AllReduce, WrapsAsTwosComplementDoes)
{
    SwitchUnderTest s1(AllReduce());
    s1.WriteControl("nworkers", 2);
    s1.Send("allreduce", Contribution(0, 0x7fffffff));
    EXPECT_EQ(s1.Send("allreduce", Contribution(0, 1)).arrays.at("data")[0], 0x80000000U);
}

TEST(AllReduce, WindowBeyondTheArrayChangesNothing)
{
    SwitchUnderTest s1(AllReduce());
    s1.WriteControl("nworkers", 1);
    s1.Send("allreduce", Contribution(8, 1));
    for (uint64_t i = 0; i < 64; ++i)
    {
        EXPECT_EQ(s1.Memory("accum", i), 0U);
    }
}

TEST(AllReduce, WorksWithTheBuiltInLengthToo)
{
    const std::string text = "_net_ int accum[64]; _net_ unsigned count[16];\n"
                             "_net_ _out_ void k(int* data) { unsigned base = window.seq * window.len;\n"
                             "for (unsigned i = 0; i < window.len; ++i) accum[base + i] += data[i];\n"
                             "if (++count[window.seq] == 2) memcpy(data, &accum[base], window.len * 4);\n"
                             "else _drop(); }";
    const NclPrograms programs = CompileText(text, kStar, {{"k", {6}}});
    EXPECT_TRUE(programs.interface.kernels[0].hasFixedLength);
    EXPECT_EQ(programs.interface.memories[0].banks.size(), 6U); // not a power of two
    SwitchUnderTest s1(programs);
    s1.Run({1, 2, 3, 4, 5, 6}, 2);
    EXPECT_EQ(s1.Run({10, 20, 30, 40, 50, 60}, 2), (std::vector<uint64_t>{11, 22, 33, 44, 55, 66}));
    EXPECT_EQ(s1.Memory("accum", 2 * 6 + 5), 66U);
}

/** The cache with key 77 at index 9. */
class KvsCache : public testing::Test
{
  protected:
    static constexpr uint16_t kClient = 1;
    static constexpr uint16_t kServer = 3;

    KvsCache() : m_programs(CompileFile(kPrograms + "kvs.ncl.cc", kPrograms + "kvs.and")), m_switch(m_programs)
    {
        m_switch.Insert("Idx", 77, 9);
    }

    TestWindow Query(uint16_t from, uint64_t key, bool update, uint64_t first)
    {
        TestWindow window;
        window.from = from;
        window.fields = {{"key", key}, {"update", update ? 1 : 0}};
        for (uint64_t i = 0; i < 128; ++i)
        {
            window.arrays["val"].push_back((first + i) & 0xff);
        }
        return m_switch.Send("query", window);
    }

    NclPrograms m_programs;
    SwitchUnderTest m_switch;
};

TEST_F(KvsCache, PacksTheValueInWordsAndKeepsItsBytesOnTheWire)
{
    const auto& cache = m_programs.interface.memories[0];
    EXPECT_EQ(cache.name, "Cache");
    EXPECT_EQ(cache.packed, 4U);
    EXPECT_EQ(cache.banks.size(), 32U);
    EXPECT_EQ(m_programs.interface.kernels[0].parameters[1].width, 8U);
    EXPECT_EQ(m_programs.interface.kernels[0].parameters[1].capacity, 128U);
    EXPECT_EQ(WindowBytes(m_programs.interface, m_programs.interface.kernels[0]), 8U + 128U + 1U);
}

TEST_F(KvsCache, GetOfAnAbsentKeyPassesUnchanged)
{
    const TestWindow out = Query(kClient, 78, false, 5);
    EXPECT_EQ(out.decision, NcpDecision::Pass);
    EXPECT_EQ(out.arrays.at("val")[127], (5U + 127U) & 0xff);
}

TEST_F(KvsCache, GetBeforeTheUpdatePasses)
{
    EXPECT_EQ(Query(kClient, 77, false, 5).decision, NcpDecision::Pass);
}

TEST_F(KvsCache, ServerUpdateIsStoredAndDropped)
{
    EXPECT_EQ(Query(kServer, 77, true, 40).decision, NcpDecision::Drop);
    EXPECT_EQ(m_switch.Memory("Valid", 9), 1U);
    EXPECT_EQ(m_switch.Memory("Cache", 9 * 128), 40U);
    EXPECT_EQ(m_switch.Memory("Cache", 9 * 128 + 127), 167U);
    EXPECT_EQ(m_switch.Memory("Cache", 8 * 128 + 127), 0U);
}

TEST_F(KvsCache, GetAfterTheUpdateReflectsTheValue)
{
    Query(kServer, 77, true, 40);
    const TestWindow out = Query(kClient, 77, false, 0);
    EXPECT_EQ(out.decision, NcpDecision::Reflect);
    for (uint64_t i = 0; i < 128; ++i)
    {
        ASSERT_EQ(out.arrays.at("val")[i], 40 + i);
    }
}

TEST_F(KvsCache, ClientPutInvalidatesAndPasses)
{
    Query(kServer, 77, true, 40);
    EXPECT_EQ(Query(kClient, 77, true, 7).decision, NcpDecision::Pass);
    EXPECT_EQ(m_switch.Memory("Valid", 9), 0U);
    EXPECT_EQ(m_switch.Memory("Cache", 9 * 128), 40U);
    EXPECT_EQ(Query(kClient, 77, false, 0).decision, NcpDecision::Pass);
}

TEST_F(KvsCache, ServerResponsePassesUnchangedAlsoOnAHit)
{
    Query(kServer, 77, true, 40);
    const TestWindow out = Query(kServer, 77, false, 3);
    EXPECT_EQ(out.decision, NcpDecision::Pass);
    EXPECT_EQ(out.arrays.at("val")[0], 3U);
    EXPECT_EQ(m_switch.Memory("Valid", 9), 1U);
}

TEST_F(KvsCache, UpdateOfAnAbsentKeyTouchesNothingAndIsWarnedOf)
{
    EXPECT_EQ(Query(kServer, 78, true, 40).decision, NcpDecision::Drop);
    EXPECT_EQ(m_switch.Memory("Cache", 0), 0U); // a miss reads index 0
    EXPECT_EQ(m_switch.Memory("Valid", 0), 0U);
    ASSERT_FALSE(m_programs.warnings.empty());
    EXPECT_EQ(m_programs.warnings[0].where.line, 17U); // memcpy(Cache[*idx], val, 128)
}

TEST_F(KvsCache, LooksUpOnceAlthoughTheTextDoesSoThreeTimes)
{
    EXPECT_EQ(m_programs.interface.maps[0].tables.size(), 1U);
}

} // namespace
} // namespace pisa
