// How diagnostics read.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/diagnostic.h"

#include <gtest/gtest.h>

namespace pisa
{
namespace
{

TEST(Diagnostic, PlacesAndRemediesThatAreUnknownAreLeftOut)
{
    EXPECT_EQ(ToString({Severity::Error, {"a.cc", 3, 7}, "too long", "cut it"}),
              "a.cc:3:7: error: too long (cut it)");
    EXPECT_EQ(ToString({Severity::Warning, {"a.cc", 3, 0}, "odd", ""}), "a.cc:3: warning: odd");
    EXPECT_EQ(ToString({Severity::Note, {"a.cc", 0, 0}, "here", ""}), "a.cc: note: here");
    EXPECT_EQ(ToString({Severity::Error, {}, "wrong", ""}), "error: wrong");
    EXPECT_EQ(ToString({Severity::Error, {"", 4, 2}, "wrong", ""}), "line 4:2: error: wrong");
}

TEST(InputError, SaysAllItsDiagnosticsALineEach)
{
    const InputError error(
        std::vector<Diagnostic>{{Severity::Error, {"a", 1, 1}, "x", ""}, {Severity::Error, {"a", 2, 1}, "y", ""}});
    EXPECT_STREQ(error.what(), "a:1:1: error: x\na:2:1: error: y");
    EXPECT_EQ(error.Diagnostics().size(), 2u);
}

} // namespace
} // namespace pisa
