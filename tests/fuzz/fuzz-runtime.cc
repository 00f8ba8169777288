// Fuzzes the reader of runtime files and its binding: any bytes are entries, or errors each with a line.
// SPDX-License-Identifier: GPL-2.0-only
#include "entries/runtime-reader.h"
#include "fuzz/bind-input.h"

extern "C" int
LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size)
{
    const std::string text(reinterpret_cast<const char*>(data), size);
    pisa::BindInput([&] { return pisa::ReadRuntimeFile(text, "input").file; });
    return 0;
}
