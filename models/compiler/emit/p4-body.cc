// The bodies of actions as P4_16.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/emit/p4-body.h"

#include "compiler/emit/p4-atom.h"
#include "compiler/emit/p4-wish-calls.h"
#include "ir/access.h"
#include "ir/hash-width.h"

#include <algorithm>

namespace pisa
{

namespace
{

constexpr uint64_t kDropPort = 511; ///< of simple_switch: the port of packets that are dropped

bool
IsMove(const Instruction& instruction, Intrinsic field, uint64_t value)
{
    const auto* statement = std::get_if<Statement>(&instruction);
    return statement && statement->operation == Operation::Move && statement->dest == IntrinsicField(field) &&
           statement->operands[0] == Operand{Constant{value}};
}

/** @return 2 to the power of `bits`, with a type that holds it. */
std::string
PowerOfTwo(unsigned bits)
{
    return bits < 64 ? Typed(P4Literal(uint64_t{1} << bits, bits + 1)) : "65w0x10000000000000000";
}

unsigned
BitsNeeded(uint64_t value)
{
    unsigned bits = 1;
    while (bits < 64 && value >> bits != 0)
    {
        ++bits;
    }
    return bits;
}

} // namespace

void
P4Body::Write(const std::vector<Instruction>& body, P4Text& text) const
{
    std::set<std::string> changed;
    for (std::size_t i = 0; i < body.size();)
    {
        for (const FieldId field : AccessOf(m_program, body[i]).writes)
        {
            const auto [first, last] = m_changed.equal_range(field.header);
            std::for_each(first, last, [&changed](const auto& one) { changed.insert(one.second); });
        }
        if (std::holds_alternative<Statement>(body[i]))
        {
            i += WriteStatement(body, i, text);
            continue;
        }
        std::visit([&](const auto& instruction) { Write(instruction, text); }, body[i]);
        ++i;
    }
    for (const std::string& field : changed)
    {
        text.Line(field + " = 1;");
    }
}

/** v1model drops by a port that is none, and takes the packet out of its group. */
bool
P4Body::IsDropPair(const std::vector<Instruction>& body, std::size_t at) const
{
    return m_words.GetThread() == Thread::Ingress && at + 1 < body.size() &&
           IsMove(body[at], Intrinsic::EgressPort, kDropPort) && IsMove(body[at + 1], Intrinsic::MulticastGroup, 0);
}

/** @return how many statements were written: some calls are two. */
std::size_t
P4Body::WriteStatement(const std::vector<Instruction>& body, std::size_t at, P4Text& text) const
{
    if (IsDropPair(body, at))
    {
        text.Line("mark_to_drop(standard_metadata);");
        return 2;
    }
    const auto& statement = std::get<Statement>(body[at]);
    const std::optional<WrittenWish> wish = WishOf(statement);
    if (!wish || !m_words.Steering().IsDirect(wish->field))
    {
        m_words.Write(statement, text);
        return 1;
    }
    if (wish->field == Intrinsic::MirrorSession)
    {
        const auto list = WishOf(std::get<Statement>(body[at + 1]));
        Tell(*wish, std::get<Constant>(list->value).value, text);
        return 2;
    }
    Tell(*wish, 0, text);
    const bool isDropped = m_words.GetThread() == Thread::Egress && wish->field == Intrinsic::Drop && !wish->guard;
    return isDropped && at + 1 < body.size() && IsMove(body[at + 1], Intrinsic::MulticastGroup, 0) ? 2 : 1;
}

void
P4Body::Tell(const WrittenWish& wish, uint64_t list, P4Text& text) const
{
    P4Text call;
    const auto* constant = std::get_if<Constant>(&wish.value);
    switch (wish.field)
    {
    case Intrinsic::Drop:
        call.Line("mark_to_drop(standard_metadata);");
        break;
    case Intrinsic::Flood:
        call.Line(P4Steering::KeptField(wish.field, m_words.Data().Chip()) + " = 1;");
        call.Line("standard_metadata.mcast_grp = FLOOD_GROUP;");
        break;
    case Intrinsic::Truncate:
        call.Line("truncate(" + Typed(m_words.Bits(wish.value, 32)) + ");");
        break;
    case Intrinsic::MirrorSession:
        call.Line(CloneCall(m_words.GetThread(), Resized(m_words.Bits(wish.value, 16), 32).text,
                            KnownList(m_program, list)));
        break;
    default:
        call.Line(AgainCall(wish.field, KnownList(m_program, constant->value - 1)));
        break;
    }
    const std::string guard = wish.guard ? m_words.Guard(*wish.guard) : "";
    if (guard.empty())
    {
        text.Add(call);
        return;
    }
    text.Open("if (" + guard + ")");
    text.Add(call);
    text.Close();
}

void
P4Body::Under(const Operand& guard, const std::string& line, P4Text& text) const
{
    const std::string condition = m_words.Guard(guard);
    if (condition.empty())
    {
        text.Line(line);
        return;
    }
    text.Open("if (" + condition + ")");
    text.Line(line);
    text.Close();
}

/** Results that are not as wide as the place in P4 go through a variable. */
void
P4Body::ToField(FieldId dest, unsigned width, const Operand& guard, const Call& call, P4Text& text) const
{
    const P4Value left = dest.index == FieldId::kValid ? P4Value{} : m_words.Left(dest);
    if (!left.text.empty() && left.width == width)
    {
        Under(guard, call(left.text), text);
        return;
    }
    const std::string condition = m_words.Guard(guard);
    text.Open(condition.empty() ? "" : "if (" + condition + ")");
    text.Line("bit<" + std::to_string(width) + "> result;");
    text.Line(call("result"));
    m_words.Assign(dest, {"result", width}, text);
    text.Close();
}

void
P4Body::Write(const StatefulOperation& atom, P4Text& text) const
{
    P4Atom(m_program.registers[atom.reg], m_names.registers[atom.reg], m_names.registerIndex[atom.reg], atom, m_words)
        .Write(text);
}

void
P4Body::Write(const Hash& hash, P4Text& text) const
{
    if (hash.withPayload)
    {
        m_words.Refuse("v1model hashes the payload in checksums only", "hash fields");
    }
    const unsigned width = m_words.WidthOf(hash.dest);
    const std::string tail = ", HashAlgorithm." + std::string(NameOf(hash.algorithm)) + ", " +
                             Typed(P4Literal(0, width)) + ", " + m_words.List(hash.inputs) + ", " +
                             PowerOfTwo(std::min(width, WidthOf(hash.algorithm))) + ");";
    ToField(
        hash.dest, width, hash.guard, [&](const std::string& result) { return "hash(" + result + tail; }, text);
}

void
P4Body::Write(const RandomNumber& random, P4Text& text) const
{
    unsigned width = m_words.WidthOf(random.dest);
    for (const Operand& bound : {random.low, random.high})
    {
        const auto* constant = std::get_if<Constant>(&bound);
        width = std::max(width, constant ? BitsNeeded(constant->value) : m_words.Value(bound, 64).width);
    }
    const std::string bounds =
        Typed(m_words.Bits(random.low, width)) + ", " + Typed(m_words.Bits(random.high, width));
    ToField(
        random.dest, width, random.guard,
        [&](const std::string& result) { return "random(" + result + ", " + bounds + ");"; }, text);
}

void
P4Body::Write(const Count& count, P4Text& text) const
{
    const std::string index = m_words.Bits(count.index, m_names.counterIndex[count.counter]).text;
    Under(count.guard, m_names.counters[count.counter] + ".count(" + index + ");", text);
}

void
P4Body::Write(const MeterExecute& meter, P4Text& text) const
{
    const std::string index = m_words.Bits(meter.index, m_names.meterIndex[meter.meter]).text;
    const std::string call = m_names.meters[meter.meter] + ".execute_meter(" + index + ", ";
    const unsigned width = std::max(2U, m_words.WidthOf(meter.dest)); // a colour has two bits
    ToField(
        meter.dest, width, meter.guard, [&](const std::string& result) { return call + result + ");"; }, text);
}

void
P4Body::Write(const Digest& digest, P4Text& text) const
{
    const std::string list = m_words.List(m_words.WholeFields(m_program.digests[digest.digest].fields));
    Under(digest.guard, "digest<" + m_names.digests[digest.digest] + ">(1, " + list + ");", text);
}

void
P4Body::Write(const Log& log, P4Text& text) const
{
    std::string list;
    for (const Operand& operand : log.operands)
    {
        const P4Value value = m_words.Value(operand, 64);
        list += (list.empty() ? "" : ", ") + Typed(Resized(value, value.width));
    }
    Under(log.guard, "log_msg(" + P4String(log.format) + (list.empty() ? "" : ", { " + list + " }") + ");", text);
}

void
P4Body::Write(const Assert& claim, P4Text& text) const
{
    const std::string condition = Truth(m_words.Value(claim.condition, 64));
    Under(claim.guard, std::string(claim.isAssume ? "assume(" : "assert(") + condition + ");", text);
}

} // namespace pisa
