// Every program in tests/p4/rejected breaks one rule of P4_16, and the checker's first error names that one.
// SPDX-License-Identifier: GPL-2.0-only
#include "p4/parsed.h"
#include "p4/programs.h"

#include <gtest/gtest.h>

namespace pisa
{
namespace
{

class P4Rejected : public testing::TestWithParam<std::string>
{
};

TEST_P(P4Rejected, IsNamedByTheFirstErrorWithItsPlace)
{
    const std::filesystem::path folder = PISA_SOURCE_DIR "/tests/p4/rejected";
    const std::vector<FactProgram> all = ReadPrograms(folder / (GetParam() + ".txt"));
    ASSERT_FALSE(all.empty());
    for (const FactProgram& one : all)
    {
        const Parsed parsed = Check(one.text);
        const auto error = std::find_if(parsed.diagnostics.begin(), parsed.diagnostics.end(),
                                        [](const Diagnostic& d) { return d.severity == Severity::Error; });
        ASSERT_FALSE(one.fault.empty()) << one.fact;
        if (error == parsed.diagnostics.end())
        {
            ADD_FAILURE() << one.fact << ": accepted\n" << one.text;
            continue;
        }
        EXPECT_EQ(error->what.substr(0, one.fault.size()), one.fault) << one.fact << "\n" << one.text;
        EXPECT_EQ(error->where.file, "test.p4") << one.fact;
        EXPECT_GE(error->where.line, 1u) << one.fact;
        EXPECT_GE(error->where.column, 1u) << one.fact;
    }
}

INSTANTIATE_TEST_SUITE_P(Chapters, P4Rejected,
                         testing::Values("annotations", "calls", "casts", "constants", "duplicates", "left-values",
                                         "names", "objects", "operators", "parsers", "preprocessor", "statements",
                                         "syntax", "tables", "types", "v1model"),
                         [](const auto& info)
                         {
                             std::string name = info.param;
                             std::replace(name.begin(), name.end(), '-', '_');
                             return name;
                         });

} // namespace
} // namespace pisa
