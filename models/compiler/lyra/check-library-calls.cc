// Checks calls of the library.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/checker.h"
#include "compiler/lyra/library.h"

#include <algorithm>

namespace pisa::lyra
{

unsigned
BodyChecker::CheckLibraryCall(Call& call, const SourceLocation& where, bool isStatement, unsigned wanted)
{
    const LibraryCall* library = FindLibraryCall(call.function);
    if (library == nullptr)
    {
        const bool isFunction = FindRoutine(m_source.functions, call.function) != nullptr;
        m_faults.Add(where,
                     isFunction ? "function '" + call.function + "' has no result"
                                : "there is no function '" + call.function + "'",
                     isFunction ? "let it assign to a parameter" : "declare it, or call one of: " + LibraryNames());
        return 0;
    }
    if (HasResult(*library) == isStatement)
    {
        m_faults.Add(where,
                     isStatement ? "the result of '" + call.function + "' goes nowhere"
                                 : "'" + call.function + "' has no result",
                     isStatement ? "assign it to a variable" : "call it in a statement of its own");
        return 0;
    }
    if (library->arguments ? call.arguments.size() != *library->arguments : call.arguments.empty())
    {
        m_faults.Add(where,
                     "'" + call.function + "' takes " +
                         (library->arguments ? std::to_string(*library->arguments) : "one or more") +
                         " arguments, here are " + std::to_string(call.arguments.size()),
                     "see the list of library calls in lyra.md");
        return 0;
    }
    if (std::holds_alternative<HeaderService>(library->service))
    {
        const auto* name = std::get_if<NameUse>(&call.arguments[0]->node);
        const bool isHeader = name != nullptr &&
                              std::any_of(m_source.packet.begin(), m_source.packet.end(),
                                          [name](const HeaderInstance& header) { return header.name == name->name; });
        if (!isHeader)
        {
            m_faults.Add(call.arguments[0]->where, "'" + call.function + "' takes a header of the packet",
                         "name one of those in packet { }");
        }
        return library->width;
    }
    if (std::holds_alternative<ArithmeticService>(library->service))
    {
        return CheckPair(*call.arguments[0], *call.arguments[1], wanted, where, "the two arguments");
    }
    if (const auto* write = std::get_if<WriteService>(&library->service); write != nullptr && !write->value)
    {
        const Header intrinsic = MakeIntrinsicHeader();
        const unsigned width = intrinsic.fields[static_cast<std::size_t>(write->field)].width;
        const unsigned own =
            CheckExpression(*call.arguments[0], WidthOf(m_source, m_routine, *call.arguments[0]) == 0 ? width : 0);
        if (own > width)
        {
            m_faults.Add(where,
                         "the argument has " + Bits(own) + ", '" + call.function + "' takes up to " +
                             std::to_string(width),
                         "cut it: (bit[" + std::to_string(width) + "])");
        }
        return 1;
    }
    const unsigned each = std::holds_alternative<RandomService>(library->service) ? library->width : 0;
    for (const ExpressionPtr& argument : call.arguments)
    {
        each != 0 ? CheckWidth(*argument, each, "the limit") : void(CheckExpression(*argument, 0));
    }
    return library->width;
}

} // namespace pisa::lyra
