// Reads the instructions that ask a service of the switch.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/text-sections.h"

#include <utility>

namespace pisa
{

namespace
{

/** Takes ` if (guard);`, the guard only if it is there. */
Operand
TakeGuard(TextInput& input, const Action& action)
{
    Operand guard{Constant{1}};
    if (input.cursor.Accept("if"))
    {
        input.cursor.Expect("(");
        guard = TakeOperand(input, &action);
        input.cursor.Expect(")");
    }
    input.cursor.Expect(";");
    return guard;
}

/** Takes `[index]`. */
Operand
TakeIndex(TextInput& input, const Action& action)
{
    input.cursor.Expect("[");
    Operand index = TakeOperand(input, &action);
    input.cursor.Expect("]");
    return index;
}

Hash
TakeHash(TextInput& input, FieldId dest, const Action& action)
{
    Hash hash;
    hash.dest = dest;
    hash.algorithm = TakeAlgorithm(input);
    hash.inputs = TakeHashInputs(input, &action);
    hash.withPayload = input.cursor.Accept("payload");
    hash.guard = TakeGuard(input, action);
    return hash;
}

RandomNumber
TakeRandom(TextInput& input, FieldId dest, const Action& action)
{
    RandomNumber random;
    random.dest = dest;
    input.cursor.Expect("(");
    random.low = TakeOperand(input, &action);
    input.cursor.Expect(",");
    random.high = TakeOperand(input, &action);
    input.cursor.Expect(")");
    random.guard = TakeGuard(input, action);
    return random;
}

MeterExecute
TakeMeter(TextInput& input, FieldId dest, const Action& action)
{
    MeterExecute execute;
    execute.dest = dest;
    execute.meter = TakeKnown(input, input.meters, "meter");
    execute.index = TakeIndex(input, action);
    execute.guard = TakeGuard(input, action);
    return execute;
}

Count
TakeCount(TextInput& input, const Action& action)
{
    Count count;
    count.counter = TakeKnown(input, input.counters, "counter");
    count.index = TakeIndex(input, action);
    count.guard = TakeGuard(input, action);
    return count;
}

Log
TakeLog(TextInput& input, const Action& action)
{
    Log log;
    log.format = input.cursor.TakeQuoted("a format");
    input.cursor.Expect("(");
    input.cursor.TakeList(")", [&] { log.operands.push_back(TakeOperand(input, &action)); });
    log.guard = TakeGuard(input, action);
    return log;
}

Assert
TakeAssert(TextInput& input, const Action& action, bool isAssume)
{
    Assert assertion;
    assertion.isAssume = isAssume;
    assertion.condition = TakeOperand(input, &action);
    input.cursor.Expect(",");
    assertion.message = input.cursor.TakeQuoted("a message");
    assertion.guard = TakeGuard(input, action);
    return assertion;
}

} // namespace

std::optional<Instruction>
TakeService(TextInput& input, FieldId dest, const Action& action)
{
    if (input.cursor.Accept("hash"))
    {
        return TakeHash(input, dest, action);
    }
    if (input.cursor.Accept("random"))
    {
        return TakeRandom(input, dest, action);
    }
    if (input.cursor.Accept("meter"))
    {
        return TakeMeter(input, dest, action);
    }
    return std::nullopt;
}

Instruction
TakeService(TextInput& input, const Action& action)
{
    TokenCursor& cursor = input.cursor;
    if (cursor.Accept("count"))
    {
        return TakeCount(input, action);
    }
    if (cursor.Accept("digest"))
    {
        const DigestId digest = TakeKnown(input, input.digests, "digest");
        return Digest{digest, TakeGuard(input, action)};
    }
    if (cursor.Accept("log"))
    {
        return TakeLog(input, action);
    }
    if (cursor.IsAt("assert") || cursor.IsAt("assume"))
    {
        const bool isAssume = !cursor.Accept("assert") && cursor.Accept("assume");
        return TakeAssert(input, action, isAssume);
    }
    cursor.Fail("count, digest, log, assert or assume");
}

} // namespace pisa
