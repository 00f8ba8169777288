// Fuzzes the reader of BMv2 JSON: any bytes are a program that returns from its own text, or an error with a place.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/bmv2/bmv2-reader.h"
#include "ir/diagnostic.h"
#include "ir/text.h"

#include <cstdlib>
#include <string>

extern "C" int
LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size)
{
    const std::string text(reinterpret_cast<const char*>(data), size);
    try
    {
        const pisa::Program program = pisa::ReadBmv2(text, "input.json");
        if (!(pisa::ParseProgram(pisa::Print(program), "printed") == program))
        {
            std::abort();
        }
    }
    catch (const pisa::InputError& error)
    {
        if (error.Diagnostics().front().where.file.empty())
        {
            std::abort();
        }
    }
    return 0;
}
