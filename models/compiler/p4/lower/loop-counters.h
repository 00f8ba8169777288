// The variables of a loop whose values are known when compiled.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_LOWER_LOOP_COUNTERS_H
#define PISA_COMPILER_P4_LOWER_LOOP_COUNTERS_H

#include "compiler/p4/lower/body.h"

namespace pisa::p4
{

/**
 * Integer variables that only the head of a loop writes, with values known when compiled. While this lives their
 * names stand for those values; afterwards for their places, which hold the last one.
 */
class LoopCounters
{
  public:
    /** The initialisers have been lowered. */
    LoopCounters(Body& body, const ForStatement& loop);

    LoopCounters(const LoopCounters&) = delete;
    LoopCounters& operator=(const LoopCounters&) = delete;

    ~LoopCounters();

    /** @return whether the loop's condition depends on one of them. */
    bool Bound() const;

    /** @return what they are now. */
    std::vector<Integer> Values() const;

    /** Runs the updates of the head, those of other variables as statements. */
    void Update();

  private:
    struct Counter
    {
        const Declaration* variable{nullptr};
        Data place;
        bool isOwn{false}; ///< declared by the loop: nobody else sees its place
    };

    void Add(const p4::Statement& initialiser);
    bool OnlyHeadWrites(const Declaration* variable, bool isOwn) const;
    ValuePtr ValueGivenBy(const p4::Statement& clause) const;
    std::vector<Counter>::iterator CounterOf(const p4::Statement& update);
    bool ForgetUnknown();

    Body& m_body;
    const ForStatement& m_loop;
    std::vector<Counter> m_counters;
};

/** @return whether running the statement may write the variable. @param isOwn it is declared by the loop around */
bool Writes(const p4::Statement& statement, const Declaration* variable, bool isOwn);

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_LOWER_LOOP_COUNTERS_H
