// Code between the tree and the target program: instructions with structured control flow.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_LOWER_REGION_H
#define PISA_COMPILER_P4_LOWER_REGION_H

#include "ir/program.h"

#include <map>
#include <variant>

namespace pisa::p4
{

struct Region;
using Regions = std::vector<Region>;

/** A place that code can leave for: right behind the Labelled region of that number. */
using LabelId = uint32_t;

/** What runs in order: an instruction of a control, or a step that only parsers have. */
using CodeItem = std::variant<Instruction, ParseStep>;

struct Straight
{
    std::vector<CodeItem> items;
};

struct Choice
{
    Condition condition;
    Regions whenTrue;
    Regions whenFalse;
};

/** Applies a table. An action without regions of its own goes on as hit or miss say. */
struct TableUse
{
    TableId table{0};
    Regions onHit;
    Regions onMiss;
    std::map<ActionId, Regions> onAction; ///< wins over hit and miss
};

/** Goes on behind the label's region. Nothing follows it in its list. */
struct Leave
{
    LabelId label{0};
};

struct Labelled
{
    LabelId label{0};
    Regions inside;
};

/** One step of structured code. */
struct Region
{
    std::variant<Straight, Choice, TableUse, Leave, Labelled> node;
    SourceLocation where;
};

/** @return whether a table is applied somewhere inside. */
bool HasTables(const Regions& regions);

/** @return whether the code can leave for that label. */
bool Leaves(const Regions& regions, LabelId label);

/** @return whether every way through the code leaves for some label. */
bool AlwaysLeaves(const Regions& regions);

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_LOWER_REGION_H
