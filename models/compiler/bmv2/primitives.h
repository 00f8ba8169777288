// Lowers the primitives that actions and parse states call.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_BMV2_PRIMITIVES_H
#define PISA_COMPILER_BMV2_PRIMITIVES_H

#include "compiler/bmv2/evaluator.h"
#include "compiler/bmv2/lists.h"

namespace pisa::bmv2
{

/** Whether a packet leaves the pipeline behind an action. */
enum class Exit : uint8_t
{
    Never,
    Sometimes, ///< when Primitives::ExitFlag is set
    Always,
};

/** Lowers one body, call after call. What jumps pass over is guarded. */
class Primitives
{
  public:
    /**
     * @param locals the values of the action's runtime data
     * @param filled how many elements of stacks are filled, kept up to date; null where that is not known
     * All must outlive this.
     */
    Primitives(Shared& shared, Lists& lists, SwitchHalf half, const ExpressionReader& reader, Evaluator& evaluator,
               std::vector<unsigned>* filled = nullptr);

    /** Lowers all calls of an array, jumps between them included. @throws InputError */
    void LowerAll(const JsonValue& calls);

    /** Lowers one call, which is no jump. */
    void LowerOne(const JsonValue& call);

    Exit ExitsAfter() const
    {
        return m_exit;
    }

    /** @return the field that says that the packet leaves that half's pipeline. */
    static FieldId ExitFlag(Shared& shared, SwitchHalf half);

  private:
    using Parameters = std::vector<JsonValue>;
    using Lowering = void (Primitives::*)(const JsonValue& call, const Parameters& parameters);
    struct Known;
    static const std::vector<Known>& All();

    // fields: primitives-fields.cc
    void Assign(const JsonValue& call, const Parameters& parameters);
    void AddTo(const JsonValue& call, const Parameters& parameters);
    void SubtractFrom(const JsonValue& call, const Parameters& parameters);
    void Combine(const JsonValue& call, const Parameters& parameters);
    void Random(const JsonValue& call, const Parameters& parameters);
    void HashOffset(const JsonValue& call, const Parameters& parameters);
    void NoOperation(const JsonValue& call, const Parameters& parameters);
    // headers: primitives-headers.cc
    void AddHeader(const JsonValue& call, const Parameters& parameters);
    void RemoveHeader(const JsonValue& call, const Parameters& parameters);
    void CopyHeader(const JsonValue& call, const Parameters& parameters);
    void CopyUnion(const JsonValue& call, const Parameters& parameters);
    void CopyStack(const JsonValue& call, const Parameters& parameters);
    void Push(const JsonValue& call, const Parameters& parameters);
    void Pop(const JsonValue& call, const Parameters& parameters);
    // state and services: primitives-services.cc
    void ReadRegister(const JsonValue& call, const Parameters& parameters);
    void WriteRegister(const JsonValue& call, const Parameters& parameters);
    void CountPacket(const JsonValue& call, const Parameters& parameters);
    void ExecuteMeter(const JsonValue& call, const Parameters& parameters);
    void GenerateDigest(const JsonValue& call, const Parameters& parameters);
    void LogMessage(const JsonValue& call, const Parameters& parameters);
    void AssertCondition(const JsonValue& call, const Parameters& parameters);
    // what the switch does with the packet: primitives-switch.cc
    void Drop(const JsonValue& call, const Parameters& parameters);
    void Clone(const JsonValue& call, const Parameters& parameters);
    void Resubmit(const JsonValue& call, const Parameters& parameters);
    void Recirculate(const JsonValue& call, const Parameters& parameters);
    void Truncate(const JsonValue& call, const Parameters& parameters);
    void ExitPipeline(const JsonValue& call, const Parameters& parameters);

    void Jump(const JsonValue& call, std::size_t at, std::size_t count);
    void CopyElement(std::size_t to, std::size_t from, bool areUnions, const JsonValue& where);
    void InvalidateElement(std::size_t element, bool isUnion, const JsonValue& where);
    void Shift(const JsonValue& call, const Parameters& parameters, bool isPush);
    void SetIntrinsic(Intrinsic intrinsic, const Operand& value, unsigned width);
    void SetStandard(const std::string& name, Intrinsic intrinsic, uint64_t value, const JsonValue& where);
    void ComeAgain(Intrinsic intrinsic, const JsonValue& id);
    std::vector<HashInput> InputsOf(const Calculation& calculation);
    Operand Index(const JsonValue& typed);
    Operand Number(const JsonValue& typed, unsigned bits);
    const JsonValue& NameIn(const JsonValue& typed, const char* type) const;

    Shared& m_shared;
    Lists& m_lists;
    SwitchHalf m_half;
    const ExpressionReader& m_reader;
    Evaluator& m_evaluator;
    std::vector<unsigned>* m_filled;
    Operand m_guard{Constant{1}};
    std::map<std::size_t, Operand> m_arriving; ///< by call: whether a jump leads there
    Exit m_exit{Exit::Never};
};

} // namespace pisa::bmv2

#endif // PISA_COMPILER_BMV2_PRIMITIVES_H
