// Programs of one algorithm along a row of switches.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_SPLIT_ROW_H
#define PISA_TESTS_SPLIT_ROW_H

#include "compiler/lyra/flow-paths.h"
#include "compiler/lyra/lyra-compiler.h"
#include "compiler/network/network-placement.h"
#include "compiler/split/split-program.h"

#include <string>

namespace pisa
{

constexpr uint32_t kOuterPorts = 6;

/** `count` switches in a row, outer ports dealt out from the first on. */
lyra::Network Row(uint32_t count, const std::string& chip);

/** A program whose algorithms run along all of a row. */
struct Along
{
    lyra::CompiledContext context;
    lyra::Network network;
    NetworkProblem problem;

    Along(const std::string& text, uint32_t count, const std::string& chip = "ideal");
};

/** @return a program around a random body; every second one has checksums over both headers. */
std::string RandomText(uint32_t seed);

SplitProgram SplitOf(const Along& along, const NetworkPlacement& placement);

} // namespace pisa

#endif // PISA_TESTS_SPLIT_ROW_H
