// The table of primitives, and jumps between calls as guards.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/bmv2/primitives.h"

#include <algorithm>

namespace pisa::bmv2
{

/** A primitive by name. */
struct Primitives::Known
{
    const char* name;
    std::size_t parameters;
    Lowering lower;
};

const std::vector<Primitives::Known>&
Primitives::All()
{
    using P = Primitives;
    static const std::vector<Known> kAll{
        {"assign", 2, &P::Assign},
        {"assign_VL", 2, &P::Assign},
        {"modify_field", 2, &P::Assign},
        {"add_to_field", 2, &P::AddTo},
        {"subtract_from_field", 2, &P::SubtractFrom},
        {"add", 3, &P::Combine},
        {"subtract", 3, &P::Combine},
        {"bit_xor", 3, &P::Combine},
        {"bit_or", 3, &P::Combine},
        {"bit_and", 3, &P::Combine},
        {"shift_left", 3, &P::Combine},
        {"shift_right", 3, &P::Combine},
        {"modify_field_rng_uniform", 3, &P::Random},
        {"modify_field_with_hash_based_offset", 4, &P::HashOffset},
        {"no_op", 0, &P::NoOperation},
        {"add_header", 1, &P::AddHeader},
        {"add_header_fast", 1, &P::AddHeader},
        {"remove_header", 1, &P::RemoveHeader},
        {"assign_header", 2, &P::CopyHeader},
        {"copy_header", 2, &P::CopyHeader},
        {"assign_union", 2, &P::CopyUnion},
        {"assign_header_stack", 2, &P::CopyStack},
        {"assign_union_stack", 2, &P::CopyStack},
        {"push", 2, &P::Push},
        {"pop", 2, &P::Pop},
        {"register_read", 3, &P::ReadRegister},
        {"register_write", 3, &P::WriteRegister},
        {"count", 2, &P::CountPacket},
        {"execute_meter", 3, &P::ExecuteMeter},
        {"generate_digest", 2, &P::GenerateDigest},
        {"log_msg", 2, &P::LogMessage},
        {"assert", 1, &P::AssertCondition},
        {"assume", 1, &P::AssertCondition},
        {"drop", 0, &P::Drop},
        {"mark_to_drop", 1, &P::Drop},
        {"clone_ingress_pkt_to_egress", 2, &P::Clone},
        {"clone_egress_pkt_to_egress", 2, &P::Clone},
        {"resubmit", 1, &P::Resubmit},
        {"recirculate", 1, &P::Recirculate},
        {"truncate", 1, &P::Truncate},
        {"exit", 0, &P::ExitPipeline},
    };
    return kAll;
}

Primitives::Primitives(Shared& shared, Lists& lists, SwitchHalf half, const ExpressionReader& reader,
                       Evaluator& evaluator, std::vector<unsigned>* filled)
    : m_shared(shared),
      m_lists(lists),
      m_half(half),
      m_reader(reader),
      m_evaluator(evaluator),
      m_filled(filled)
{
}

void
Primitives::LowerAll(const JsonValue& calls)
{
    const std::vector<JsonValue>& all = calls.Items();
    for (std::size_t at = 0; at < all.size(); ++at)
    {
        const auto arriving = m_arriving.find(at);
        if (arriving != m_arriving.end())
        {
            m_guard = m_evaluator.Writer().Or(m_guard, arriving->second);
        }
        const std::string& name = all[at].Member("op").String();
        if (name == "_jump" || name == "_jump_if_zero")
        {
            Jump(all[at], at, all.size());
        }
        else if (!(m_guard == Operand{Constant{0}}))
        {
            LowerOne(all[at]);
        }
    }
}

/** Both ways of a jump meet again further down: what lies between is guarded by the bit that says which was taken. */
void
Primitives::Jump(const JsonValue& call, std::size_t at, std::size_t count)
{
    const std::vector<JsonValue>& parameters = call.Member("parameters").Items();
    const bool isConditional = call.Member("op").String() == "_jump_if_zero";
    if (parameters.size() != (isConditional ? 2U : 1U))
    {
        call.Fail("a jump has " + std::to_string(parameters.size()) + " parameters",
                  "give it its condition, if it has "
                  "one, and the number of the call that it leads to");
    }
    const BigInteger target = m_reader.ReadConstant(parameters.back(), "where a jump leads");
    if (target <= at || target > count)
    {
        parameters.back().Fail("leads to call " + target.str() + " from call " + std::to_string(at) + " of " +
                                   std::to_string(count),
                               "jump forward, and not beyond the end");
    }
    StraightWriter& writer = m_evaluator.Writer();
    Operand taken = m_guard;
    Operand passed = Constant{0};
    if (isConditional)
    {
        const Operand condition = m_evaluator.Bit(m_reader.ReadBool(parameters[0]));
        taken = writer.And(m_guard, writer.Not(condition));
        passed = writer.And(m_guard, condition);
        // what follows may change the fields that the condition reads
        for (Operand* bit : {&taken, &passed})
        {
            const auto* field = std::get_if<FieldId>(bit);
            if (field != nullptr && !m_shared.temporaries.Has(*field))
            {
                const FieldId kept = writer.Temporary(1);
                writer.Move(kept, *field, 1);
                *bit = kept;
            }
        }
    }
    m_guard = passed;
    const auto arriving = m_arriving.emplace(static_cast<std::size_t>(target), Constant{0}).first;
    arriving->second = writer.Or(arriving->second, taken);
}

void
Primitives::LowerOne(const JsonValue& call)
{
    const JsonValue& name = call.Member("op");
    const auto& all = All();
    const auto known =
        std::find_if(all.begin(), all.end(), [&name](const Known& each) { return name.String() == each.name; });
    if (known == all.end())
    {
        name.Fail("there is no primitive '" + name.String() + "' on this switch",
                  "use those of simple_switch; externs of your own cannot be compiled");
    }
    const Parameters& parameters = call.Member("parameters").Items();
    if (parameters.size() != known->parameters)
    {
        call.Fail("primitive '" + name.String() + "' has " + std::to_string(parameters.size()) +
                  " parameters, it takes " + std::to_string(known->parameters));
    }
    (this->*known->lower)(call, parameters);
}

FieldId
Primitives::ExitFlag(Shared& shared, SwitchHalf half)
{
    std::optional<FieldId>& flag = shared.exitFlags[half];
    if (!flag)
    {
        flag = shared.temporaries.Make(1);
    }
    return *flag;
}

void
Primitives::SetIntrinsic(Intrinsic intrinsic, const Operand& value, unsigned width)
{
    StraightWriter& writer = m_evaluator.Writer();
    const FieldId field = IntrinsicField(intrinsic);
    writer.Settle(field, writer.Compute(Operation::Select, width, {m_guard, value, field}), width);
}

Operand
Primitives::Number(const JsonValue& typed, unsigned bits)
{
    WideArithmetic& wide = m_evaluator.Arithmetic();
    return wide.Clean(m_evaluator.Data(m_reader.ReadData(typed), bits)).pieces[0];
}

/** @return all of a number that names a cell. */
Operand
Primitives::Index(const JsonValue& typed)
{
    const Wide index = m_evaluator.Natural(m_reader.ReadData(typed));
    if (index.width > 64)
    {
        typed.Fail("an index of " + std::to_string(index.width) + " bits, the limit is 64", "cut it with & before");
    }
    return m_evaluator.Arithmetic().Clean(index).pieces[0];
}

const JsonValue&
Primitives::NameIn(const JsonValue& typed, const char* type) const
{
    if (typed.Member("type").String() != type)
    {
        typed.Member("type").Fail("must be '" + std::string(type) + "', is '" + typed.Member("type").String() + "'");
    }
    return typed.Member("value");
}

} // namespace pisa::bmv2
