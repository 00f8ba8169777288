// Which metadata somebody still reads, behind each action and from the beginning of each control on.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TARGET_LIVE_FIELDS_H
#define PISA_TARGET_LIVE_FIELDS_H

#include "ir/program.h"

#include <array>
#include <set>
#include <vector>

namespace pisa
{

/**
 * Metadata fields that are read before they are written, on some way that packets take from a point on. Packet
 * headers, intrinsic metadata and validity bits are always read: they leave the switch, or steer it.
 */
struct LiveFields
{
    std::vector<std::set<FieldId>> behindActions; ///< of each action, from all tables that call it; of an action
                                                  ///< that no packet meets, all
    std::array<std::set<FieldId>, 2> atBeginning; ///< of ingress and of egress
    std::array<std::set<FieldId>, 2> atEnd;       ///< of ingress and of egress
};

/** @return the live metadata of a program that verifies. */
LiveFields LiveFieldsOf(const Program& program);

/** @return whether the field is metadata of the program's own, so that only the program reads it. */
bool IsPrivate(const Program& program, FieldId field);

/** @return whether packets may ask for copies: those of egress come to it again with the headers that they have. */
bool AsksForCopies(const Program& program);

} // namespace pisa

#endif // PISA_TARGET_LIVE_FIELDS_H
