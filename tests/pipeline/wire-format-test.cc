// Headers of any fields pass between bytes and slots as bit by bit.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/bit-string.h"
#include "pipeline/wire-format.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <random>

namespace pisa
{
namespace
{

/** A program with one header of 1 to 40 bytes, cut into fields of 1 to 64 bits anywhere. */
Program
DrawProgram(std::mt19937_64& random)
{
    Header header{"h", false, {}, {}};
    const auto widest = static_cast<unsigned>(1 + random() % 64);
    for (auto left = static_cast<unsigned>(8 * (1 + random() % 40)); left > 0; left -= header.fields.back().width)
    {
        const auto width = std::min(left, static_cast<unsigned>(1 + random() % widest));
        header.fields.push_back({"f" + std::to_string(left), width});
    }
    Program program;
    program.headers = {MakeIntrinsicHeader(), header};
    return program;
}

TEST(WireFormat, ReadsAndWritesEveryFieldAsBitByBit)
{
    for (uint64_t seed = 1; seed <= 3000 && !testing::Test::HasFailure(); ++seed)
    {
        SCOPED_TRACE("seed " + std::to_string(seed));
        std::mt19937_64 random(seed);
        const Program program = DrawProgram(random);
        const PhvLayout layout(program);
        const WireFormat format(program, 1, layout);
        std::vector<uint8_t> bytes(format.Bytes());
        for (uint8_t& byte : bytes)
        {
            byte = static_cast<uint8_t>(random());
        }
        std::vector<uint64_t> slots(layout.InitialSlots().size(), random());
        format.Read(bytes.data(), slots.data());
        std::size_t at = 0;
        for (uint32_t i = 0; i < program.headers[1].fields.size(); ++i)
        {
            const unsigned width = program.headers[1].fields[i].width;
            EXPECT_EQ(slots[layout.SlotOf({1, i})], ReadBits(bytes.data(), at, width)) << "field " << i;
            at += width;
        }
        ASSERT_EQ(at, 8 * bytes.size());
        std::vector<uint8_t> written(bytes.size() + 1, 0x5a);
        format.Write(slots.data(), written.data());
        EXPECT_EQ(written.back(), 0x5a); // nothing behind the header
        written.pop_back();
        EXPECT_EQ(written, bytes);
    }
}

} // namespace
} // namespace pisa
