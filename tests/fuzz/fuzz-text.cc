// Fuzzes the text form: any bytes are a program that returns from its own text, or an error with a line.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/table-graph.h"
#include "ir/text.h"

#include <cstdlib>
#include <string>

extern "C" int
LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size)
{
    const std::string text(reinterpret_cast<const char*>(data), size);
    try
    {
        const pisa::Program program = pisa::ParseProgram(text, "input");
        if (!(pisa::ParseProgram(pisa::Print(program), "printed") == program))
        {
            std::abort();
        }
        pisa::BuildTableGraph(program);
    }
    catch (const pisa::InputError& error)
    {
        if (error.Diagnostics().front().where.line == 0)
        {
            std::abort();
        }
    }
    return 0;
}
