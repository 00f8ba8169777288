// Programs that are written as P4_16 and read back do the same to packets and state.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/emit/emit-p4.h"
#include "compiler/ncl/and-file.h"
#include "compiler/ncl/ncl-compiler.h"
#include "emit/reread.h"
#include "emit/within-v1model.h"
#include "ir/random-program.h"
#include "ir/text-file.h"
#include "ir/verify.h"

#include <filesystem>
#include <gtest/gtest.h>

namespace pisa
{
namespace
{

TEST(EmittedP4, DoesTheSameAsRandomPrograms)
{
    unsigned left = 0;
    for (uint64_t seed = 1; seed <= 300 && !testing::Test::HasFailure(); ++seed)
    {
        SCOPED_TRACE("seed " + std::to_string(seed));
        const Program program = WithinV1model(RandomProgram(seed));
        VerifyOrThrow(program);
        const Program again = ReadP4Text(EmitP4(program));
        left += ExpectSamePackets(program, again, seed);
    }
    EXPECT_GT(left, 3000U); // of 9000 packets: enough leave to be compared
}

TEST(EmittedP4, DoesTheSameAsTheExamples)
{
    unsigned programs = 0;
    for (const auto& file : std::filesystem::directory_iterator(PISA_SOURCE_DIR "/examples/p4"))
    {
        if (file.path().extension() != ".p4" || file.path().stem() == "headers")
        {
            continue;
        }
        SCOPED_TRACE(file.path().string());
        const Program program = ReadP4File(file.path().string());
        const Program again = ReadP4Text(EmitP4(program));
        for (uint64_t seed = 1; seed <= 20; ++seed)
        {
            ExpectSamePackets(program, again, seed);
        }
        ++programs;
    }
    EXPECT_GE(programs, 11U);
}

/** A program whose parser takes frames that begin with 1 or 2, and in its own words rejects all others. */
Program
WithoutDefault()
{
    Program program = ReadP4Text(R"(
#include <core.p4>
#include <v1model.p4>
header h_t { bit<2> a; bit<6> b; }
struct headers { h_t h; }
struct meta { }
parser P(packet_in p, out headers h, inout meta m, inout standard_metadata_t s) {
  state start { p.extract(h.h); transition select(h.h.a) { 1: accept; 2: accept; } } }
control V(inout headers h, inout meta m) { apply { } }
control I(inout headers h, inout meta m, inout standard_metadata_t s) { apply { s.egress_spec = 1; } }
control E(inout headers h, inout meta m, inout standard_metadata_t s) { apply { } }
control C(inout headers h, inout meta m) { apply { } }
control D(packet_out p, in headers h) { apply { p.emit(h.h); } }
V1Switch(P(), V(), I(), E(), C(), D()) main;
)");
    program.parser.at(0).otherwise = ParseState::kReject;
    program.keepsFaulty = false;
    return program;
}

TEST(EmittedP4, RejectsWhatNoCaseOfASelectTakes)
{
    const Program program = WithoutDefault();
    const Program again = ReadP4Text(EmitP4(program));
    unsigned left = 0;
    for (uint64_t seed = 1; seed <= 20; ++seed)
    {
        left += ExpectSamePackets(program, again, seed);
    }
    EXPECT_GT(left, 100U); // of 600 packets: those that are taken leave
    EXPECT_LT(left, 500U);
}

/** @return the programs of a figure's switches. */
std::map<std::string, Program>
CompileFigure(const std::string& name)
{
    const std::string stem = PISA_SOURCE_DIR "/tests/ncl/programs/" + name;
    NclOptions options;
    options.source = stem + ".ncl.cc";
    options.network = ParseAnd(ReadTextFile(stem + ".and"), stem + ".and");
    return CompileNclDevice(options).switches;
}

TEST(EmittedP4, DoesTheSameAsTheKernelsOfTheFigures)
{
    for (const std::string name : {"allreduce", "kvs"})
    {
        for (const auto& [label, program] : CompileFigure(name))
        {
            SCOPED_TRACE(name + " on " + label);
            const Program again = ReadP4Text(EmitP4(program));
            unsigned left = 0;
            for (uint64_t seed = 1; seed <= 50; ++seed)
            {
                left += ExpectSamePackets(program, again, seed);
            }
            EXPECT_GT(left, 500U);
        }
    }
}

} // namespace
} // namespace pisa
