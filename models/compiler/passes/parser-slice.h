// The computations of a parse state as a function of the fields that it takes from the frame.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_PASSES_PARSER_SLICE_H
#define PISA_COMPILER_PASSES_PARSER_SLICE_H

#include "ir/program.h"

#include <map>
#include <optional>
#include <set>
#include <vector>

namespace pisa
{

/** Statements that compute some results from some fields, whose values last to the end of the slice's steps. */
class ParserSlice
{
  public:
    /**
     * @param steps of the state that count, from its first
     * @return what the results depend on; nothing if the state computes none of them, or if a field that goes in is
     * overwritten behind
     */
    static std::optional<ParserSlice> Of(const Program& program, const ParseState& state, std::size_t steps,
                                         const std::vector<FieldId>& results);

    /** @return the fields that go in, in ascending order, which is that of their bits in a key. */
    const std::vector<FieldId>& Inputs() const
    {
        return m_inputs;
    }

    /** @return bits of all inputs. */
    unsigned InputBits() const;

    /** @return the results one behind the other, the first most significant; at most 64 bits count. */
    uint64_t Evaluate(uint64_t key) const;

    /** @return the one key for which the only result is 1, if the slice compares a field with a constant. */
    std::optional<uint64_t> OnlyKey() const;

  private:
    explicit ParserSlice(const Program& program) : m_program(&program)
    {
    }

    const Program* m_program;
    std::vector<FieldId> m_results;
    std::vector<FieldId> m_inputs;
    std::vector<Statement> m_statements;
};

} // namespace pisa

#endif // PISA_COMPILER_PASSES_PARSER_SLICE_H
