// What a running pipeline may be given beside what it has, and what is left of elements that were freed.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_LIVE_EXTENSION_H
#define PISA_PIPELINE_LIVE_EXTENSION_H

#include "ir/thread.h"
#include "pipeline/engine-pipeline.h"

#include <array>
#include <string>
#include <utility>
#include <vector>

namespace pisa
{

/** @return whether a name is one that Emptied gives, and no language: the place may be given to something else. */
bool IsFreed(const std::string& name);
/** @return whether a node is freed; a table's node goes with the table. */
bool IsFreed(const Program& program, const ControlNode& node);

/** What a program has beyond another: first what stands in places that were freed, then what is appended. */
struct NewElements
{
    std::vector<ActionId> actions;
    std::vector<RegisterId> registers;
    std::vector<TableId> tables;
    std::array<std::vector<NodeId>, 2> nodes; ///< by thread
};

/** @return all that is in `program` and not, or freed, in `before`. */
NewElements NewBeyond(const Program& before, const Program& program);

/** Puts an element where its id says: into a place that there is, or right behind all. */
template <typename Element>
void
PutAt(std::vector<Element>& elements, std::size_t id, Element element)
{
    if (id == elements.size())
    {
        elements.push_back(std::move(element));
        return;
    }
    elements.at(id) = std::move(element);
}

/**
 * Checks that a program has all that is loaded in its place, whatever is behind it in each vector and in places that
 * were freed. Names, pointers of controls, parser and deparser may differ.
 * @throws InputError naming the first element that differs
 */
void CheckExtension(const Program& loaded, const Program& program);

/**
 * Checks that packets go on meeting what is loaded when they did, and leave when they did.
 * @throws InputError naming what would be met at another time: such a change takes a chip without packets
 */
void CheckSameTiming(const Program& loaded, const ChipTiming& now, const ChipTiming& then);

/** @return whether frames are read and written alike. */
bool HasSameFormat(const Program& a, const Program& b);

/**
 * @return the program with an emptied element, so that its memory is there for others: a table without keys, entries
 * and services, a branch of constants. Actions that no other table has lose their bodies, registers that no other
 * action has all cells but one. All of these get names for which IsFreed holds.
 */
Program Emptied(Program program, Thread thread, NodeId node);

} // namespace pisa

#endif // PISA_PIPELINE_LIVE_EXTENSION_H
