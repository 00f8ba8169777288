// The words of primitives in command files and JSON.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_UPGRADE_PRIMITIVE_NAMES_H
#define PISA_UPGRADE_PRIMITIVE_NAMES_H

#include "upgrade/plan.h"

#include <optional>
#include <string>

namespace pisa
{

/** @return the primitive's name in JSON, e.g. "alloc-table". */
const char* NameOf(Primitive::Kind kind);

std::optional<Primitive::Kind> FindPrimitive(const std::string& name);
std::optional<PlanPhase> FindPhase(const std::string& name);
std::optional<Thread> FindThread(const std::string& name);

/** @return the node that NameOf writes so, or nothing for an unknown prefix or an empty name. */
std::optional<PlanNode> FindPlanNode(const std::string& name);

/**
 * @param isOfTable whether it stands behind a table's name, where unknown words are actions
 * @return the slot that NameOf writes so, or nothing
 */
std::optional<PointerSlot> FindSlot(const std::string& name, bool isOfTable);

} // namespace pisa

#endif // PISA_UPGRADE_PRIMITIVE_NAMES_H
