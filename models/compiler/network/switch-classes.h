// Switches that need not be told apart.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NETWORK_SWITCH_CLASSES_H
#define PISA_COMPILER_NETWORK_SWITCH_CLASSES_H

#include "compiler/network/network-problem.h"

namespace pisa
{

/** Paths of an algorithm over classes, each once. */
using ClassPaths = std::vector<std::vector<uint32_t>>;

/**
 * Switches with equal chips, in the same scopes, at the same places of paths. They are one class only if the paths
 * through each sequence of classes are all combinations of their members and cross each class once: then whatever
 * one path does, all can do, and no placement is lost by giving all members the same pieces. Other switches are
 * classes of their own.
 */
struct SwitchClasses
{
    std::vector<std::vector<uint32_t>> members;
    std::vector<uint32_t> classOf; ///< of each switch
    std::vector<ClassPaths> paths; ///< of each algorithm

    const NetworkSwitch& Chip(const NetworkProblem& problem, uint32_t each) const
    {
        return problem.switches[members[each].front()];
    }
};

/** @param merges false: every switch is its own class */
SwitchClasses ClassesOf(const NetworkProblem& problem, bool merges = true);

} // namespace pisa

#endif // PISA_COMPILER_NETWORK_SWITCH_CLASSES_H
