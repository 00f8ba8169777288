// Switch and native kernel agree on random programs and random windows.
// SPDX-License-Identifier: GPL-2.0-only
#include "ncl/native-kernel.h"
#include "ncl/switch-under-test.h"

#include <gtest/gtest.h>
#include <random>
#include <sstream>

namespace pisa
{
namespace
{

/** Writes kernels over d[0..3], two arrays, a counter and a map, from a seed. */
class RandomKernel
{
  public:
    explicit RandomKernel(unsigned seed) : m_random(seed)
    {
    }

    std::string Text()
    {
        std::ostringstream text;
        text << "_net_ unsigned a[8] = {1, 2, 3};\n_net_ int b[4];\n_net_ unsigned c;\n"
             << "_net_ ncl::Map<uint32_t, uint32_t, 8> map;\n"
             << "extern \"C\" _net_ _out_ void k(unsigned* d) {\n"
             << "unsigned v = 5; const unsigned* p = map[d[3] & 7];\n"
             << Block(3) << "d[0] ^= v;\n}\n";
        return text.str();
    }

  private:
    unsigned Pick(unsigned count)
    {
        return std::uniform_int_distribution<unsigned>(0, count - 1)(m_random);
    }

    std::string Place()
    {
        static const char* const kPlaces[] = {"d[0]", "d[1]", "d[2]", "v", "a[window.seq & 7]", "c", "v", "d[1]"};
        return kPlaces[Pick(8)];
    }

    std::string Value(unsigned depth)
    {
        static const char* const kLeaves[] = {"d[0]", "d[1]", "d[2]", "d[3]", "v", "3u", "0x80000000u", "window.seq"};
        static const char* const kBinary[] = {" + ", " - ", " & ", " | ", " ^ "};
        if (depth == 0)
        {
            return kLeaves[Pick(8)];
        }
        const std::string left = Value(depth - 1);
        const std::string right = Value(depth - 1);
        switch (Pick(8))
        {
        case 0:
            return "(unsigned)(uint8_t)(" + left + ")";
        case 1:
            return "(unsigned)(int16_t)(" + left + ")";
        case 2:
            return "((" + left + ") >> " + std::to_string(Pick(32)) + ")";
        case 3:
            return "(unsigned)((int)(" + left + ") >> " + std::to_string(Pick(32)) + ")";
        case 4:
            return "(" + Condition() + " ? " + left + " : " + right + ")";
        default:
            return "(" + left + kBinary[Pick(5)] + right + ")";
        }
    }

    std::string Condition()
    {
        static const char* const kOrders[] = {" < ", " == ", " != ", " >= "};
        switch (Pick(6))
        {
        case 0:
            return "(int)" + Value(0) + kOrders[Pick(4)] + "(int)" + Value(0);
        case 1:
            return "(" + Value(0) + " & 3) == " + std::to_string(Pick(4));
        case 2:
            return "p != nullptr";
        default:
            return Value(0) + kOrders[Pick(4)] + Value(0);
        }
    }

    std::string Statement(unsigned depth)
    {
        static const char* const kDecisions[] = {"_drop();", "_bcast();", "_reflect();", "_pass();"};
        switch (depth == 0 ? 4 + Pick(4) : Pick(8))
        {
        case 0:
        case 1:
            return "if (" + Condition() + ") {\n" + Block(depth - 1) + "} else {\n" + Block(depth - 1) + "}\n";
        case 2:
            return "switch (d[2] & 3) { case 0: " + Block(depth - 1) + "break; case 2: " + Block(depth - 1) +
                   "default: " + Block(depth - 1) + "}\n";
        case 3:
            return "for (int i = 0; i < 3; ++i) { if (" + Condition() + ") break; v += d[i]; }\n";
        case 4:
            return "if (p) v += *p;\n";
        case 5:
            return std::string(kDecisions[Pick(4)]) + "\n";
        default:
            return Place() + (Pick(2) == 0 ? " = " : " += ") + Value(2) + ";\n";
        }
    }

    std::string Block(unsigned depth)
    {
        std::string text;
        for (unsigned i = 0; i < 2 + Pick(2); ++i)
        {
            text += Statement(depth);
        }
        return text;
    }

    std::mt19937 m_random;
};

/** Compares windows, decisions and memory over `windows` random windows. */
void
Compare(const std::string& text, unsigned seed, unsigned windows)
{
    NativeKernel native(text);
    SwitchUnderTest s1(CompileText(text, kStar, {{"k", {4}}}));
    std::mt19937 random(seed);
    for (uint32_t key : {1u, 4u, 6u})
    {
        native.Insert(key, key * 1000);
        s1.Insert("map", key, key * 1000);
    }
    for (unsigned w = 0; w < windows; ++w)
    {
        std::vector<uint32_t> data;
        for (unsigned i = 0; i < 4; ++i)
        {
            data.push_back(random() >> (random() % 4 == 0 ? 0 : 29)); // small numbers often, to meet conditions
        }
        const uint32_t seq = random() % 8;
        TestWindow window;
        window.seq = seq;
        window.len = 4;
        window.arrays["d"].assign(data.begin(), data.end());
        const TestWindow out = s1.Send("k", window);
        const NcpDecision decision = native.Run(data, seq);
        ASSERT_EQ(out.decision, decision) << text;
        if (decision != NcpDecision::Drop)
        {
            ASSERT_EQ(out.arrays.at("d"), std::vector<uint64_t>(data.begin(), data.end())) << text;
        }
        for (unsigned i = 0; i < 8; ++i)
        {
            ASSERT_EQ(s1.Memory("a", i), native.Memory("a", i)) << text;
        }
        ASSERT_EQ(s1.Memory("c", 0), native.Memory("c", 0)) << text;
    }
}

TEST(NativeModel, AgreesOnRandomKernels)
{
    unsigned compared = 0;
    for (unsigned seed = 1; seed <= 16; ++seed)
    {
        const std::string text = RandomKernel(seed).Text();
        try
        {
            Compare(text, seed, 50);
            ++compared;
        }
        catch (const InputError& error)
        {
            // memories that need one another, or too deep for the chip: an answer, not a fault
            const std::string what = error.Diagnostics().front().what;
            EXPECT_TRUE(what.find("other") != std::string::npos || what.find("limit") != std::string::npos ||
                        what.find("stage") != std::string::npos || what.find("step") != std::string::npos)
                << what << "\n"
                << text;
        }
        if (testing::Test::HasFatalFailure())
        {
            FAIL() << "seed " << seed;
        }
    }
    EXPECT_GE(compared, 8U);
}

} // namespace
} // namespace pisa
