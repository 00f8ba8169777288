// How a program's wishes (drop, flood, mirror, resubmit, recirculate, truncate) are told to v1model.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_EMIT_P4_STEERING_H
#define PISA_COMPILER_EMIT_P4_STEERING_H

#include "compiler/emit/p4-standard.h"
#include "compiler/emit/p4-text.h"
#include "ir/program.h"

#include <array>
#include <map>
#include <optional>
#include <set>
#include <vector>

namespace pisa
{

/** A wish that an instruction writes: `value` if `guard` is not zero. */
struct WrittenWish
{
    Intrinsic field{Intrinsic::Drop};
    Operand value;
    std::optional<Operand> guard{};
};

/** @return the wish, if the statement writes one as it is, or under a condition. */
std::optional<WrittenWish> WishOf(const Statement& statement);

/** The multicast group that floods: all ports, as the control plane must set it. */
constexpr uint16_t kP4FloodGroup = 0xffff;

/**
 * A wish is told by a call where it is written if that is the same: each write is of a known value or moves one,
 * nobody reads it, and nothing that the packet meets later would take the call back. Otherwise it is kept in
 * `meta.chip` and told at the end of the control.
 */
class P4Steering
{
  public:
    explicit P4Steering(const Program& program);

    /** @return whether calls tell the wish where it is written. */
    bool IsDirect(Intrinsic wish) const
    {
        return m_kept.count(wish) == 0;
    }

    /** @return whether some action of the thread writes the wish, or may leave it from ingress. */
    bool IsUsed(Intrinsic wish) const
    {
        return m_used.count(wish) > 0;
    }

    /** @return fields of `meta.chip`: "bit<1> drop;" */
    std::vector<std::string> KeptFields() const;

    /** What stands first in a control. @param chip "meta.chip" */
    void Begin(Thread thread, const std::string& chip, P4Text& text) const;

    /** @return whether something must happen at the end of the control: then no packet may return before. */
    bool HasEnd(Thread thread) const;

    /** What stands last in a control. */
    void End(Thread thread, const std::string& chip, P4Text& text) const;

    /** @return "meta.chip.drop" */
    static std::string KeptField(Intrinsic wish, const std::string& chip);

  private:
    void Look(const Action& action, Thread thread);
    void LookAtReads();
    void LookAtOrder(const Control& control);
    void TellCopies(Thread thread, const std::string& chip, P4Text& text) const;

    const Program& m_program;
    std::set<Intrinsic> m_used;
    std::set<Intrinsic> m_kept;
    std::array<std::set<Intrinsic>, 2> m_written; ///< by thread
};

/** @return whether an instruction writes the field in any way. */
bool Writes(const Program& program, const Instruction& instruction, Intrinsic field);

} // namespace pisa

#endif // PISA_COMPILER_EMIT_P4_STEERING_H
