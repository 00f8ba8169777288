// Scopes: on which switches an algorithm may run, and which way its packets go.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_LYRA_SCOPE_FILE_H
#define PISA_COMPILER_LYRA_SCOPE_FILE_H

#include "ir/diagnostic.h"

#include <optional>
#include <string>
#include <vector>

namespace pisa::lyra
{

/** A name of a switch, or a pattern in which `*` stands for any characters. */
struct SwitchPattern
{
    std::string text;
    SourceLocation where;
};

enum class Deployment : uint8_t
{
    PerSwitch,     ///< PER-SW: each switch of the region carries all of the algorithm
    MultipleSwitch ///< MULTI-SW: the switches of each flow path share it
};

/** From where to where packets go. */
struct Direction
{
    std::vector<SwitchPattern> entries;
    std::vector<SwitchPattern> exits;
    SourceLocation where;
};

struct Scope
{
    std::string algorithm;
    SourceLocation where;
    std::vector<SwitchPattern> region;
    Deployment deployment{Deployment::PerSwitch};
    std::optional<Direction> direct; ///< nothing: `-`
};

/**
 * Reads a scope file: one scope a line, `#` starts a comment.
 *
 *     int_in:       [ ToR*                | PER-SW   | -                        ]
 *     loadbalancer: [ ToR3,ToR4,Agg3,Agg4 | MULTI-SW | (Agg3,Agg4 -> ToR3,ToR4) ]
 *
 * @throws InputError with line and column: what is missing, an unknown deployment, an algorithm with two scopes
 */
std::vector<Scope> ParseScopes(const std::string& text, const std::string& fileName);

/** @return whether the name fits the pattern. */
bool Fits(const SwitchPattern& pattern, const std::string& name);

} // namespace pisa::lyra

#endif // PISA_COMPILER_LYRA_SCOPE_FILE_H
