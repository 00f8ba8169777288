// Carries out a checked Lyra program as it is written, statement by statement: a model to test the compiler with.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_LYRA_SOURCE_MACHINE_H
#define PISA_TESTS_LYRA_SOURCE_MACHINE_H

#include "compiler/lyra/ast.h"

namespace pisa::lyra
{

/** One switch and one packet; globals outlive the packet. Knows no hashes and no random numbers. */
class SourceMachine
{
  public:
    /** An entry of an external variable: keys (exact) and values. */
    using Entries = std::map<std::vector<uint64_t>, std::vector<uint64_t>>;

    /** The source must outlive this. */
    explicit SourceMachine(const Source& source) : m_source(source)
    {
    }

    /** Runs all algorithms on a packet. */
    void Run();

    std::map<std::string, uint64_t> fields;               ///< "a.x", "a.valid", "forward", "drop"
    std::map<std::string, std::vector<uint64_t>> globals; ///< by name; of one algorithm
    std::map<std::string, Entries> externals;

  private:
    struct Frame
    {
        const Routine& routine;
        std::map<std::string, uint64_t> locals;
    };

    void Do(const Statements& statements);
    void Do(const Statement& statement);
    void DoSwitch(const Switch& choice);
    void DoCall(const Call& call);
    void Assign(const Expression& target, uint64_t value);
    uint64_t Of(const Expression& expression);
    uint64_t OfBinary(const Binary& binary, unsigned width);
    uint64_t OfIndex(const Index& index, unsigned width);
    std::vector<uint64_t> KeysOf(const std::vector<ExpressionPtr>& keys);

    const Source& m_source;
    std::vector<Frame> m_frames;
};

} // namespace pisa::lyra

#endif // PISA_TESTS_LYRA_SOURCE_MACHINE_H
