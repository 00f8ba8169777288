// Reads, then checks.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/lyra-source.h"

#include "compiler/lyra/checker.h"
#include "compiler/lyra/reader.h"
#include "compiler/lyra/wide-values.h"

namespace pisa::lyra
{

Source
ReadLyra(const std::string& text, const std::string& path)
{
    Source source = Reader(Tokenise(text, path), path).Read();
    DivideWideValues(source);
    CheckLyra(source);
    return source;
}

} // namespace pisa::lyra
