// Fuzzes the Lyra front end: any text becomes a program that verifies, or errors each with a line.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/lyra-compiler.h"

#include <cstdint>
#include <cstdlib>

extern "C" int
LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size)
{
    try
    {
        pisa::CompileLyra(std::string(reinterpret_cast<const char*>(data), size), "input");
    }
    catch (const pisa::InputError& error)
    {
        for (const pisa::Diagnostic& diagnostic : error.Diagnostics())
        {
            if (diagnostic.where.line == 0)
            {
                std::abort(); // a message without a place helps nobody
            }
        }
    }
    return 0;
}
