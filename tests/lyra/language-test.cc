// What Lyra's reader and checker accept, and the widths that they infer.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/text-file.h"
#include "lyra/program.h"

#include <gtest/gtest.h>

namespace pisa::lyra
{

namespace
{

unsigned
WidthOfLocal(const std::string& body, const std::string& name)
{
    const Source source = ReadLyra(WithBody(body), "t.lyra");
    return source.algorithms.at(0).symbols.at(name).width;
}

} // namespace

TEST(LyraLanguage, WidthOfALocalFollowsFromALibraryCall)
{
    EXPECT_EQ(WidthOfLocal("h = crc32_hash(a.x, a.z);", "h"), 32u);
    EXPECT_EQ(WidthOfLocal("h = crc16_hash(a.x);", "h"), 16u);
    EXPECT_EQ(WidthOfLocal("t = ingress_timestamp();", "t"), 48u);
}

TEST(LyraLanguage, WidthOfALocalFollowsFromAnOperator)
{
    EXPECT_EQ(WidthOfLocal("h = 1 + a.z;", "h"), 16u);
    EXPECT_EQ(WidthOfLocal("h = a.x == a.y;", "h"), 1u);
    EXPECT_EQ(WidthOfLocal("h = a.w << 20;", "h"), 8u);
    EXPECT_EQ(WidthOfLocal("h = a.x[11:4];", "h"), 8u);
    EXPECT_EQ(WidthOfLocal("h = min(3, b.v);", "h"), 48u);
}

TEST(LyraLanguage, WidthOfALocalFollowsFromALookup)
{
    const std::string table = "extern dict<bit[32] k, <bit[9] port, bit[20] label>>[8] t; ";
    EXPECT_EQ(WidthOfLocal(table + "h = t[a.x].label;", "h"), 20u);
    EXPECT_EQ(WidthOfLocal(table + "h = a.x in t;", "h"), 1u);
    EXPECT_EQ(WidthOfLocal("global bit[24][16] g; h = g[a.z];", "h"), 24u);
}

TEST(LyraLanguage, WidthOfALocalMayFollowFromALaterAssignment)
{
    EXPECT_EQ(WidthOfLocal("c = 5; d = c; if (a.w == 1) { c = a.x; }", "d"), 32u);
}

TEST(LyraLanguage, ShippedExamplesAreAccepted)
{
    for (const char* name : {"int-ingress", "int-transit", "int-egress", "speedlight", "netcache", "netchain",
                             "netpaxos", "flowlet-switching", "simple-router", "data-centre-switch"})
    {
        const std::string path = std::string(PISA_SOURCE_DIR "/examples/lyra/") + name + ".lyra";
        EXPECT_NO_THROW(ReadLyra(ReadTextFile(path), path)) << name;
    }
}

} // namespace pisa::lyra
