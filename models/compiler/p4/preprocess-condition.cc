// Integer expressions of #if and #elif.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/preprocess-condition.h"

#include "compiler/p4/literal.h"

#include <algorithm>
#include <limits>

namespace pisa::p4
{

namespace
{

using Number = int64_t;

constexpr Number kLeast = std::numeric_limits<Number>::min();

/** Thrown within this file only: the condition is malformed. */
struct Malformed
{
    SourceLocation where;
    std::string what;
};

/** How tightly an operator binds; 0: none. */
unsigned
PrecedenceOf(const std::string& op)
{
    static const std::map<std::string, unsigned> kPrecedence{
        {"||", 1}, {"&&", 2}, {"|", 3},  {"^", 4},  {"&", 5}, {"==", 6}, {"!=", 6}, {"<", 7},  {">", 7},
        {"<=", 7}, {">=", 7}, {"<<", 8}, {">>", 8}, {"+", 9}, {"-", 9},  {"*", 10}, {"/", 10}, {"%", 10}};
    const auto it = kPrecedence.find(op);
    return it == kPrecedence.end() ? 0 : it->second;
}

/** Reads and evaluates at once. What is on the side that && or || skip is read too, its divisions by zero forgiven.
 */
class Evaluator
{
  public:
    Evaluator(const std::vector<Token>& tokens, const SourceLocation& where) : m_tokens(tokens), m_end(where)
    {
    }

    Number Run()
    {
        const Number value = Ternary(true);
        if (m_at < m_tokens.size())
        {
            Fail("'" + m_tokens[m_at].text + "' does not belong into a condition");
        }
        return value;
    }

  private:
    static constexpr unsigned kMostNested = 200;

    [[noreturn]] void Fail(const std::string& what)
    {
        throw Malformed{m_tokens.empty() ? m_end : m_tokens[std::min(m_at, m_tokens.size() - 1)].where, what};
    }

    bool Take(const char* text)
    {
        if (m_at < m_tokens.size() && m_tokens[m_at].Is(text))
        {
            ++m_at;
            return true;
        }
        return false;
    }

    Number Ternary(bool counts)
    {
        const Number condition = Operators(1, counts);
        if (!Take("?"))
        {
            return condition;
        }
        const Number whenTrue = Ternary(counts && condition != 0);
        if (!Take(":"))
        {
            Fail("':' is missing");
        }
        const Number whenFalse = Ternary(counts && condition == 0);
        return condition != 0 ? whenTrue : whenFalse;
    }

    std::string Operator() const
    {
        if (m_at >= m_tokens.size() || m_tokens[m_at].kind != TokenKind::Symbol)
        {
            return "";
        }
        const bool isShift = m_tokens[m_at].text == ">" && m_at + 1 < m_tokens.size() &&
                             m_tokens[m_at + 1].text == ">" && m_tokens[m_at + 1].isJoined;
        return isShift ? ">>" : m_tokens[m_at].text;
    }

    Number Operators(unsigned least, bool counts)
    {
        Number left = Operand(counts);
        for (std::string op = Operator(); PrecedenceOf(op) >= least; op = Operator())
        {
            m_at += op == ">>" ? 2 : 1;
            const bool skips = (op == "&&" && left == 0) || (op == "||" && left != 0);
            const Number right = Operators(PrecedenceOf(op) + 1, counts && !skips);
            left = Apply(op, left, right, counts);
        }
        return left;
    }

    Number Operand(bool counts)
    {
        if (++m_nested > kMostNested)
        {
            Fail("the condition is nested deeper than " + std::to_string(kMostNested));
        }
        const Number value = Prefix(counts);
        --m_nested;
        return value;
    }

    Number Prefix(bool counts)
    {
        if (Take("!"))
        {
            return Operand(counts) == 0;
        }
        if (Take("-"))
        {
            return Wrap(0 - static_cast<uint64_t>(Operand(counts)));
        }
        if (Take("+"))
        {
            return Operand(counts);
        }
        if (Take("~"))
        {
            return ~Operand(counts);
        }
        if (Take("("))
        {
            const Number value = Ternary(counts);
            if (!Take(")"))
            {
                Fail("')' is missing");
            }
            return value;
        }
        return Plain();
    }

    Number Plain()
    {
        if (m_at >= m_tokens.size())
        {
            Fail("the condition ends where a number is wanted");
        }
        const Token& token = m_tokens[m_at];
        if (token.kind == TokenKind::Word)
        {
            ++m_at;
            return token.text == "true" ? 1 : 0;
        }
        const auto literal = token.kind == TokenKind::Number ? ParseInteger(token.text) : std::nullopt;
        if (!literal || literal->value > std::numeric_limits<Number>::max())
        {
            Fail("'" + token.text + "' is no number of 64 bits");
        }
        ++m_at;
        return static_cast<Number>(literal->value);
    }

    static Number Wrap(uint64_t value)
    {
        return static_cast<Number>(value);
    }

    Number Divide(const std::string& op, Number left, Number right, bool counts)
    {
        if (right == 0 || (left == kLeast && right == -1))
        {
            if (counts)
            {
                Fail("division by " + std::to_string(right));
            }
            return 0;
        }
        return op == "/" ? left / right : left % right;
    }

    Number Shift(const std::string& op, Number left, Number right, bool counts)
    {
        if (right < 0 || right > 63)
        {
            if (counts)
            {
                Fail("a shift by " + std::to_string(right) + " is not from 0 to 63");
            }
            return 0;
        }
        return op == "<<" ? Wrap(static_cast<uint64_t>(left) << right) : left >> right;
    }

    Number Apply(const std::string& op, Number left, Number right, bool counts)
    {
        const auto l = static_cast<uint64_t>(left);
        const auto r = static_cast<uint64_t>(right);
        if (op == "/" || op == "%")
        {
            return Divide(op, left, right, counts);
        }
        if (op == "<<" || op == ">>")
        {
            return Shift(op, left, right, counts);
        }
        if (op == "+" || op == "-" || op == "*")
        {
            return Wrap(op == "+" ? l + r : op == "-" ? l - r : l * r);
        }
        if (op == "|" || op == "^" || op == "&")
        {
            return Wrap(op == "|" ? l | r : op == "^" ? l ^ r : l & r);
        }
        if (op == "||" || op == "&&")
        {
            return op == "||" ? left != 0 || right != 0 : left != 0 && right != 0;
        }
        if (op == "==" || op == "!=")
        {
            return (left == right) == (op == "==");
        }
        return op == "<" ? left < right : op == ">" ? left > right : op == "<=" ? left <= right : left >= right;
    }

    const std::vector<Token>& m_tokens;
    SourceLocation m_end;
    std::size_t m_at{0};
    unsigned m_nested{0};
};

/** Replaces `defined X` and `defined(X)`, which must not see X expanded, then expands the rest. */
std::vector<Token>
Prepare(const std::vector<Token>& condition, const Macros& macros, Report& report)
{
    std::vector<Token> known;
    for (std::size_t i = 0; i < condition.size(); ++i)
    {
        Token token = condition[i];
        const bool bracket = i + 3 < condition.size() && condition[i + 1].Is("(") && condition[i + 3].Is(")");
        const std::size_t name = i + (bracket ? 2 : 1);
        if (token.Is("defined") && name < condition.size() && condition[name].kind == TokenKind::Word)
        {
            token.kind = TokenKind::Number;
            token.text = macros.count(condition[name].text) > 0 ? "1" : "0";
            i = name + (bracket ? 1 : 0);
        }
        known.push_back(std::move(token));
    }
    std::vector<Token> expanded;
    MacroExpander expander(macros, report);
    std::size_t at = 0;
    const auto source = [&]() { return at < known.size() ? known[at++] : Token(); };
    for (Token token = expander.Next(source); token.kind != TokenKind::End; token = expander.Next(source))
    {
        expanded.push_back(std::move(token));
    }
    return expanded;
}

} // namespace

bool
HoldsCondition(const std::vector<Token>& condition, const SourceLocation& where, const Macros& macros, Report& report)
{
    const std::vector<Token> tokens = Prepare(condition, macros, report);
    try
    {
        return Evaluator(tokens, where).Run() != 0;
    }
    catch (const Malformed& fault)
    {
        report.Error(fault.where, fault.what, "write an integer expression of numbers, macros and defined()");
        return false;
    }
}

} // namespace pisa::p4
