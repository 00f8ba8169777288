// Fuzzes the P4 front end: any text becomes a checked program, or errors each with a line.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/p4-program.h"

#include <cstdint>
#include <cstdlib>

extern "C" int
LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size)
{
    const std::string text(reinterpret_cast<const char*>(data), size);
    std::vector<pisa::Diagnostic> diagnostics;
    pisa::P4Program program = pisa::ParseP4Text(text, "input", {}, diagnostics);
    bool isGood = true;
    for (const pisa::Diagnostic& diagnostic : diagnostics)
    {
        isGood = isGood && diagnostic.severity != pisa::Severity::Error;
    }
    if (isGood)
    {
        pisa::CheckP4(program, diagnostics);
    }
    for (const pisa::Diagnostic& diagnostic : diagnostics)
    {
        if (diagnostic.where.line == 0)
        {
            std::abort(); // a message without a place helps nobody
        }
    }
    return 0;
}
