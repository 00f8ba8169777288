// A filled atom and a codelet as bit vectors, side by side.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/network/atom-proof.h"

#include <algorithm>
#include <string>
#include <z3++.h>

namespace pisa
{

namespace
{

using lyra::Codelet;
using lyra::CodeletNode;
using lyra::NodeId;

constexpr unsigned kMostProofWork = 20'000'000; ///< of Z3, a question

z3::expr
Resized(const z3::expr& value, unsigned width)
{
    const unsigned from = value.get_sort().bv_size();
    return from > width ? value.extract(width - 1, 0) : from < width ? z3::zext(value, width - from) : value;
}

z3::expr
BitOf(const z3::expr& condition)
{
    return z3::ite(condition, condition.ctx().bv_val(1, 1), condition.ctx().bv_val(0, 1));
}

/** Cells and packet words, each a bit vector of its own width. */
struct Symbols
{
    std::vector<z3::expr> cells;
    std::vector<z3::expr> words;
};

/** The codelet itself, as bit vectors. */
class CodeletMeaning
{
  public:
    CodeletMeaning(z3::context& context, const Codelet& codelet, const CodeletView& view)
        : m_context(context),
          m_codelet(codelet),
          m_view(view)
    {
    }

    std::vector<z3::expr> Next(const Symbols& operands) const
    {
        std::vector<std::optional<z3::expr>> known(m_codelet.nodes.size());
        std::vector<z3::expr> next;
        for (std::size_t i = 0; i < m_codelet.next.size(); ++i)
        {
            next.push_back(Resized(Value(m_codelet.next[i], operands, known), m_codelet.widths[i]));
        }
        return next;
    }

  private:
    z3::expr Value(NodeId at, const Symbols& operands, std::vector<std::optional<z3::expr>>& known) const
    {
        if (!known[at])
        {
            known[at] = Made(at, operands, known);
        }
        return *known[at];
    }

    z3::expr Made(NodeId at, const Symbols& operands, std::vector<std::optional<z3::expr>>& known) const
    {
        const CodeletNode& node = m_codelet.nodes[at];
        const auto word = std::find(m_view.words.begin(), m_view.words.end(), at);
        if (word != m_view.words.end())
        {
            const auto number = static_cast<std::size_t>(word - m_view.words.begin());
            const z3::expr& value = operands.words[number];
            return m_view.areTruths[number] ? BitOf(value != 0) : value;
        }
        if (node.kind == CodeletNode::Kind::Old)
        {
            return operands.cells[node.index];
        }
        if (node.kind == CodeletNode::Kind::Number)
        {
            return m_context.bv_val(node.number, node.width);
        }
        std::vector<z3::expr> all;
        for (const NodeId operand : node.operands)
        {
            all.push_back(Value(operand, operands, known));
        }
        if (node.operation == Operation::Select)
        {
            return Resized(
                z3::ite(all[0] != 0, Resized(all[1], node.operationWidth), Resized(all[2], node.operationWidth)),
                node.width);
        }
        const z3::expr left = Resized(all[0], node.operationWidth);
        const z3::expr right = all.size() > 1 ? Resized(all[1], node.operationWidth) : left;
        return Resized(Applied(node.operation, left, right), node.width);
    }

    static z3::expr Applied(Operation operation, const z3::expr& a, const z3::expr& b)
    {
        switch (operation)
        {
        case Operation::Add:
            return a + b;
        case Operation::Sub:
            return a - b;
        case Operation::Mul:
            return a * b;
        case Operation::And:
            return a & b;
        case Operation::Or:
            return a | b;
        case Operation::Xor:
            return a ^ b;
        case Operation::Not:
            return ~a;
        case Operation::ShiftLeft:
            return z3::shl(a, b);
        case Operation::ShiftRight:
            return z3::lshr(a, b);
        case Operation::ShiftRightArithmetic:
            return z3::ashr(a, b);
        case Operation::SignExtend:
            return z3::sext(a, 64 - a.get_sort().bv_size());
        case Operation::MinUnsigned:
            return z3::ite(z3::ule(a, b), a, b);
        case Operation::MaxUnsigned:
            return z3::ite(z3::ule(a, b), b, a);
        case Operation::MinSigned:
            return z3::ite(a <= b, a, b);
        case Operation::MaxSigned:
            return z3::ite(a <= b, b, a);
        case Operation::DivUnsigned:
            return z3::ite(b == 0, b, z3::udiv(a, b));
        case Operation::ModUnsigned:
            return z3::ite(b == 0, b, z3::urem(a, b));
        default:
            return Compared(operation, a, b);
        }
    }

    static z3::expr Compared(Operation operation, const z3::expr& a, const z3::expr& b)
    {
        switch (operation)
        {
        case Operation::Equal:
            return BitOf(a == b);
        case Operation::NotEqual:
            return BitOf(a != b);
        case Operation::LessUnsigned:
            return BitOf(z3::ult(a, b));
        case Operation::LessEqualUnsigned:
            return BitOf(z3::ule(a, b));
        case Operation::LessSigned:
            return BitOf(a < b);
        case Operation::LessEqualSigned:
            return BitOf(a <= b);
        default:
            return Saturated(operation, a, b);
        }
    }

    static z3::expr Saturated(Operation operation, const z3::expr& a, const z3::expr& b)
    {
        const unsigned width = a.get_sort().bv_size();
        const z3::expr zero = a.ctx().bv_val(0, width);
        const z3::expr least = z3::shl(a.ctx().bv_val(1, width), a.ctx().bv_val(width - 1, width));
        switch (operation)
        {
        case Operation::AddSaturateUnsigned:
            return z3::ite(z3::ult(a + b, a), ~zero, a + b);
        case Operation::SubSaturateUnsigned:
            return z3::ite(z3::ult(a, b), zero, a - b);
        case Operation::AddSaturateSigned:
            return z3::ite((a < 0) == (b < 0) && (a < 0) != (a + b < 0), z3::ite(a < 0, least, ~least), a + b);
        case Operation::SubSaturateSigned:
            return z3::ite((a < 0) != (b < 0) && (a < 0) != (a - b < 0), z3::ite(a < 0, least, ~least), a - b);
        default: // Move
            return a;
        }
    }

    z3::context& m_context;
    const Codelet& m_codelet;
    const CodeletView& m_view;
};

/** A filled atom, as bit vectors. */
class TreeMeaning
{
  public:
    explicit TreeMeaning(const Symbols& symbols) : m_symbols(symbols)
    {
        for (const auto* all : {&symbols.cells, &symbols.words})
        {
            for (const z3::expr& each : *all)
            {
                m_wide = std::max(m_wide, each.get_sort().bv_size());
            }
        }
        m_wide = std::max(m_wide, 64U) + 3; // sums of three, of either sign
    }

    std::vector<z3::expr> Next(const AtomTree& tree) const
    {
        std::vector<z3::expr> next;
        if (tree.condition)
        {
            const std::vector<z3::expr> yes = Next(tree.branches[0]);
            const std::vector<z3::expr> no = Next(tree.branches[1]);
            const z3::expr holds = Holds(*tree.condition);
            for (std::size_t i = 0; i < yes.size(); ++i)
            {
                next.push_back(z3::ite(holds, yes[i], no[i]));
            }
            return next;
        }
        for (std::size_t i = 0; i < tree.next.size(); ++i)
        {
            const AtomSum& sum = tree.next[i];
            const z3::expr& cell = m_symbols.cells[i];
            const z3::expr first = (sum.hasCell ? Resized(cell, m_wide) : Zero()) + Value(sum.first);
            const z3::expr second = Value(sum.second);
            next.push_back(Resized(sum.subtracts ? first - second : first + second, cell.get_sort().bv_size()));
        }
        return next;
    }

  private:
    z3::expr Zero() const
    {
        return m_symbols.cells.front().ctx().bv_val(0, m_wide);
    }

    z3::expr Value(const AtomOperand& operand) const
    {
        return operand.word ? Resized(m_symbols.words[*operand.word], m_wide)
                            : m_symbols.cells.front().ctx().bv_val(operand.constant, m_wide);
    }

    z3::expr Holds(const AtomCondition& condition) const
    {
        const z3::expr cell = condition.cell ? Resized(m_symbols.cells[*condition.cell], m_wide) : Zero();
        const z3::expr left = cell + Value(condition.plus) - Value(condition.minus);
        const z3::expr right = Value(condition.right);
        return Compared(condition.relation, left, right);
    }

    const Symbols& m_symbols;
    unsigned m_wide{0};
};

} // namespace

AtomVerdict
Compare(const AtomTree& tree, const Codelet& codelet, const CodeletView& view)
{
    z3::context context;
    Symbols symbols;
    for (std::size_t i = 0; i < codelet.widths.size(); ++i)
    {
        symbols.cells.push_back(context.bv_const(("cell" + std::to_string(i)).c_str(), codelet.widths[i]));
    }
    for (std::size_t i = 0; i < view.words.size(); ++i)
    {
        symbols.words.push_back(context.bv_const(("word" + std::to_string(i)).c_str(), WidthOf(codelet, view, i)));
    }
    const std::vector<z3::expr> ours = TreeMeaning(symbols).Next(tree);
    const std::vector<z3::expr> theirs = CodeletMeaning(context, codelet, view).Next(symbols);
    z3::expr differs = context.bool_val(false);
    for (std::size_t i = 0; i < ours.size(); ++i)
    {
        differs = differs || ours[i] != theirs[i];
    }
    z3::solver solver(context, "QF_BV");
    z3::params parameters(context);
    parameters.set("rlimit", kMostProofWork);
    solver.set(parameters);
    solver.add(differs);
    const z3::check_result result = solver.check();
    AtomVerdict verdict;
    verdict.isProved = result == z3::unsat;
    if (result == z3::sat)
    {
        const z3::model model = solver.get_model();
        const auto number = [&](const z3::expr& symbol) { return model.eval(symbol, true).get_numeral_uint64(); };
        verdict.difference.emplace();
        std::transform(symbols.cells.begin(), symbols.cells.end(), std::back_inserter(verdict.difference->cells),
                       number);
        std::transform(symbols.words.begin(), symbols.words.end(), std::back_inserter(verdict.difference->words),
                       number);
    }
    return verdict;
}

} // namespace pisa
