// Where statements that leave code lead.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_LOWER_EXITS_H
#define PISA_COMPILER_P4_LOWER_EXITS_H

#include "compiler/p4/lower/data.h"
#include "compiler/p4/lower/region.h"

#include <functional>

namespace pisa::p4
{

/** Where `return`, `exit`, `break` and `continue` lead, and where a returned value goes. */
struct Exits
{
    std::optional<LabelId> onReturn;
    std::optional<LabelId> onExit;
    std::optional<LabelId> onBreak{};    ///< of the innermost loop
    std::optional<LabelId> onContinue{}; ///< of the innermost loop
    const Data* result{nullptr};
    std::optional<FieldId> exitFlag{}; ///< set where the code exits, for whoever applied the table of this action
    bool* exited{nullptr};             ///< told whether the flag is ever set
};

/** Runs what was called; a packet that exits there leaves for the label. */
using Invoked = std::function<void(const std::optional<LabelId>& onExit)>;

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_LOWER_EXITS_H
