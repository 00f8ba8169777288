// The control of one thread as nodes with pointers, for chips that run a packet's whole program in one call.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_LINKED_CONTROL_H
#define PISA_PIPELINE_LINKED_CONTROL_H

#include "pipeline/linked-operation.h"
#include "pipeline/live-pointers.h"

#include <array>
#include <optional>

namespace pisa
{

/** An action as one table calls it. */
struct LinkedCallee
{
    uint32_t begin{0}; ///< into the engine's code
    uint32_t end{0};
    uint32_t arguments{0};
    uint32_t firstParameter{0}; ///< slots of parameters follow one another from here
    bool hasServices{false};
    std::array<NodeId, 2> next{kEndOfControl, kEndOfControl}; ///< after a miss, after a hit
};

struct LinkedNode
{
    bool isApply{false};
    TableId table{0};
    uint32_t callees{0};         ///< Apply: of the table's first action, into the engine's callees
    uint32_t actions{0};         ///< Apply: how many there are
    NodeId group{kEndOfControl}; ///< Apply: the table beside it, if there is one
    bool hasServices{false};     ///< Apply: the table has a direct counter, a direct meter or a profile
    LinkedOperation condition;   ///< Branch
    std::array<NodeId, 2> next{kEndOfControl, kEndOfControl}; ///< Branch: if false, if true
    std::optional<Cycle> after;                               ///< Branch: when it is met after the issue
    Cycle freed{kNever};                                      ///< from which on it must not be met
};

struct LinkedControl
{
    std::vector<LinkedNode> nodes;
    NodeId entry{kEndOfControl};
    std::vector<Cycle> nextIssue{0}; ///< no packet is issued before for each pass any more
    LivePointers writes;             ///< that are not in the nodes yet
    bool isLive{false};              ///< packets have to look at more than the nodes' pointers
    uint64_t strays{0};
};

} // namespace pisa

#endif // PISA_PIPELINE_LINKED_CONTROL_H
