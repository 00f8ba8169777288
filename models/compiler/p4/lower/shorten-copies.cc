// Copies that need not be made.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/field-uses.h"
#include "compiler/p4/lower/tidy-actions.h"

#include <algorithm>

namespace pisa::p4
{

namespace
{

using Instructions = std::vector<Instruction>;

/** @return the copy that the instruction is, null if it is something else. */
const pisa::Statement*
AsMove(const Instruction& instruction)
{
    const auto* statement = std::get_if<pisa::Statement>(&instruction);
    return statement && statement->operation == Operation::Move ? statement : nullptr;
}

/** @return the field that the instruction copies whole into a temporary, nothing if it does something else. */
std::optional<FieldId>
OriginalOf(const Instruction& instruction, const Storage& storage)
{
    const pisa::Statement* move = AsMove(instruction);
    const auto* from = move ? std::get_if<FieldId>(&move->operands[0]) : nullptr;
    const bool isCopy = from && storage.IsTemporary(move->dest) && storage.WidthOf(*from) <= move->width &&
                        storage.WidthOf(*from) <= storage.WidthOf(move->dest);
    return isCopy ? std::optional<FieldId>(*from) : std::nullopt;
}

/** Where a copy of a whole field is read, the field itself is, as long as nothing has written it since. */
void
ReadOriginals(const Storage& storage, Instructions& body)
{
    std::map<FieldId, FieldId> originals;             // by copy
    std::map<FieldId, std::vector<FieldId>> copiesOf; // by original
    for (Instruction& instruction : body)
    {
        std::vector<FieldId> written;
        ForEachField(instruction,
                     [&](FieldId& field, FieldUse use)
                     {
                         const auto original = originals.find(field);
                         if (use == FieldUse::Write)
                         {
                             written.push_back(field);
                         }
                         else if (use == FieldUse::Read && original != originals.end())
                         {
                             field = original->second;
                         }
                     });
        for (const FieldId field : written)
        {
            for (const FieldId copy : copiesOf[field])
            {
                originals.erase(copy);
            }
            copiesOf.erase(field);
        }
        if (const auto original = OriginalOf(instruction, storage))
        {
            const FieldId copy = std::get<pisa::Statement>(instruction).dest;
            originals.insert_or_assign(copy, *original);
            copiesOf[*original].push_back(copy);
        }
    }
}

/** @return the field where an instruction puts its result for certain, null if it has none or is guarded. */
FieldId*
ResultOf(Instruction& instruction, FieldId wanted)
{
    if (auto* statement = std::get_if<pisa::Statement>(&instruction))
    {
        return &statement->dest;
    }
    if (auto* operation = std::get_if<StatefulOperation>(&instruction))
    {
        const auto it = std::find_if(operation->outputs.begin(), operation->outputs.end(),
                                     [wanted](const AtomOutput& output) { return output.dest == wanted; });
        return it == operation->outputs.end() ? nullptr : &it->dest;
    }
    const Operand always = Literal(1);
    if (auto* hash = std::get_if<Hash>(&instruction))
    {
        return hash->guard == always ? &hash->dest : nullptr;
    }
    if (auto* random = std::get_if<RandomNumber>(&instruction))
    {
        return random->guard == always ? &random->dest : nullptr;
    }
    auto* meter = std::get_if<MeterExecute>(&instruction);
    return meter && meter->guard == always ? &meter->dest : nullptr;
}

/** @return bits that the result can have before it is cut to its place. */
unsigned
ResultBits(const Instruction& instruction)
{
    const auto* statement = std::get_if<pisa::Statement>(&instruction);
    if (!statement)
    {
        return 64;
    }
    return Info(statement->operation).isComparison         ? 1
           : statement->operation == Operation::SignExtend ? 64
                                                           : statement->width;
}

/** @return the one move that takes the temporary on, if everything between would not notice; else the end. */
std::size_t
MoveOf(const Program& program, const Instructions& body, std::size_t made, FieldId temporary)
{
    for (std::size_t j = made + 1; j < body.size(); ++j)
    {
        const Touched touched = TouchedBy(program, body[j]);
        if (touched.reads.count(temporary) == 0)
        {
            continue;
        }
        const pisa::Statement* move = AsMove(body[j]);
        if (!move || !(move->operands[0] == Operand(temporary)))
        {
            return body.size();
        }
        for (std::size_t k = made + 1; k < j; ++k)
        {
            const Touched between = TouchedBy(program, body[k]);
            if (between.reads.count(move->dest) > 0 || between.writes.count(move->dest) > 0)
            {
                return body.size();
            }
        }
        return j;
    }
    return body.size();
}

void
ComputeInPlace(const Program& program, const Storage& storage, const std::map<FieldId, unsigned>& reads,
               Instructions& body)
{
    for (std::size_t i = 0; i < body.size(); ++i)
    {
        for (const FieldId temporary : TouchedBy(program, body[i]).writes)
        {
            const auto read = reads.find(temporary);
            const bool isOnce = storage.IsTemporary(temporary) && read != reads.end() && read->second == 1;
            FieldId* result = isOnce ? ResultOf(body[i], temporary) : nullptr;
            const std::size_t at = result ? MoveOf(program, body, i, temporary) : body.size();
            if (at == body.size())
            {
                continue;
            }
            const auto move = std::get<pisa::Statement>(body[at]);
            const unsigned kept = std::min(storage.WidthOf(temporary), move.width);
            if (storage.WidthOf(move.dest) <= kept || ResultBits(body[i]) <= kept)
            {
                *result = move.dest;
                body.erase(body.begin() + static_cast<std::ptrdiff_t>(at));
            }
        }
    }
}

} // namespace

Touched
TouchedBy(const Program& program, const Instruction& instruction)
{
    Touched touched;
    Instruction copy = instruction;
    ForEachField(copy, [&](FieldId& field, FieldUse use)
                 { (use == FieldUse::Write ? touched.writes : touched.reads).insert(field); });
    if (const auto* digest = std::get_if<Digest>(&instruction))
    {
        const std::vector<FieldId>& fields = program.digests[digest->digest].fields;
        touched.reads.insert(fields.begin(), fields.end());
    }
    return touched;
}

void
ShortenCopies(Program& program, const Storage& storage)
{
    for (pisa::Action& action : program.actions)
    {
        ReadOriginals(storage, action.body);
    }
    std::map<FieldId, unsigned> reads;
    ForEachField(program, [&](FieldId& field, FieldUse use) { reads[field] += use == FieldUse::Write ? 0 : 1; });
    for (pisa::Action& action : program.actions)
    {
        ComputeInPlace(program, storage, reads, action.body);
    }
}

} // namespace pisa::p4
