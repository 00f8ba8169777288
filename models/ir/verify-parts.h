// The parts of the verifier, one a subject. Each adds what it finds; none assumes that another found nothing.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_IR_VERIFY_PARTS_H
#define PISA_IR_VERIFY_PARTS_H

#include "ir/findings.h"
#include "ir/program.h"

#include <set>
#include <string>
#include <vector>

namespace pisa
{

/** Intrinsic metadata, names, field widths, whole bytes. */
void VerifyHeaders(const Program& program, Findings& findings);

/** Registers, counters, meters, profiles, digests, value sets: widths, sizes, initial values, fields. */
void VerifyResources(const Program& program, Findings& findings);

/** Faults, steps, selects, references, and that each cycle takes bits of the frame. */
void VerifyParser(const Program& program, Findings& findings);

/** Parameters and instructions. */
void VerifyActions(const Program& program, Findings& findings);

/** Keys, actions, calls and entries. */
void VerifyTables(const Program& program, Findings& findings);

/** Counters and meters of tables: of one table each, with a cell an entry, untouched by actions. */
void VerifyDirectState(const Program& program, Findings& findings);

/** References, conditions, acyclicity, one node a table. */
void VerifyControls(const Program& program, Findings& findings);

/** What is emitted, checks, checksums, field lists. */
void VerifyDeparser(const Program& program, Findings& findings);

/** @return nothing if there is such a field, else why not. */
std::string FaultOfField(const Program& program, FieldId field);

/** @return nothing if there is such a field and it is no varbit, else why not. */
std::string FaultOfNumber(const Program& program, FieldId field);

/** @return whether a field that FaultOfField accepts is a varbit. */
bool IsVarbit(const Program& program, FieldId field);

/** @return the width of a field that FaultOfField accepts. */
unsigned WidthOf(const Program& program, FieldId field);

/** @return "header.field" or "valid(header)" of a field that FaultOfField accepts. */
std::string NameOf(const Program& program, FieldId field);

/** Adds a finding if a width is outside 1 to 64; @return whether it is inside. */
bool CheckWidth(unsigned width, const std::string& of, Element element, Findings& findings);

/** Adds a finding if the value needs more than `width` bits; `of` names the value. */
void CheckFits(uint64_t value, unsigned width, const std::string& of, Element element, Findings& findings);

/** Adds a finding a name that is empty or repeated; `what` says what is named. */
template <typename T>
void
CheckNames(const std::vector<T>& named, ElementKind kind, const std::string& what, Findings& findings)
{
    std::set<std::string> seen;
    for (std::size_t i = 0; i < named.size(); ++i)
    {
        if (named[i].name.empty())
        {
            findings.Add({kind, i}, what + " " + std::to_string(i) + " has no name", "name it");
        }
        else if (!seen.insert(named[i].name).second)
        {
            findings.Add({kind, i}, "there is another " + what + " of this name", "rename one");
        }
    }
}

/** The same for the fields of a header and the parameters of an action, reported against that element. */
void CheckFields(const std::vector<Field>& fields, const std::string& what, Element element, Findings& findings);

/**
 * Orders a graph given by its successors, all in range.
 * @return the nodes so that each precedes its successors; those on or behind a cycle are left out
 */
std::vector<uint32_t> TopologicalOrder(const std::vector<std::vector<uint32_t>>& successors);

} // namespace pisa

#endif // PISA_IR_VERIFY_PARTS_H
