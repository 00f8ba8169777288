// The sections of the text form, one function each, over the program read so far.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_IR_TEXT_SECTIONS_H
#define PISA_IR_TEXT_SECTIONS_H

#include "ir/findings.h"
#include "ir/program.h"
#include "ir/text-cursor.h"

#include <map>
#include <optional>
#include <string>

namespace pisa
{

/** What the sections share: the words, the program so far, its names, and where each element stands in the text. */
struct TextInput
{
    TokenCursor cursor;
    Program program{};
    std::map<std::string, HeaderId> headers{};
    std::map<std::string, ValueSetId> valueSets{};
    std::map<std::string, RegisterId> registers{};
    std::map<std::string, CounterId> counters{};
    std::map<std::string, MeterId> meters{};
    std::map<std::string, ProfileId> profiles{};
    std::map<std::string, DigestId> digests{};
    std::map<std::string, ActionId> actions{};
    std::map<std::string, TableId> tables{};
    std::map<Element, SourceLocation> places{};
};

// Each reads one section behind its first word.
void ReadHeader(TextInput& input, bool isMetadata);
void ReadError(TextInput& input);
void ReadValueSet(TextInput& input);
void ReadParser(TextInput& input);
void ReadCheck(TextInput& input);
void ReadRegister(TextInput& input);
void ReadCounter(TextInput& input);
void ReadMeter(TextInput& input);
void ReadProfile(TextInput& input);
void ReadDigest(TextInput& input);
void ReadAction(TextInput& input);
void ReadTable(TextInput& input);
void ReadControl(TextInput& input, Control& control, ElementKind kind);
void ReadDeparser(TextInput& input);
void ReadChecksum(TextInput& input);
void ReadFieldList(TextInput& input);

/** Takes a name that must be known. @param what the names are of, e.g. "header" */
uint32_t TakeKnown(TextInput& input, const std::map<std::string, uint32_t>& known, const char* what);

/** Takes `header.field` or `valid(header)`. */
FieldId TakeField(TextInput& input);

/** Takes a field, a number, or a parameter of the action (null where none can be). */
Operand TakeOperand(TextInput& input, const Action* action);

/** Takes `name<width>(`, so that the operands follow. */
std::pair<Operation, unsigned> TakeOperation(TextInput& input);

/** Takes the operation and the operands of a statement whose destination stands before. */
Statement TakeStatement(TextInput& input, FieldId dest, const Action* action);

/** Takes `operation<width>(left, right)`. */
Condition TakeCondition(TextInput& input);

/** Takes `value & mask`, the mask only if it is there. */
MatchValue TakeMasked(TokenCursor& cursor);

/** Takes the name of a hash algorithm. */
HashAlgorithm TakeAlgorithm(TextInput& input);

/** Takes `(value : width, varbit, ...)`. */
std::vector<HashInput> TakeHashInputs(TextInput& input, const Action* action);

/** Takes `{ field, ... }`. */
std::vector<FieldId> TakeFields(TextInput& input, const char* open, const char* close);

/** Takes `("name" : width = pieces, ...)`. */
std::vector<UserName> TakeUserNames(TokenCursor& cursor);

/** Takes one of the instructions of service.h whose destination and `=` stand before; nothing of another. */
std::optional<Instruction> TakeService(TextInput& input, FieldId dest, const Action& action);

/** Takes one of the instructions of service.h without a destination, behind the word `do`. */
Instruction TakeService(TextInput& input, const Action& action);

} // namespace pisa

#endif // PISA_IR_TEXT_SECTIONS_H
