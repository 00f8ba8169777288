// Builds programs around the code under test.
// SPDX-License-Identifier: GPL-2.0-only
#include "p4-lower/source.h"

#include "ir/verify.h"

namespace pisa::test
{

namespace
{

std::string
TextOf(const Source& s)
{
    return "#include <core.p4>\n#include <v1model.p4>\n" + std::string("header v_t { ") + s.fields + " }\n" +
           "header o_t { bit<8> a; bit<8> b; }\nheader p_t { bit<16> c; }\n" +
           "header_union u_t { o_t o; p_t p; }\n" + "struct headers { v_t v; " + s.more +
           " }\nstruct meta { bit<8> scratch; }\n" +
           "parser P(packet_in b, out headers h, inout meta m, inout standard_metadata_t s) {\n" +
           "  state start { b.extract(h.v); transition accept; } }\n" +
           "control V(inout headers h, inout meta m) { apply { } }\n" +
           "control C(inout headers h, inout meta m) { apply { } }\n" +
           "control D(packet_out b, in headers h) { apply { b.emit(h); } }\n" + s.outside +
           "\ncontrol I(inout headers h, inout meta m, inout standard_metadata_t s) {\n" + s.locals + "\napply {\n" +
           s.apply + "\n} }\n" + "control E(inout headers h, inout meta m, inout standard_metadata_t s) { apply {\n" +
           s.egress + "\n} }\n" + "V1Switch(P(), V(), I(), E(), C(), D()) main;\n";
}

} // namespace

Program
Lower(const Source& source)
{
    std::vector<Diagnostic> diagnostics;
    P4Program tree = ParseP4Text(TextOf(source), "test.p4", {}, diagnostics);
    if (!diagnostics.empty() || !CheckP4(tree, diagnostics))
    {
        throw InputError(diagnostics);
    }
    Program program = LowerP4(tree);
    VerifyOrThrow(program);
    return program;
}

std::string
FaultOf(const Source& source)
{
    try
    {
        Lower(source);
    }
    catch (const InputError& error)
    {
        return ToString(error.Diagnostics().front());
    }
    return "";
}

Packet::Packet(const Source& source) : program(Lower(source)), model(program)
{
    model.Set("v.$valid$", 1);
}

Packet&
Packet::With(const std::string& field, uint64_t value)
{
    model.Set("v." + field, value);
    return *this;
}

Packet&
Packet::Ingress()
{
    model.Run(program.ingress);
    return *this;
}

Packet&
Packet::Egress()
{
    model.Run(program.egress);
    return *this;
}

uint64_t
Packet::operator[](const std::string& field) const
{
    return model.Get("v." + field);
}

} // namespace pisa::test
