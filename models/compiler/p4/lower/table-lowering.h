// Lowers tables, and controls that hold them.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_LOWER_TABLE_LOWERING_H
#define PISA_COMPILER_P4_LOWER_TABLE_LOWERING_H

#include "compiler/p4/lower/body.h"
#include "compiler/p4/lower/control-graph-builder.h"
#include "compiler/p4/lower/control.h"

namespace pisa::p4
{

/** @return the table, made at its first application; writes code that computes its keys to the body. */
TableId LowerTable(Body& body, const Declaration& declaration);

/** @return an action of the program. @param bound arguments that the table's list gives; the rest are action data */
LoweredAction LowerAction(Body& body, const Declaration& declaration, const std::vector<Argument>& bound);

/** Fills in size, entries, default and what is attached; keys and actions are there. */
void LowerEntries(Body& body, const Table& source, const LoweredTable& lowered, pisa::Table& table);

/** Attaches direct counters and meters and the profile. @param selectors fields that a selector hashes */
void LowerAttached(Body& body, const Declaration& declaration, const std::vector<FieldId>& selectors,
                   pisa::Table& table);

/** @throws InputError for a direct meter that actions read and no table has, once all controls are lowered */
void RequireAttachedMeters(const Shared& shared);

/** @return the field that a direct meter writes its colour to. */
FieldId ColourOf(Shared& shared, const Object& object);

/** Lowers the body of a control whose parameters are bound; exit leads to `onExit`. */
void LowerApplied(Body& around, const Object& object, const Control& control, Environment& inside,
                  const std::optional<LabelId>& onExit);

/** @throws InputError if the control has tables and was applied with other arguments before */
void CheckSameApplication(Shared& shared, const Object& object, const Control& control, const Environment& inside,
                          const SourceLocation& where);

void LowerControlInto(Shared& shared, Code& code, const Object& object, const std::vector<Data>& parameters,
                      const BodyHooks* hooks);

/** @return the expression as a user would name it: hdr.ipv4.ttl, hdr.ipv4.$valid$; empty for what has no name. */
std::string NameOfKey(const Expression& e);

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_LOWER_TABLE_LOWERING_H
