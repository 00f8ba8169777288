// Draws statements and expressions that the checker accepts.
// SPDX-License-Identifier: GPL-2.0-only
#include "lyra/random-body.h"

namespace pisa::lyra
{

std::string
RandomBody::Functions()
{
    return "func change(bit[8] by, bit[32] what) { bit[8] k; k = by; if (k > 3) { what = what + 7; k = 1; } "
           "what = what ^ (bit[32])k; } ";
}

std::string
RandomBody::Make()
{
    std::string body = "bit[32] l, m; bit[16] n; bit[8] o, i; global bit[32][8] g; global bit[8] one; "
                       "extern dict<bit[8] k, <bit[16] p, bit[8] q>>[8] t; extern list<bit[8] k>[8] s;\n";
    const unsigned count = 3 + Draw(8);
    for (unsigned j = 0; j < count; ++j)
    {
        body += Statement(3);
    }
    return body;
}

/** @return something that can be assigned to. */
std::string
RandomBody::Name(unsigned width)
{
    static const char* const kWide[] = {"l", "m", "a.x", "a.y"};
    static const char* const kMiddle[] = {"n", "a.z", "b.u"};
    static const char* const kSmall[] = {"o", "a.w"};
    return width == 32 ? kWide[Draw(4)] : width == 16 ? kMiddle[Draw(3)] : kSmall[Draw(2)];
}

std::string
RandomBody::Value(unsigned width, unsigned depth)
{
    if (depth == 0 || Draw(4) == 0)
    {
        return Draw(3) == 0 ? std::to_string(Draw(8)) : Name(width);
    }
    static const char* const kOperators[] = {"+", "-", "&", "|", "^", "<<", ">>", "*"};
    switch (Draw(7))
    {
    case 0:
        return width == 32 ? "g[i]" : width == 8 ? "one" : "t[a.w].p";
    case 1:
        return width == 8 ? "t[" + std::string(Draw(2) == 0 ? "a.w" : "o") + "].q" : "~" + Name(width);
    case 2:
        return "(" + Condition(depth - 1) + " ? " + Name(width) + " : " + Value(width, depth - 1) + ")";
    case 3:
        return "(bit[" + std::to_string(width) + "])" + Name(width == 32 ? 16 : 32);
    case 4:
        return width == 8 ? "a.x[" + std::to_string(7 + Draw(20)) + ":" + "0]" + "[7:0]"
                          : "min(" + Name(width) + ", " + Value(width, depth - 1) + ")";
    default:
        return "(" + Name(width) + " " + kOperators[Draw(8)] + " " + Value(width, depth - 1) + ")";
    }
}

std::string
RandomBody::Condition(unsigned depth)
{
    static const char* const kComparisons[] = {"==", "!=", "<", ">", "<=", ">="};
    switch (Draw(depth == 0 ? 4 : 8))
    {
    case 0:
        return "valid(b)";
    case 1:
        return std::string(Draw(2) == 0 ? "(a.w" : "(o") + " in " + (Draw(2) == 0 ? "t)" : "s)");
    case 2:
    case 3:
        return "(" + Name(8) + (Draw(2) == 0 ? " == " : " != ") + std::to_string(Draw(4)) + ")";
    case 4:
        return "(" + Condition(depth - 1) + " && " + Condition(depth - 1) + ")";
    case 5:
        return "(" + Condition(depth - 1) + " || " + Condition(depth - 1) + ")";
    case 6:
        return "!" + Condition(depth - 1);
    default:
    {
        const unsigned width = 8U << Draw(3);
        return "(" + Name(width) + " " + kComparisons[Draw(6)] + " " + Value(width, depth - 1) + ")";
    }
    }
}

std::string
RandomBody::Block(unsigned depth)
{
    std::string text = "{\n";
    const unsigned count = 1 + Draw(3);
    for (unsigned j = 0; j < count; ++j)
    {
        text += Statement(depth);
    }
    return text + "}";
}

std::string
RandomBody::Statement(unsigned depth)
{
    const unsigned kind = Draw(depth == 0 ? 8 : 12);
    const unsigned width = 8U << Draw(3);
    switch (kind)
    {
    case 0:
        return "g[i] = " + Value(32, 2) + ";\n";
    case 1:
        return "one = " + Value(8, 2) + ";\n";
    case 2:
        return std::string(Draw(2) == 0 ? "add" : "remove") + "_header(b);\n";
    case 3:
        return Draw(2) == 0 ? "forward(" + Name(16) + ");\n" : "drop();\n";
    case 4:
        return "change(" + Name(8) + ", " + Name(32) + ");\n";
    case 8:
    case 9:
        return "if (" + Condition(2) + ") " + Block(depth - 1) + "\n";
    case 10:
        return "if (" + Condition(2) + ") " + Block(depth - 1) + " else " + Block(depth - 1) + "\n";
    case 11:
        return "switch (" + Name(8) + ") { case 0: " + Block(depth - 1) + " case 1, 2: " + Block(depth - 1) +
               (Draw(2) == 0 ? " default: " + Block(depth - 1) : "") + " }\n";
    default:
        return Name(width) + " = " + Value(width, 2) + ";\n";
    }
}

} // namespace pisa::lyra
