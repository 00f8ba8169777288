// Binds what a fuzzer made a reader read, and checks what must hold of every input.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_FUZZ_BIND_INPUT_H
#define PISA_TESTS_FUZZ_BIND_INPUT_H

#include "entries/bound-program.h"

#include <cstdlib>

namespace pisa
{

/** Calls the reader and binds its file to MakeProgram(); errors must have a line, and entries as many pieces as keys.
 */
template <typename F>
void
BindInput(const F& read)
{
    static const Program program = MakeProgram();
    try
    {
        for (const ControlStep& step : ControlBinder(program).Bind(read()))
        {
            const auto* insertion = std::get_if<InsertEntry>(&step.operation);
            if (insertion != nullptr && insertion->entry.match.size() != program.tables[insertion->table].keys.size())
            {
                std::abort();
            }
        }
    }
    catch (const InputError& error)
    {
        for (const Diagnostic& diagnostic : error.Diagnostics())
        {
            if (diagnostic.where.line == 0 || diagnostic.what.empty())
            {
                std::abort();
            }
        }
    }
}

} // namespace pisa

#endif // PISA_TESTS_FUZZ_BIND_INPUT_H
