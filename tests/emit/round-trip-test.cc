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
