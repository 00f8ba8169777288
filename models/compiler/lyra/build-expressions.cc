// One operation an instruction: expressions of the source taken apart.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/context-builder.h"

#include <algorithm>
#include <cassert>

namespace pisa::lyra
{

namespace
{

Term
Literally(uint64_t value, unsigned width)
{
    return {Constant{value & LowBits(width)}, width};
}

/** An operation of the IR for one of the language; `>` is `<` with its sides exchanged. */
struct Translated
{
    Operation operation;
    bool isExchanged;
};

Translated
Translate(BinaryOperator op)
{
    static const std::map<BinaryOperator, Translated> kTable{
        {BinaryOperator::Equal, {Operation::Equal, false}},
        {BinaryOperator::NotEqual, {Operation::NotEqual, false}},
        {BinaryOperator::Less, {Operation::LessUnsigned, false}},
        {BinaryOperator::Greater, {Operation::LessUnsigned, true}},
        {BinaryOperator::LessOrEqual, {Operation::LessEqualUnsigned, false}},
        {BinaryOperator::GreaterOrEqual, {Operation::LessEqualUnsigned, true}},
        {BinaryOperator::BitOr, {Operation::Or, false}},
        {BinaryOperator::BitXor, {Operation::Xor, false}},
        {BinaryOperator::BitAnd, {Operation::And, false}},
        {BinaryOperator::ShiftLeft, {Operation::ShiftLeft, false}},
        {BinaryOperator::ShiftRight, {Operation::ShiftRight, false}},
        {BinaryOperator::Add, {Operation::Add, false}},
        {BinaryOperator::Subtract, {Operation::Sub, false}},
        {BinaryOperator::Multiply, {Operation::Mul, false}},
        {BinaryOperator::Divide, {Operation::DivUnsigned, false}},
        {BinaryOperator::Modulo, {Operation::ModUnsigned, false}},
    };
    return kTable.at(op);
}

bool
IsComparison(BinaryOperator op)
{
    return op >= BinaryOperator::Equal && op <= BinaryOperator::GreaterOrEqual;
}

Operation
Negated(Operation comparison)
{
    switch (comparison)
    {
    case Operation::Equal:
        return Operation::NotEqual;
    case Operation::NotEqual:
        return Operation::Equal;
    case Operation::LessUnsigned:
        return Operation::LessEqualUnsigned; // with its sides exchanged
    default:
        return Operation::LessUnsigned;
    }
}

Comparison
Negated(Comparison comparison)
{
    const bool isOrder = comparison.operation != Operation::Equal && comparison.operation != Operation::NotEqual;
    comparison.operation = Negated(comparison.operation);
    if (isOrder)
    {
        std::swap(comparison.left, comparison.right);
    }
    return comparison;
}

} // namespace

std::vector<Term>
ContextBuilder::BuildAll(const std::vector<ExpressionPtr>& expressions)
{
    std::vector<Term> terms;
    for (const ExpressionPtr& expression : expressions)
    {
        terms.push_back(Build(*expression));
    }
    return terms;
}

Term
ContextBuilder::Build(const Expression& expression)
{
    const unsigned width = expression.width;
    assert(width > 0);
    if (const auto* number = std::get_if<Number>(&expression.node))
    {
        return Literally(number->value, width);
    }
    if (const auto* name = std::get_if<NameUse>(&expression.node))
    {
        return BuildName(expression, name->name);
    }
    if (const auto* field = std::get_if<FieldUse>(&expression.node))
    {
        return m_writer.Read(m_writer.FieldVariable(FieldOf(field->header, field->field)));
    }
    if (const auto* index = std::get_if<Index>(&expression.node))
    {
        return BuildIndex(expression, *index);
    }
    if (const auto* slice = std::get_if<Slice>(&expression.node))
    {
        const Term whole = Build(*slice->of);
        return slice->low == 0 ? m_writer.Computed(Operation::Move, width, {whole}, width)
                               : m_writer.Computed(Operation::ShiftRight, whole.width,
                                                   {whole, Literally(slice->low, whole.width)}, width);
    }
    if (const auto* membership = std::get_if<Membership>(&expression.node))
    {
        return m_writer.Read(m_writer.LookedUp(ExternalOf(membership->of), BuildAll(membership->keys))[0]);
    }
    if (const auto* unary = std::get_if<Unary>(&expression.node))
    {
        return BuildUnary(*unary, width);
    }
    if (const auto* binary = std::get_if<Binary>(&expression.node))
    {
        return BuildBinary(*binary, width);
    }
    if (const auto* choice = std::get_if<Conditional>(&expression.node))
    {
        const Term condition = BuildBit(*choice->condition);
        const Term whenTrue = Build(*choice->whenTrue);
        return m_writer.Computed(Operation::Select, width, {condition, whenTrue, Build(*choice->whenFalse)}, width);
    }
    if (const auto* cast = std::get_if<Cast>(&expression.node))
    {
        const Term operand = Build(*cast->operand);
        return operand.width == width
                   ? operand
                   : m_writer.Computed(Operation::Move, std::min(width, operand.width), {operand}, width);
    }
    return BuildCallValue(std::get<Call>(expression.node), width);
}

/** The last operation writes to dest itself. */
void
ContextBuilder::BuildInto(VariableId dest, const Expression& expression)
{
    const InstructionId before = m_writer.Next();
    const Term value = Build(expression);
    const Value* result = ValueOf(value);
    const bool isNew = result != nullptr && m_writer.Next() > before &&
                       !std::holds_alternative<LookUp>(m_program.instructions.back().work) &&
                       m_program.instructions.back().results == std::vector<Value>{*result};
    if (isNew && m_writer.Redirect(dest))
    {
        return;
    }
    m_writer.Compute(dest, Operation::Move, value.width, {value});
}

/** @return one bit: whether the expression is not zero. */
Term
ContextBuilder::BuildBit(const Expression& expression)
{
    const auto* binary = std::get_if<Binary>(&expression.node);
    if (binary != nullptr && IsComparison(binary->op))
    {
        const Comparison comparison = BuildComparison(*binary);
        return m_writer.Computed(comparison.operation, comparison.left.width, {comparison.left, comparison.right}, 1);
    }
    const Term value = Build(expression);
    return value.width == 1
               ? value
               : m_writer.Computed(Operation::NotEqual, value.width, {value, Literally(0, value.width)}, 1);
}

Term
ContextBuilder::BuildName(const Expression& expression, const std::string& name)
{
    if (const auto constant = m_source.constants.find(name); constant != m_source.constants.end())
    {
        return Literally(constant->second.value, expression.width);
    }
    const Copy& copy = *m_copies.back();
    const Symbol& symbol = copy.routine.symbols.at(name);
    if (symbol.kind == Symbol::Kind::Global)
    {
        return ReadCell(GlobalOf(name), Literally(0, 1));
    }
    if (symbol.kind == Symbol::Kind::External)
    {
        return m_writer.Read(m_writer.LookedUp(ExternalOf(name), {})[1]);
    }
    const auto bound = copy.names.find(name);
    if (bound != copy.names.end() && !bound->second.variable)
    {
        return {bound->second.value.what, expression.width};
    }
    return m_writer.Read(Variable(name));
}

Term
ContextBuilder::ReadCell(GlobalId global, Term index)
{
    const VariableId cell = m_writer.MakeLocal("cell", m_program.globals[global].width);
    m_writer.Write(ReadGlobal{global}, {std::move(index)}, {Value{cell, 0}});
    return m_writer.Read(cell);
}

Term
ContextBuilder::BuildIndex(const Expression& expression, const Index& index)
{
    if (m_copies.back()->routine.symbols.at(index.of).kind == Symbol::Kind::Global)
    {
        const GlobalId global = GlobalOf(index.of);
        return ReadCell(global, Build(*index.keys[0]));
    }
    const ExternalId external = ExternalOf(index.of);
    const std::vector<VariableId> found = m_writer.LookedUp(external, BuildAll(index.keys));
    const std::vector<ExternalField>& values = m_program.externals[external].declared.values;
    for (std::size_t i = 0; i < values.size(); ++i)
    {
        if (index.member.empty() || values[i].name == index.member)
        {
            return m_writer.Read(found[i + 1]);
        }
    }
    assert(false && "the checker found the member");
    return Literally(0, expression.width);
}

Term
ContextBuilder::BuildUnary(const Unary& unary, unsigned width)
{
    if (unary.op == UnaryOperator::Not)
    {
        return m_writer.Computed(Operation::Xor, 1, {BuildBit(*unary.operand), Literally(1, 1)}, 1);
    }
    const Term operand = Build(*unary.operand);
    return unary.op == UnaryOperator::Minus
               ? m_writer.Computed(Operation::Sub, width, {Literally(0, width), operand}, width)
               : m_writer.Computed(Operation::Not, width, {operand}, width);
}

Comparison
ContextBuilder::BuildComparison(const Binary& binary)
{
    const Translated how = Translate(binary.op);
    Term left = Build(*binary.left);
    Term right = Build(*binary.right);
    if (how.isExchanged)
    {
        std::swap(left, right);
    }
    return {how.operation, left, right};
}

Term
ContextBuilder::BuildBinary(const Binary& binary, unsigned width)
{
    if (binary.op == BinaryOperator::And || binary.op == BinaryOperator::Or)
    {
        const Term left = BuildBit(*binary.left);
        const Operation operation = binary.op == BinaryOperator::And ? Operation::And : Operation::Or;
        return m_writer.Computed(operation, 1, {left, BuildBit(*binary.right)}, 1);
    }
    if (IsComparison(binary.op))
    {
        const Comparison comparison = BuildComparison(binary);
        return m_writer.Computed(comparison.operation, comparison.left.width, {comparison.left, comparison.right}, 1);
    }
    const Term left = Build(*binary.left);
    Term right = Build(*binary.right);
    const bool isShift = binary.op == BinaryOperator::ShiftLeft || binary.op == BinaryOperator::ShiftRight;
    if (isShift && right.width > width)
    {
        // an amount that the width of the operation would cut is more than all bits
        const auto* number = std::get_if<Constant>(&right.what);
        right = number != nullptr ? Literally(std::min<uint64_t>(number->value, LowBits(width)), width)
                                  : m_writer.Computed(Operation::MinUnsigned, right.width,
                                                      {right, Literally(LowBits(width), right.width)}, width);
    }
    return m_writer.Computed(Translate(binary.op).operation, width, {left, right}, width);
}

/** A comparison or a value that must (not) be zero, or several with && (or ||, when they must be false). */
std::vector<Comparison>
ContextBuilder::BuildConjunction(const Expression& expression, bool isTrue)
{
    const auto* unary = std::get_if<Unary>(&expression.node);
    if (unary != nullptr && unary->op == UnaryOperator::Not)
    {
        return BuildConjunction(*unary->operand, !isTrue);
    }
    const auto* binary = std::get_if<Binary>(&expression.node);
    if (binary != nullptr && (binary->op == BinaryOperator::And || binary->op == BinaryOperator::Or))
    {
        if ((binary->op == BinaryOperator::And) != isTrue)
        {
            return {};
        }
        std::vector<Comparison> left = BuildConjunction(*binary->left, isTrue);
        const std::vector<Comparison> right =
            left.empty() ? std::vector<Comparison>{} : BuildConjunction(*binary->right, isTrue);
        left.insert(left.end(), right.begin(), right.end());
        return right.empty() ? std::vector<Comparison>{} : left;
    }
    Comparison one;
    if (binary != nullptr && IsComparison(binary->op))
    {
        one = BuildComparison(*binary);
    }
    else
    {
        const Term value = Build(expression);
        one = {Operation::NotEqual, value, Literally(0, value.width)};
    }
    return {isTrue ? one : Negated(one)};
}

Term
ContextBuilder::BuildCallValue(const Call& call, unsigned width)
{
    const LibraryCall& library = *FindLibraryCall(call.function);
    if (const auto* header = std::get_if<HeaderService>(&library.service); header != nullptr)
    {
        const HeaderId id = HeaderOf(std::get<NameUse>(call.arguments[0]->node).name);
        return m_writer.Read(m_writer.FieldVariable({id, FieldId::kValid}));
    }
    return BuildService(library, call, width);
}

Term
ContextBuilder::BuildService(const LibraryCall& library, const Call& call, unsigned width)
{
    if (const auto* read = std::get_if<ReadService>(&library.service))
    {
        return m_writer.Read(m_writer.FieldVariable(IntrinsicField(read->field)));
    }
    std::vector<Term> arguments = BuildAll(call.arguments);
    if (const auto* arithmetic = std::get_if<ArithmeticService>(&library.service))
    {
        return m_writer.Computed(arithmetic->operation, width, std::move(arguments), width);
    }
    const auto* hash = std::get_if<HashService>(&library.service);
    const VariableId result = m_writer.MakeLocal(hash != nullptr ? "hash" : "random", width);
    const InstructionWork work =
        hash != nullptr ? InstructionWork{HashSources{hash->algorithm}} : InstructionWork{DrawNumber{}};
    m_writer.Write(work, std::move(arguments), {Value{result, 0}});
    return m_writer.Read(result);
}

} // namespace pisa::lyra
