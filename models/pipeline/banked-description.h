// The program as a processor sees it: a table of elements chained by next pointers.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_BANKED_DESCRIPTION_H
#define PISA_PIPELINE_BANKED_DESCRIPTION_H

#include "ir/program.h"
#include "pipeline/live-control.h"

#include <array>
#include <vector>

namespace pisa
{

struct NewElements;

/** One element of a program: what to do there and where to go next. */
struct DescriptionEntry
{
    enum class Kind : uint8_t
    {
        Table,
        Branch,
    };

    Kind kind{Kind::Table};
    uint32_t resource{0}; ///< the TableId whose shards the banks hold; or the branch's condition, see Describe
    /** Branch: if false, if true. Table: of its i-th action, [2 i] after a miss and [2 i + 1] after a hit. */
    std::vector<NodeId> next;
    NodeId beside{kEndOfControl}; ///< Table: another that is looked up with it and whose hits win, if there is one

    bool operator==(const DescriptionEntry& o) const;
};

/**
 * The program description table of one processor (FlexCore: Xing et al., NSDI 2022, section 4.1): its own copy, so
 * that finding the next element needs no memory behind the crossbar. Entries are numbered as the control's nodes.
 */
struct ProgramDescription
{
    struct Walk
    {
        NodeId first{kEndOfControl};
        std::vector<DescriptionEntry> entries;

        bool operator==(const Walk& o) const;
    };

    std::array<Walk, 2> threads; ///< ingress, egress

    Walk& Of(Thread thread)
    {
        return threads[static_cast<std::size_t>(thread)];
    }

    const Walk& Of(Thread thread) const
    {
        return threads[static_cast<std::size_t>(thread)];
    }

    bool operator==(const ProgramDescription& o) const;
};

/**
 * Adds the elements that the program has beyond those that are described, and those in freed places, which keep the
 * number of their condition; others are numbered as they come.
 */
void DescribeNew(const Program& program, const NewElements& added, ProgramDescription& description);

/** @return where a pointer leads. */
NodeId TargetOf(const ProgramDescription& description, const PointerId& pointer);

/** @return whether a write to one pointer changes what TargetOf says of the other. */
bool Decides(const ProgramDescription& description, const PointerId& pointer, const PointerId& asked);

/** Makes a pointer lead elsewhere. */
void SetTarget(ProgramDescription& description, const PointerId& pointer, NodeId target);

/** @return the program as it is written; conditions are numbered through, those of ingress first. */
ProgramDescription Describe(const Program& program);

} // namespace pisa

#endif // PISA_PIPELINE_BANKED_DESCRIPTION_H
