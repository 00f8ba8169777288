// What the names of a routine stand for, and how wide locals are that nobody declared.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/checker.h"
#include "compiler/lyra/library.h"

#include <algorithm>

namespace pisa::lyra
{

namespace
{

bool
GivesTruth(BinaryOperator op)
{
    return op <= BinaryOperator::GreaterOrEqual;
}

/** Finds the width of one kind of expression each. */
class WidthFinder
{
  public:
    WidthFinder(const Source& source, const Routine& routine) : m_source(source), m_routine(routine)
    {
    }

    unsigned Of(const Expression& expression) const
    {
        return std::visit([this](const auto& node) { return Of(node); }, expression.node);
    }

  private:
    unsigned Of(const Number&) const
    {
        return 0;
    }

    unsigned Of(const NameUse& name) const
    {
        const auto it = m_routine.symbols.find(name.name);
        if (it == m_routine.symbols.end())
        {
            return 0;
        }
        const Symbol& symbol = it->second;
        if (symbol.kind == Symbol::Kind::Global)
        {
            return symbol.global.width;
        }
        return symbol.kind == Symbol::Kind::External
                   ? (symbol.external.values.empty() ? 0 : symbol.external.values[0].width)
                   : symbol.width;
    }

    unsigned Of(const FieldUse& field) const
    {
        return FieldWidth(m_source, field);
    }

    unsigned Of(const Index& index) const
    {
        const auto it = m_routine.symbols.find(index.of);
        if (it == m_routine.symbols.end())
        {
            return 0;
        }
        if (it->second.kind == Symbol::Kind::Global)
        {
            return it->second.global.width;
        }
        for (const ExternalField& value : it->second.external.values)
        {
            if (index.member.empty() || value.name == index.member)
            {
                return value.width;
            }
        }
        return 0;
    }

    unsigned Of(const Slice& slice) const
    {
        return slice.high - slice.low + 1;
    }

    unsigned Of(const Membership&) const
    {
        return 1;
    }

    unsigned Of(const Unary& unary) const
    {
        return unary.op == UnaryOperator::Not ? 1 : Of(*unary.operand);
    }

    unsigned Of(const Binary& binary) const
    {
        if (GivesTruth(binary.op))
        {
            return 1;
        }
        const unsigned left = Of(*binary.left);
        const bool isShift = binary.op == BinaryOperator::ShiftLeft || binary.op == BinaryOperator::ShiftRight;
        return left != 0 || isShift ? left : Of(*binary.right);
    }

    unsigned Of(const Conditional& conditional) const
    {
        const unsigned width = Of(*conditional.whenTrue);
        return width != 0 ? width : Of(*conditional.whenFalse);
    }

    unsigned Of(const Cast& cast) const
    {
        return cast.width;
    }

    unsigned Of(const Call& call) const
    {
        const LibraryCall* library = FindLibraryCall(call.function);
        if (library == nullptr || !HasResult(*library))
        {
            return 0;
        }
        unsigned width = library->width;
        for (const ExpressionPtr& argument : call.arguments)
        {
            width = width != 0 ? width : Of(*argument);
        }
        return width;
    }

    const Source& m_source;
    const Routine& m_routine;
};

/** Walks over a body and fills in the symbols. */
class SymbolInference
{
  public:
    SymbolInference(const Source& source, Routine& routine, Faults& faults)
        : m_source(source),
          m_routine(routine),
          m_faults(faults)
    {
    }

    void Run(Faults& widths)
    {
        for (const FieldDeclaration& parameter : m_routine.parameters)
        {
            Declare(parameter.name, {Symbol::Kind::Parameter, parameter.where, parameter.width, false, {}, {}});
        }
        Walk(m_routine.body);
        m_isFirst = false;
        while (std::exchange(m_changed, false))
        {
            Walk(m_routine.body);
        }
        for (const auto& [name, symbol] : m_routine.symbols)
        {
            if (symbol.width == 0 && symbol.kind == Symbol::Kind::Local)
            {
                widths.Add(symbol.where, "the width of '" + name + "' follows from nothing",
                           "declare it: bit[32] " + name + ";");
            }
        }
    }

  private:
    void Declare(const std::string& name, Symbol symbol)
    {
        const SourceLocation where = symbol.where;
        if (m_source.constants.count(name) > 0)
        {
            m_faults.Add(where, "'" + name + "' is a constant", "choose another name");
        }
        else if (!m_routine.symbols.emplace(name, std::move(symbol)).second)
        {
            m_faults.Add(where, "'" + name + "' is declared twice in '" + m_routine.name + "'",
                         "a routine is one scope: rename one");
        }
    }

    void Walk(const Statements& statements)
    {
        for (const Statement& statement : statements)
        {
            std::visit([this, &statement](const auto& node) { See(node, statement.where); }, statement.node);
        }
    }

    void See(const LocalDeclaration& local, const SourceLocation& where)
    {
        if (m_isFirst)
        {
            Declare(local.name, {Symbol::Kind::Local, where, local.width, local.value != nullptr, {}, {}});
        }
    }

    void See(const GlobalDeclaration& global, const SourceLocation& where)
    {
        if (m_isFirst)
        {
            Declare(global.name, {Symbol::Kind::Global, where, global.width, true, global, {}});
        }
    }

    void See(const ExternalDeclaration& external, const SourceLocation& where)
    {
        if (m_isFirst)
        {
            Declare(external.name, {Symbol::Kind::External, where, 0, false, {}, external});
        }
    }

    void See(const Assignment& assignment, const SourceLocation& where)
    {
        const auto* name = std::get_if<NameUse>(&assignment.target->node);
        if (name == nullptr || m_source.constants.count(name->name) > 0)
        {
            return;
        }
        auto it = m_routine.symbols.find(name->name);
        if (it == m_routine.symbols.end())
        {
            it = m_routine.symbols.emplace(name->name, Symbol{Symbol::Kind::Local, where, 0, true, {}, {}}).first;
            m_changed = true;
        }
        Symbol& symbol = it->second;
        symbol.isAssigned = true;
        if (symbol.kind == Symbol::Kind::Local && symbol.width == 0)
        {
            symbol.width = WidthOf(m_source, m_routine, *assignment.value);
            m_changed = m_changed || symbol.width != 0;
        }
    }

    void See(const CallStatement& call, const SourceLocation& where)
    {
        const Routine* function = FindRoutine(m_source.functions, call.call.function);
        for (std::size_t i = 0; function != nullptr && i < call.call.arguments.size(); ++i)
        {
            const auto* name = std::get_if<NameUse>(&call.call.arguments[i]->node);
            if (name == nullptr || i >= function->parameters.size())
            {
                continue;
            }
            // what a call may write first has the parameter's width
            const auto [it, isNew] = m_routine.symbols.emplace(
                name->name, Symbol{Symbol::Kind::Local, where, function->parameters[i].width, false, {}, {}});
            if (isNew && m_source.constants.count(name->name) > 0)
            {
                m_routine.symbols.erase(it);
            }
        }
    }

    void See(const If& branch, const SourceLocation&)
    {
        Walk(*branch.whenTrue);
        if (branch.whenFalse)
        {
            Walk(*branch.whenFalse);
        }
    }

    void See(const Switch& choice, const SourceLocation&)
    {
        for (const SwitchCase& one : choice.cases)
        {
            Walk(*one.body);
        }
    }

    const Source& m_source;
    Routine& m_routine;
    Faults& m_faults;
    bool m_isFirst{true};
    bool m_changed{false};
};

} // namespace

unsigned
WidthOf(const Source& source, const Routine& routine, const Expression& expression)
{
    return WidthFinder(source, routine).Of(expression);
}

void
InferSymbols(const Source& source, Routine& routine, Faults& faults, Faults& widths)
{
    SymbolInference(source, routine, faults).Run(widths);
}

} // namespace pisa::lyra
