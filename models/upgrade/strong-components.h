// Strongly connected components (Tarjan 1972).
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_UPGRADE_STRONG_COMPONENTS_H
#define PISA_UPGRADE_STRONG_COMPONENTS_H

#include <cstdint>
#include <vector>

namespace pisa
{

/** @return the component of each vertex; a component's number is less than those of all from which it is reached. */
std::vector<uint32_t> StrongComponents(const std::vector<std::vector<uint32_t>>& successors);

} // namespace pisa

#endif // PISA_UPGRADE_STRONG_COMPONENTS_H
