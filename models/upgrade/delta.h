// What changes between two packet programs: the merged graph of both, element by element.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_UPGRADE_DELTA_H
#define PISA_UPGRADE_DELTA_H

#include "image/image.h"
#include "upgrade/flow-graph.h"

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace pisa
{

/**
 * A table or branch of the merged graph: kept if both programs have it, removed if only the old one, added if only
 * the new one. A kept element has the same slots in the same order in both vectors of pointers, named by the old
 * program's actions.
 */
struct UpgradeElement
{
    std::string name; ///< in the program that it stems from: the old one if it is kept
    bool isTable{true};
    Thread pipe{Thread::Ingress};
    std::optional<NodeId> oldNode; ///< in the pipe's control of the old program
    std::optional<NodeId> newNode;
    std::string newName;              ///< of a kept element; may differ
    std::vector<Pointer> oldPointers; ///< targets are elements of the delta
    std::vector<Pointer> newPointers;
    UpgradeMemory memory;
    uint64_t entries{0}; ///< installed at boot

    bool IsKept() const
    {
        return oldNode && newNode;
    }

    bool IsAdded() const
    {
        return !oldNode;
    }

    bool IsRemoved() const
    {
        return !newNode;
    }

    bool operator==(const UpgradeElement& o) const;
};

/**
 * Pointers of one kept element, or the entry of a pipe, that lead from one and the same element in the old program to
 * another one in the new: one flex branch chooses for all of them.
 */
struct Exchange
{
    std::optional<ElementId> element; ///< nothing: the entry of the pipe
    Thread pipe{Thread::Ingress};
    std::vector<PointerSlot> slots;
    ElementId oldTarget{kEndOfPipe};
    ElementId newTarget{kEndOfPipe};

    bool operator==(const Exchange& o) const;
};

/** What happens to a register that the programs do not share; registers that are the same in both are not listed. */
struct RegisterChange
{
    enum class Kind : uint8_t
    {
        Added,
        Resized, ///< the first cells move to the new array
        Dropped, ///< its content is lost
    };

    Kind kind{Kind::Added};
    std::string name;    ///< old one of Resized and Dropped, else new
    std::string newName; ///< of Resized
    uint64_t oldCells{0};
    uint64_t newCells{0};
    uint64_t oldRows{0}; ///< of SRAM
    uint64_t newRows{0};
    std::vector<ElementId> users{}; ///< removed elements that access the old array, added ones that access the new

    bool operator==(const RegisterChange& o) const;
};

/** Entries of the parser's state table to make or free. */
struct ParserEdits
{
    uint64_t states{0};
    uint64_t transitions{0};
    uint64_t extractions{0};

    bool operator==(const ParserEdits& o) const
    {
        return states == o.states && transitions == o.transitions && extractions == o.extractions;
    }
};

/**
 * Parser, checksums, deparser and lists of kept fields. All of it is before or behind every element, so a change here
 * is on every packet's way.
 */
struct FrameChange
{
    bool isChanged{false};
    ParserEdits added;
    ParserEdits removed;

    bool operator==(const FrameChange& o) const
    {
        return isChanged == o.isChanged && added == o.added && removed == o.removed;
    }
};

/**
 * The merged graph. Element ids: all elements of the old program in the order of its nodes, ingress before egress,
 * then the added ones in the order of the new program's.
 */
struct Delta
{
    std::string oldName;
    std::string newName;
    std::vector<UpgradeElement> elements;
    std::array<ElementId, 2> oldEntry{{kEndOfPipe, kEndOfPipe}}; ///< by pipe
    std::array<ElementId, 2> newEntry{{kEndOfPipe, kEndOfPipe}};
    std::vector<Exchange> exchanges; ///< by pipe, entry first, then by element and slot
    std::vector<RegisterChange> registers;
    FrameChange frame;
    /** Removed and added tables between which entries cannot move; of graphs nothing is known. */
    std::set<std::pair<ElementId, ElementId>> unlike;
    std::vector<Diagnostic> warnings; ///< state that is lost

    bool operator==(const Delta& o) const;
};

/** @return what the old program holds. */
UpgradeMemory MemoryBefore(const Delta& delta);

/**
 * @return what a table holds beside another that gives it its entries, or gets them: entries that move leave their
 * rows, so that only what one has more is held twice.
 */
UpgradeMemory MemoryBeside(const UpgradeElement& table, const UpgradeElement& other);

/** Whether the merged graph may have cycles. */
enum class MergeOrder : uint8_t
{
    Free,    ///< elements keep their identity wherever they move: chips that follow pointers
    Acyclic, ///< some order of all elements suits both programs (an element that would have to stand at two places
             ///< is removed at one and added at the other): chips that meet tables in a fixed order
};

/** Compares two graphs by content and structure; names only choose among what these cannot tell apart. */
Delta Compare(const FlowGraph& oldGraph, const FlowGraph& newGraph, MergeOrder order = MergeOrder::Free);

/**
 * Compares two programs that verify: elements, registers, parser, deparser.
 * @param target whose memory prices the elements; null: entries count as rows
 */
Delta Compare(const Program& oldProgram, const Program& newProgram, const Target* target = nullptr,
              MergeOrder order = MergeOrder::Free);

/** The same for images. @throws InputError if the chips differ: a plan changes programs, not chips. */
Delta Compare(const Image& oldImage, const Image& newImage, MergeOrder order = MergeOrder::Free);

} // namespace pisa

#endif // PISA_UPGRADE_DELTA_H
