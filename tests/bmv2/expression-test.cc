// Expressions of BMv2 JSON against integers without bounds, of which fields keep the low bits.
// SPDX-License-Identifier: GPL-2.0-only
#include "bmv2/json-program.h"

#include <gtest/gtest.h>
#include <random>

namespace pisa
{
namespace
{

const BigInteger kWide("0xfedcba98765432100123456789abcdef");

BigInteger
Modulo(const BigInteger& value, unsigned bits)
{
    const BigInteger modulus = BigInteger(1) << bits;
    const BigInteger rest = value % modulus;
    return rest < 0 ? BigInteger(rest + modulus) : rest;
}

/** Runs target = value in ingress. @return the target of m */
BigInteger
Outcome(const std::string& target, const std::string& value, const std::vector<uint8_t>& frame)
{
    JsonProgram program;
    program.primitives = JsonAssign(JsonField("m", target), value);
    JsonSwitch chip(program);
    chip.Send(frame);
    return chip.Get("m", target);
}

std::string
Number(const BigInteger& value)
{
    return JsonHex((value < 0 ? "-0x" : "0x") + (value < 0 ? BigInteger(-value) : value).str(0, std::ios::hex));
}

/** An expression as JSON beside what it is worth. */
struct Term
{
    std::string json;
    BigInteger value;
};

/** Draws expressions over the fields of h and computes them with integers without bounds. */
class TermDraw
{
  public:
    explicit TermDraw(unsigned seed) : m_random(seed)
    {
        a = m_random() % 256;
        b = m_random() % 256;
        c = m_random() % 65536;
        for (int i = 0; i < 4; ++i)
        {
            w = (w << 32) | static_cast<uint32_t>(m_random());
        }
    }

    Term Draw(unsigned depth)
    {
        if (depth == 0 || m_random() % 6 == 0)
        {
            return Leaf();
        }
        switch (m_random() % 13)
        {
        case 0:
            return Both("+", depth, [](const auto& l, const auto& r) { return l + r; });
        case 1:
            return Both("-", depth, [](const auto& l, const auto& r) { return l - r; });
        case 2:
            return Both("*", depth, [](const auto& l, const auto& r) { return l * r; });
        case 3:
            return Bitwise("&", depth);
        case 4:
            return Bitwise("|", depth);
        case 5:
            return Bitwise("^", depth);
        case 6:
        {
            const Term of = Draw(depth - 1);
            return {JsonOperation("~", "null", of.json), -of.value - 1};
        }
        case 7:
        case 8:
            return Shift(depth);
        case 9:
        {
            const unsigned bits = 1 + m_random() % 150;
            const Term of = Draw(depth - 1);
            const BigInteger low = Modulo(of.value, bits);
            const bool isNegative = (low >> (bits - 1)) != 0;
            return {JsonOperation("two_comp_mod", of.json, Number(bits)),
                    isNegative ? BigInteger(low - (BigInteger(1) << bits)) : low};
        }
        case 10:
            return Saturated(depth);
        case 11:
            return Choice(depth);
        default:
            return Masked(depth);
        }
    }

    unsigned a{0};
    unsigned b{0};
    unsigned c{0};
    BigInteger w{0};

  private:
    Term Leaf()
    {
        switch (m_random() % 5)
        {
        case 0:
            return {JsonField("h", "a"), a};
        case 1:
            return {JsonField("h", "b"), b};
        case 2:
            return {JsonField("h", "c"), c};
        case 3:
            return {JsonField("h", "w"), w};
        default:
        {
            const BigInteger value = BigInteger(static_cast<int32_t>(m_random())) << (m_random() % 70);
            return {Number(value), value};
        }
        }
    }

    template <typename F>
    Term Both(const std::string& op, unsigned depth, const F& compute)
    {
        const Term left = Draw(depth - 1);
        const Term right = Draw(depth - 1);
        return {JsonOperation(op, left.json, right.json), compute(left.value, right.value)};
    }

    /** Two's complement bit by bit, on more bits than either has. */
    Term Bitwise(const std::string& op, unsigned depth)
    {
        return Both(op, depth,
                    [&op](const BigInteger& l, const BigInteger& r)
                    {
                        constexpr unsigned kBits = 3000;
                        const BigInteger x = Modulo(l, kBits);
                        const BigInteger y = Modulo(r, kBits);
                        const BigInteger z = op == "&"   ? BigInteger(x & y)
                                             : op == "|" ? BigInteger(x | y)
                                                         : BigInteger(x ^ y);
                        return (z >> (kBits - 1)) != 0 ? BigInteger(z - (BigInteger(1) << kBits)) : z;
                    });
    }

    Term Shift(unsigned depth)
    {
        const Term of = Draw(depth - 1);
        const bool isLeft = m_random() % 2 == 0;
        const bool isKnown = m_random() % 2 == 0;
        const unsigned by = isKnown ? m_random() % 140 : a;
        const std::string amount = isKnown ? Number(by) : JsonField("h", "a");
        if (isLeft)
        {
            return {JsonOperation("<<", of.json, amount), of.value << by};
        }
        const BigInteger down = of.value >= 0 ? BigInteger(of.value >> by) : BigInteger(-((-of.value - 1) >> by) - 1);
        return {JsonOperation(">>", of.json, amount), down};
    }

    Term Saturated(unsigned depth)
    {
        const bool isSigned = m_random() % 2 == 0;
        const unsigned bits = 2 + m_random() % 100;
        const Term of = Draw(depth - 1);
        const BigInteger least = isSigned ? BigInteger(-(BigInteger(1) << (bits - 1))) : BigInteger(0);
        const BigInteger most = (BigInteger(1) << (isSigned ? bits - 1 : bits)) - 1;
        return {JsonOperation(isSigned ? "sat_cast" : "usat_cast", of.json, Number(bits)),
                std::min(std::max(of.value, least), most)};
    }

    Term Choice(unsigned depth)
    {
        static const char* kOperations[] = {"<", "<=", ">", ">=", "==", "!="};
        const unsigned op = m_random() % 6;
        const Term l = Draw(depth - 1);
        const Term r = m_random() % 4 == 0 ? l : Draw(depth - 1);
        const bool holds[] = {l.value<r.value, l.value <= r.value, l.value> r.value, l.value >= r.value,
                              l.value == r.value, l.value != r.value};
        const Term yes = Draw(depth - 1);
        const Term no = Draw(depth - 1);
        const std::string json = R"({"type": "expression", "value": {"op": "?", "cond": )" +
                                 JsonOperation(kOperations[op], l.json, r.json) + R"(, "left": )" + yes.json +
                                 R"(, "right": )" + no.json + "}}";
        return {json, holds[op] ? yes.value : no.value};
    }

    Term Masked(unsigned depth)
    {
        const unsigned bits = 1 + m_random() % 140;
        const Term of = Draw(depth - 1);
        const BigInteger mask = (BigInteger(1) << bits) - 1;
        return {JsonOperation("&", of.json, Number(mask)), Modulo(of.value, bits)};
    }

    std::mt19937 m_random;
};

TEST(Bmv2Expression, IsAnIntegerWithoutBoundsOfWhichTheFieldKeepsTheLowBits)
{
    for (unsigned seed = 1; seed <= 400; ++seed)
    {
        TermDraw draw(seed);
        const Term term = draw.Draw(3);
        const auto frame = FrameOf(static_cast<uint8_t>(draw.a), static_cast<uint8_t>(draw.b),
                                   static_cast<uint16_t>(draw.c), draw.w);
        for (const auto& [target, bits] : {std::pair<std::string, unsigned>("x", 8), {"y", 32}, {"z", 128}})
        {
            ASSERT_EQ(Outcome(target, term.json, frame), Modulo(term.value, bits))
                << "seed " << seed << ", m." << target << " = " << term.json;
        }
    }
}

TEST(Bmv2Expression, WidensWhatIsComparedSoThatSumsDoNotWrap)
{
    // 200 + 100 is 300 and more than 255, although both are of 8 bits
    const std::string sum = JsonOperation("+", JsonField("h", "a"), JsonField("h", "b"));
    const std::string more = JsonOperation(">", sum, JsonHex("0xff"));
    EXPECT_EQ(Outcome("x", JsonOperation("b2d", "null", more), FrameOf(200, 100, 0, 0)), 1);
    EXPECT_EQ(Outcome("x", JsonOperation("b2d", "null", more), FrameOf(200, 55, 0, 0)), 0);
}

TEST(Bmv2Expression, TakesASignBeforeTheRightSideAlone)
{
    EXPECT_EQ(Outcome("x", JsonOperation("-", "null", JsonField("h", "a")), FrameOf(1, 0, 0, 0)), 255);
}

TEST(Bmv2Expression, DividesByPowersAndByOthers)
{
    EXPECT_EQ(Outcome("y", JsonOperation("/", JsonField("h", "c"), JsonHex("0x10")), FrameOf(0, 0, 1000, 0)), 62);
    EXPECT_EQ(Outcome("y", JsonOperation("%", JsonField("h", "c"), JsonHex("0x10")), FrameOf(0, 0, 1000, 0)), 8);
    EXPECT_EQ(Outcome("y", JsonOperation("/", JsonField("h", "c"), JsonHex("0x7")), FrameOf(0, 0, 1000, 0)), 142);
    EXPECT_EQ(Outcome("y", JsonOperation("%", JsonField("h", "c"), JsonField("h", "a")), FrameOf(7, 0, 1000, 0)), 6);
}

TEST(Bmv2Expression, SaturatesFieldsThatAreDeclaredSo)
{
    const std::string sum = JsonOperation("+", JsonField("h", "a"), JsonField("h", "b"));
    const std::string difference = JsonOperation("-", JsonField("h", "a"), JsonField("h", "b"));
    EXPECT_EQ(Outcome("u", sum, FrameOf(200, 56, 0, 0)), 255);
    EXPECT_EQ(Outcome("u", sum, FrameOf(200, 54, 0, 0)), 254);
    EXPECT_EQ(Outcome("u", difference, FrameOf(1, 2, 0, 0)), 0);
}

TEST(Bmv2Expression, ReadsSignedFieldsWithTheirSign)
{
    JsonProgram program;
    program.primitives = JsonAssign(JsonField("m", "i"), JsonField("h", "a")) + "," +
                         JsonAssign(JsonField("m", "y"), JsonField("m", "i"));
    JsonSwitch chip(program);
    chip.Send(FrameOf(0xfe, 0, 0, 0));
    EXPECT_EQ(chip.Get("m", "y"), 0xfffffffeU);
}

TEST(Bmv2Expression, ShiftsWideFieldsInPlace)
{
    // the halves change places: what is written first is read later
    JsonProgram program;
    const std::string w = JsonField("h", "w");
    const std::string down = JsonOperation(">>", w, JsonHex("0x40"));
    const std::string up = JsonOperation("<<", w, JsonHex("0x40"));
    program.primitives = JsonAssign(w, JsonOperation("|", down, up));
    JsonSwitch chip(program);
    const BigInteger turned("0x0123456789abcdeffedcba9876543210");
    EXPECT_EQ(chip.Send(FrameOf(1, 2, 3, kWide)), FrameOf(1, 2, 3, turned));
}

} // namespace
} // namespace pisa
