// Runs the controls of a Program on the values of its fields, step by step: a model to test lowering with.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_P4_LOWER_INTERPRETER_H
#define PISA_TESTS_P4_LOWER_INTERPRETER_H

#include "ir/program.h"

#include <map>
#include <string>
#include <utility>

namespace pisa::test
{

/** One switch and one packet; registers and counters outlive the packet. */
class Interpreter
{
  public:
    explicit Interpreter(const Program& program);

    /** Begins a packet: all fields are zero, all headers invalid. */
    void Begin();

    /** Sets "header.field", a valid bit "header.$valid$", or a wide field by its pieces; nothing if it is not there.
     */
    void Set(const std::string& name, uint64_t value);

    /** @return the field; fails the test if there is none. */
    uint64_t Get(const std::string& name) const;
    uint64_t Get(FieldId field) const;

    void Run(const Control& control);

    std::map<std::pair<RegisterId, uint64_t>, uint64_t> cells;
    std::map<std::pair<CounterId, uint64_t>, uint64_t> counts;

  private:
    const FieldId* Find(const std::string& name) const;
    void Write(FieldId field, uint64_t value);
    uint64_t Value(const Operand& operand) const;
    void Do(const Instruction& instruction);
    void Do(const StatefulOperation& operation);
    bool Holds(const Condition& condition) const;
    bool Matches(const Table& table, const Entry& entry) const;
    const Entry* Lookup(const Table& table) const;
    NodeId Apply(const pisa::Apply& apply);

    const Program& m_program;
    std::map<std::string, FieldId> m_names;
    std::map<FieldId, uint64_t> m_fields;
    std::vector<uint64_t> m_parameters;
};

} // namespace pisa::test

#endif // PISA_TESTS_P4_LOWER_INTERPRETER_H
