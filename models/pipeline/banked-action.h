// An action cut into steps: what the processor computes, then what it asks of the banks in one cycle.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_BANKED_ACTION_H
#define PISA_PIPELINE_BANKED_ACTION_H

#include "pipeline/linked-operation.h"

#include <vector>

namespace pisa
{

using LinkedCode = std::vector<LinkedOperation>;

/** One stateful operation, executed at the bank that holds its cell. */
struct CellAccess
{
    RegisterId reg{0};
    uint32_t index{0}; ///< slot of the cell's index
    LinkedCode code;
};

struct ActionStep
{
    LinkedCode compute;
    std::vector<CellAccess> accesses; ///< sent in one cycle; the next step begins when all are answered
};

/**
 * The steps of one action; the last one has no accesses.
 *
 * Instructions take effect in their order. One joins the current step unless it meets an access of that step: it
 * reads or writes a field that the access writes, or writes one that it reads. Then it begins the next step. In
 * actions that chips of side-by-side units take, no instruction depends on another, and all accesses go in one step.
 */
struct BankedAction
{
    std::vector<ActionStep> steps;
    uint32_t parameters{0};
    uint32_t firstParameter{0}; ///< slots of parameters follow one another from here

    /** @return the steps that wait for the banks. */
    unsigned AccessSteps() const
    {
        return static_cast<unsigned>(steps.size() - 1);
    }
};

/** Links an action. Slots of fields may connect instructions; all others belong to one. */
BankedAction LinkBankedAction(const Action& action, PhvLayout& layout);

} // namespace pisa

#endif // PISA_PIPELINE_BANKED_ACTION_H
