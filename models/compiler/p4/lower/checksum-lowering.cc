// Makes checksums of the calls of a control.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/checksum-lowering.h"

#include "compiler/p4/lower/control.h"
#include "compiler/p4/lower/parser-expressions.h"
#include "compiler/p4/lower/plain-code.h"
#include "compiler/p4/lower/straight-line.h"

#include <optional>

namespace pisa::p4
{

namespace
{

class ChecksumCalls
{
  public:
    ChecksumCalls(Shared& shared, ChecksumUse use) : m_shared(shared), m_use(use)
    {
    }

    /** @return nothing if the call is none of checksums. */
    std::optional<Data> Lower(const Expression& e, const Environment& environment, Code& code)
    {
        const p4::Call& call = *AsCall(e);
        if (!IsChecksumCall(call, m_use))
        {
            return std::nullopt;
        }
        const bool withPayload = call.target->name != FunctionOf(m_use);
        Environment inside(&environment);
        Body body(m_shared, code, inside, "");
        code.At(e.where);
        Checksum checksum;
        checksum.withPayload = withPayload;
        checksum.algorithm = AlgorithmOf(*ArgumentOf(call, "algo"), withPayload);
        AddInputs(body.Evaluate(*ArgumentOf(call, "data")), checksum.inputs);
        checksum.dest = Destination(body, *ArgumentOf(call, "checksum"));
        if (AddConditions(body, *ArgumentOf(call, "condition"), checksum.when))
        {
            m_checksums.push_back(std::move(checksum));
        }
        return Data{};
    }

    std::vector<Checksum> Take()
    {
        return std::move(m_checksums);
    }

  private:
    static HashAlgorithm AlgorithmOf(const Expression& argument, bool withPayload)
    {
        const auto* member = argument.constant ? std::get_if<MemberValue>(&argument.constant->node) : nullptr;
        if (member == nullptr)
        {
            throw InputError(argument.where, "the algorithm is not known when compiled",
                             "name one: HashAlgorithm.csum16");
        }
        const std::optional<HashAlgorithm> algorithm = FindHashAlgorithm(member->name);
        if (!algorithm)
        {
            throw InputError(argument.where, "HashAlgorithm." + member->name + " computes no checksum",
                             "use csum16, xor16, crc16, crc32, identity or a custom crc");
        }
        if (withPayload && *algorithm != HashAlgorithm::Csum16)
        {
            throw InputError(argument.where, "checksums with payload are of csum16 alone",
                             "use HashAlgorithm.csum16");
        }
        return *algorithm;
    }

    static void AddInputs(const Data& data, std::vector<HashInput>& inputs)
    {
        const std::vector<unsigned> widths = PieceWidths(ScalarWidth(data.type));
        for (std::size_t i = 0; i < data.pieces.size(); ++i)
        {
            // a varbit has no width of its own: its content counts
            inputs.push_back({data.pieces[i], i < widths.size() ? widths[i] : 0});
        }
        for (const Data& member : data.members)
        {
            AddInputs(member, inputs);
        }
    }

    /** @return the field that holds the checksum; a copy of what is none. */
    static FieldId Destination(Body& body, const Expression& argument)
    {
        const Data held = body.Evaluate(argument);
        const unsigned width = ScalarWidth(held.type);
        if (width > 64)
        {
            throw InputError(argument.where, "the checksum is " + std::to_string(width) + " bits, the limit is 64",
                             "use a field of 16 or 32 bits");
        }
        if (const auto* field = std::get_if<FieldId>(&held.pieces[0]))
        {
            return *field;
        }
        const FieldId copy = body.GetCode().GetStorage().Temporary(width);
        body.GetCode().Move(copy, held.pieces[0], width);
        return copy;
    }

    /** Adds what must hold. @return whether it can hold */
    static bool AddConditions(Body& body, const Expression& condition, std::vector<Condition>& when)
    {
        const auto* binary = std::get_if<Binary>(&condition.node);
        if (binary != nullptr && binary->op == BinaryOperator::And)
        {
            return AddConditions(body, *binary->left, when) && AddConditions(body, *binary->right, when);
        }
        if (binary != nullptr && AddComparison(body, *binary, when))
        {
            return true;
        }
        const Operand bit = body.EvaluateBit(condition);
        if (const auto* known = std::get_if<pisa::Constant>(&bit))
        {
            return known->value != 0;
        }
        when.push_back({Operation::NotEqual, 1, bit, pisa::Constant{0}});
        return true;
    }

    /** @return whether it is a comparison of two numbers that fit one condition. */
    static bool AddComparison(Body& body, const Binary& binary, std::vector<Condition>& when)
    {
        const TypePtr type = body.TypeOf(*binary.left);
        const unsigned width = ScalarWidth(type);
        const auto comparison = ComparisonOf(binary.op, IsSigned(type));
        if (!comparison || width == 0 || width > 64)
        {
            return false;
        }
        Operand left = body.Evaluate(*binary.left).pieces[0];
        Operand right = body.Evaluate(*binary.right).pieces[0];
        if (comparison->second)
        {
            std::swap(left, right);
        }
        when.push_back({comparison->first, width, left, right});
        return true;
    }

    Shared& m_shared;
    ChecksumUse m_use;
    std::vector<Checksum> m_checksums;
};

} // namespace

LoweredChecksums
LowerChecksums(Shared& shared, const Object& control, const std::vector<Data>& parameters, ChecksumUse use)
{
    RequireChecksumsAlone(*control.declaration, use);
    ChecksumCalls calls(shared, use);
    BodyHooks hooks;
    hooks.call = [&calls](const Expression& e, const Environment& environment, Code& code)
    { return calls.Lower(e, environment, code); };
    const Regions regions = LowerControlBody(shared, control, parameters, &hooks);
    RefuseTables(regions);
    return {calls.Take(), StraightenAction(regions, shared.storage), control.where};
}

} // namespace pisa::p4
