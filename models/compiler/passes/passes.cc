// The passes in order.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/passes/passes.h"

#include "ir/verify.h"

#include <array>
#include <stdexcept>

namespace pisa
{

namespace
{

struct Pass
{
    const char* name;
    void (*run)(Program&, const Target&);
};

constexpr std::array<Pass, 8> kPasses{{
    {"look-ahead-at-parts", LookAheadAtParts},
    {"match-in-parser", MatchInParser},
    {"merge-parse-states", MergeParseStates},
    {"cheaper-operations", UseCheaperOperations},
    {"add-up-shifts", AddUpShifts},
    {"touch-registers-once", TouchRegistersOnce},
    {"shorten-chains", ShortenChains},
    {"split-actions", SplitActions},
}};

} // namespace

Program
FitToChip(Program program, const Target& target)
{
    if (target.architecture == "ideal") // it runs instructions one after the other
    {
        return program;
    }
    for (const Pass& pass : kPasses)
    {
        pass.run(program, target);
        const std::vector<Diagnostic> broken = Verify(program);
        if (!broken.empty())
        {
            throw std::logic_error("pass '" + std::string(pass.name) +
                                   "' broke the program: " + ToString(broken.front()));
        }
    }
    return program;
}

} // namespace pisa
