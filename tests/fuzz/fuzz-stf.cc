// Fuzzes the STF reader and its binding: any bytes are commands, or errors each with a line.
// SPDX-License-Identifier: GPL-2.0-only
#include "entries/stf-reader.h"
#include "fuzz/bind-input.h"

extern "C" int
LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size)
{
    const std::string text(reinterpret_cast<const char*>(data), size);
    pisa::BindInput([&] { return pisa::ReadStf(text, "input"); });
    return 0;
}
