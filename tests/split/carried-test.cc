// Frames between switches carry what the switches behind need, and no more.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/split/bridge-forms.h"
#include "lyra/program.h"
#include "split/random-split.h"
#include "split/same-as-whole.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace pisa
{
namespace
{

unsigned
BytesOver(const SplitProgram& split, uint32_t from, uint32_t to)
{
    const auto link = std::find_if(split.links.begin(), split.links.end(),
                                   [&](const LinkBytes& one) { return one.from == from && one.to == to; });
    return link == split.links.end() ? 0 : link->bytes;
}

/**
 * p (32 bits) is made on s0 for s1, q (16 bits) on s1 for s2; the port (16 bits) is decided on s2 and asked for where
 * packets leave. The head: Ethernet 14 bytes, label 2, and one byte for a bit of the group and two of the form (four
 * forms: nothing, p, q, port).
 */
TEST(Carried, EachLinkHasWhatTheSwitchesBehindItNeed)
{
    const std::string text = lyra::WithBody("p = a.x + a.y;\n"
                                            "q = p < 77 ? a.z : 5;\n"
                                            "a.y = (bit[32])q + 7;\n"
                                            "forward(3);\n");
    const Along along(text, 3);
    NetworkPlacement placement;
    placement.switches.resize(3);
    for (uint32_t piece = 0; piece < along.problem.pieces.size(); ++piece)
    {
        const uint32_t line = along.problem.pieces[piece].where.line - 2; // the body begins on the second
        placement.switches[std::min(line, 2U)].pieces.insert(piece);
    }
    const SplitProgram split = SplitOf(along, placement);
    EXPECT_EQ(Compare(along, split, text, 1).difference, "");
    const unsigned head = 14 + 2 + 1;
    EXPECT_EQ(BytesOver(split, 0, 1), head + 4);
    EXPECT_EQ(BytesOver(split, 1, 2), head + 2);
    EXPECT_EQ(BytesOver(split, 2, 1), head + 2); // packets that are through; those that come in at s2 have the head
    EXPECT_EQ(BytesOver(split, 1, 0), head + 2);
    EXPECT_EQ(split.bridgeBytes, head + 4);
}

/** Takes instruction number `at` of all that put locals and facts into bridges away. @return whether it was there */
bool
Lose(SplitProgram& split, unsigned at)
{
    for (SwitchProgram& one : split.switches)
    {
        for (Action& action : one.program.actions)
        {
            const bool isFill = action.name.rfind("bridge.fill", 0) == 0;
            for (auto each = action.body.begin(); isFill && each != action.body.end(); ++each)
            {
                const FieldId dest = std::get<Statement>(*each).dest;
                const std::string& name =
                    one.program.headers[dest.header]
                        .fields[std::min<std::size_t>(dest.index, one.program.headers[dest.header].fields.size() - 1)]
                        .name;
                const bool isValue = dest.index != FieldId::kValid && name.rfind("has_", 0) != 0;
                if (isValue && at-- == 0)
                {
                    action.body.erase(each);
                    return true;
                }
            }
        }
    }
    return false;
}

TEST(Carried, LossesAreNoticed)
{
    unsigned lost = 0;
    unsigned noticed = 0;
    for (uint32_t seed = 1; seed <= 24; ++seed)
    {
        const std::string text = RandomText(seed);
        const Along along(text, 2 + seed % 3);
        std::mt19937_64 random(seed);
        const SplitProgram split = SplitOf(along, DrawSplit(along.problem, random));
        for (unsigned at = 0;; ++at)
        {
            SplitProgram mutant = split;
            if (!Lose(mutant, at))
            {
                break;
            }
            ++lost;
            bool isNoticed = false;
            for (uint64_t packets = 1; packets <= 4 && !isNoticed; ++packets)
            {
                isNoticed = !Compare(along, mutant, text, packets).difference.empty();
            }
            noticed += isNoticed ? 1 : 0;
        }
    }
    EXPECT_GT(lost, 100U);
    EXPECT_GT(noticed, lost / 10); // others are of values that none of these packets asks for
}

TEST(Carried, BitsOfFewPacketsStandInWhatFillsUpTheHead)
{
    // head of 3 bits, a bit of label 2 alone and a byte of labels 1 and 2: one byte for label 0, two for the others
    const BridgeForms forms = MakeForms({{1, {2}}, {8, {1, 2}}}, {0, 1, 2}, 3, 3);
    ASSERT_EQ(forms.parts.size(), 2U);
    EXPECT_EQ(forms.parts[0], std::vector<uint32_t>{0});
    EXPECT_EQ(forms.parts[1], std::vector<uint32_t>{1});
    EXPECT_EQ(forms.count, 2U);
    EXPECT_EQ(forms.formOf[1], forms.formOf[2]);
    EXPECT_NE(forms.formOf[0], forms.formOf[1]);
}

TEST(Carried, RandomValuesComeWithTheirLabelsInFewBytes)
{
    std::mt19937_64 random(1);
    for (unsigned trial = 0; trial < 300; ++trial)
    {
        const auto labels = static_cast<uint32_t>(1 + random() % 6);
        std::set<uint32_t> arriving;
        for (uint32_t label = 0; label < labels; ++label)
        {
            arriving.insert(label);
        }
        std::vector<CarriedValue> values(random() % 8);
        for (CarriedValue& value : values)
        {
            value.bits = static_cast<unsigned>(random() % 3 == 0 ? 1 : 1 + random() % 48);
            while (value.labels.empty())
            {
                std::copy_if(arriving.begin(), arriving.end(), std::inserter(value.labels, value.labels.end()),
                             [&](uint32_t) { return random() % 2 == 0; });
            }
        }
        const unsigned headBits = 128 + static_cast<unsigned>(random() % 8);
        const BridgeForms forms = MakeForms(values, arriving, labels, headBits);
        const unsigned head = headBits + FormBits(forms.count);
        for (const uint32_t label : arriving)
        {
            unsigned bytes = 0;
            unsigned needed = head;
            unsigned apart = (headBits + FormBits(labels) + 7) / 8;
            for (std::size_t part = 0; part < forms.parts.size(); ++part)
            {
                unsigned bits = part == 0 ? head : 0;
                const bool isHere = forms.formsWith[part].count(forms.formOf[label]) > 0;
                for (const uint32_t value : forms.parts[part])
                {
                    bits += values[value].bits;
                    EXPECT_TRUE(isHere || values[value].labels.count(label) == 0);
                }
                bytes += isHere ? (bits + 7) / 8 : 0;
            }
            for (const CarriedValue& value : values)
            {
                needed += value.labels.count(label) > 0 ? value.bits : 0;
                apart += value.labels.count(label) > 0 ? (value.bits + 7) / 8 : 0;
            }
            EXPECT_GE(bytes, (needed + 7) / 8);
            EXPECT_LE(bytes, apart); // as if each value were a part
        }
    }
}

} // namespace
} // namespace pisa
