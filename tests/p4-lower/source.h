// Small P4 programs around the code under test.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_P4_LOWER_SOURCE_H
#define PISA_TESTS_P4_LOWER_SOURCE_H

#include "compiler/p4/lower/lower-program.h"
#include "p4-lower/interpreter.h"

namespace pisa::test
{

/** What is put into the program: its one header "v" has the fields, control "I" the locals and the code. */
struct Source
{
    std::string fields;
    std::string apply;
    std::string locals{};
    std::string outside{}; ///< in front of the control
    std::string egress{};  ///< code of control "E"
    std::string more{};    ///< members of the headers struct beside v
};

/** @return the program. @throws InputError with all that is wrong with it */
Program Lower(const Source& source);

/** @return the text of the first error, "file:line:column: ..."; empty if the program can be lowered. */
std::string FaultOf(const Source& source);

/** A packet with a valid header v. */
class Packet
{
  public:
    explicit Packet(const Source& source);

    Packet& With(const std::string& field, uint64_t value);
    Packet& Ingress();
    Packet& Egress();

    /** @return field of v. */
    uint64_t operator[](const std::string& field) const;

    Program program;
    Interpreter model;
};

} // namespace pisa::test

#endif // PISA_TESTS_P4_LOWER_SOURCE_H
