// What the compiler refuses, with the line and column that a reader of the program would point at.
// Line 1 is the include; columns were counted by hand.
// SPDX-License-Identifier: GPL-2.0-only
#include "ncl/switch-under-test.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pisa
{
namespace
{

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

const char* const kTwoSwitches = "host h0\nswitch s1\nswitch s2\nlink h0 s1\nlink s1 s2\n";

TEST(Diagnostics, HostReadsSwitchMemory)
{
    EXPECT_THAT(ErrorOf("_net_ int m[4];\n_net_ _out_ void k(int* d) { d[0] = m[0]; }\nint main() { return m[0]; }"),
                AllOf(StartsWith("4:21: "), HasSubstr("'m'"), HasSubstr("only kernels")));
}

TEST(Diagnostics, HostWritesSwitchMemoryInAHelper)
{
    EXPECT_THAT(ErrorOf("_net_ int m;\n_net_ _out_ void k(int* d) { d[0] = m; }\nvoid f() { m = 1; }"),
                AllOf(StartsWith("4:14: "), HasSubstr("'m'")));
}

TEST(Diagnostics, HostReadsControlVariable)
{
    EXPECT_THAT(ErrorOf("_net_ _ctrl_ _at_(\"s1\") unsigned t;\n_net_ _out_ void k(unsigned* d) { d[0] = t; }\n"
                        "int main() { return t; }"),
                AllOf(StartsWith("4:21: "), HasSubstr("ctrl_wr(&t")));
}

TEST(Diagnostics, HostWritesControlVariableThroughCtrlWr)
{
    EXPECT_EQ(ErrorOf("_net_ _ctrl_ _at_(\"s1\") unsigned t;\n_net_ _out_ void k(unsigned* d) { d[0] = t; }\n"
                      "int main() { ncl::ctrl_wr(&t, 3); }"),
              "");
}

TEST(Diagnostics, KernelUsesHostMemory)
{
    EXPECT_THAT(ErrorOf("int g;\n_net_ _out_ void k(int* d) {\n  g = d[0]; }"),
                AllOf(StartsWith("4:5: "), HasSubstr("host memory 'g'")));
}

TEST(Diagnostics, KernelUsesAStaticLocal)
{
    EXPECT_THAT(ErrorOf("_net_ _out_ void k(int* d) {\n  static int n; d[0] = n++; }"),
                AllOf(StartsWith("3:"), HasSubstr("host memory 'n'")));
}

TEST(Diagnostics, UnknownLocationSuggestsTheClosest)
{
    EXPECT_THAT(ErrorOf("_net_ _at_(\"s9\") int m;\n_net_ _out_ void k(int* d) { d[0] = m; }"),
                AllOf(StartsWith("2:0: "), HasSubstr("'s9'"), HasSubstr("did you mean 's1'?")));
}

TEST(Diagnostics, HostIsNoLocation)
{
    EXPECT_THAT(ErrorOf("_net_ _out_ _at_(\"h0\") void k(int* d) { d[0] = 1; }"),
                AllOf(StartsWith("2:0: "), HasSubstr("no switch 'h0'")));
}

TEST(Diagnostics, ControlVariableNeedsALocation)
{
    EXPECT_THAT(ErrorOf("_net_ _out_ void k(int* d) { d[0] = 1; }\n_net_ _ctrl_ int t;"),
                AllOf(StartsWith("3:0: "), HasSubstr("'t' has no location"), HasSubstr("_at_")));
}

TEST(Diagnostics, KernelWritesControlVariable)
{
    EXPECT_THAT(ErrorOf("_net_ _ctrl_ _at_(\"s1\") unsigned t;\n_net_ _out_ void k(int* d) {\n  t++; }"),
                AllOf(StartsWith("4:4: "), HasSubstr("writes control variable 't'")));
}

TEST(Diagnostics, KernelWritesMap)
{
    EXPECT_THAT(ErrorOf("_net_ ncl::Map<int, int, 4> M;\n_net_ _out_ void k(int* d) {\n"
                        "  if (auto* p = M[d[0]]) *const_cast<int*>(p) = 1; }"),
                AllOf(StartsWith("4:47: "), HasSubstr("writes map 'M'")));
}

TEST(Diagnostics, KernelAndMemoryAtDifferentSwitches)
{
    EXPECT_THAT(
        ErrorOf("_net_ _at_(\"s1\") int m;\n_net_ _out_ _at_(\"s2\") void k(int* d) {\n  m = d[0]; }", kTwoSwitches),
        AllOf(StartsWith("4:5: "), HasSubstr("at 's2'"), HasSubstr("at 's1'")));
}

TEST(Diagnostics, KernelEverywhereUsesMemoryOfOneSwitch)
{
    EXPECT_THAT(ErrorOf("_net_ _at_(\"s1\") int m;\n_net_ _out_ void k(int* d) { d[0] = m; }", kTwoSwitches),
                AllOf(StartsWith("3:37: "), HasSubstr("location.id")));
}

TEST(Diagnostics, MapAtAnotherSwitch)
{
    EXPECT_THAT(ErrorOf("_net_ _at_(\"s1\") ncl::Map<int, int, 4> M;\n"
                        "_net_ _out_ void k(int* d) { if (M[d[0]]) _drop(); }",
                        kTwoSwitches),
                AllOf(StartsWith("3:34: "), HasSubstr("map 'M'")));
}

TEST(Diagnostics, IncomingKernelHasNoLocation)
{
    EXPECT_THAT(ErrorOf("_net_ _out_ void k(int* d) { d[0] = 1; }\n_net_ _in_ _at_(\"s1\") void r(int* d) {}"),
                AllOf(StartsWith("3:0: "), HasSubstr("'r' has a location")));
}

TEST(Diagnostics, IncomingKernelRepeatsTheOutgoingOnes)
{
    EXPECT_THAT(ErrorOf("_net_ _out_ void k(int* d) { d[0] = 1; }\n_net_ _in_ void r(char* d) {}"),
                AllOf(StartsWith("3:0: "), HasSubstr("(int8*)"), HasSubstr("k(int32*)")));
}

TEST(Diagnostics, FurtherParametersOfIncomingKernelsNeedExt)
{
    EXPECT_THAT(ErrorOf("_net_ _out_ void k(int* d) { d[0] = 1; }\n_net_ _in_ void r(int* d, int* more) {}"),
                AllOf(StartsWith("3:0: "), HasSubstr("_ext_")));
}

TEST(Diagnostics, OutgoingKernelsHaveNoExtension)
{
    EXPECT_THAT(ErrorOf("_net_ _out_ void k(int* d, _ext_ int* p) { d[0] = 1; }"),
                AllOf(StartsWith("2:0: "), HasSubstr("'p'"), HasSubstr("_ext_")));
}

TEST(Diagnostics, MaskHasOneEntryAnArray)
{
    EXPECT_THAT(ErrorOf("_net_ _out_ void k(int* d) { d[0] = 1; }\nint main() { int a[4] = {}; ncl::Window w{};\n"
                        "  ncl::out(k, {a}, w, {2, 2}); }"),
                AllOf(StartsWith("4:3: "), HasSubstr("2 entries"), HasSubstr("1 arrays")));
}

TEST(Diagnostics, MaskEntriesAreNotZero)
{
    EXPECT_THAT(ErrorOf("_net_ _out_ void k(int* d) { d[0] = 1; }\nint main() { int a[4] = {}; ncl::Window w{};\n"
                        "  ncl::out(k, {a}, w, {0}); }"),
                AllOf(StartsWith("4:3: "), HasSubstr("0 elements of 'd'")));
}

TEST(Diagnostics, MaskOfTheOptionsIsCheckedToo)
{
    EXPECT_THAT(ErrorOf("_net_ _out_ void k(int* d) { d[0] = 1; }", kStar, {{"k", {1, 2}}}), StartsWith("2:0: "));
    EXPECT_THAT(ErrorOf("_net_ _out_ void k(int* d) { d[0] = 1; }", kStar, {{"q", {1}}}), HasSubstr("'q'"));
}

TEST(Diagnostics, LoopOverTheWindowNeedsAMask)
{
    EXPECT_THAT(ErrorOf("_net_ _out_ void k(int* d) {\n  for (unsigned i = 0; i < window.len; ++i) d[i]++; }"),
                AllOf(StartsWith("3:3: "), HasSubstr("mask"), HasSubstr("'d'")));
}

TEST(Diagnostics, LoopNeedsABound)
{
    EXPECT_THAT(ErrorOf("_net_ int m;\n_net_ _out_ void k(unsigned* d) {\n"
                        "  for (unsigned i = 0; i < d[0]; ++i) m++; }"),
                AllOf(StartsWith("4:3: "), HasSubstr("trip count")));
}

TEST(Diagnostics, KernelsDoNotRecurse)
{
    EXPECT_THAT(ErrorOf("static int f(int n) { return n == 0 ? 0 : n + f(n - 1); }\n"
                        "_net_ _out_ void k(int* d) { d[0] = f(d[0]); }"),
                AllOf(StartsWith("2:47: "), HasSubstr("'f' calls itself")));
}

TEST(Diagnostics, KernelsDoNotRecurseThroughOthers)
{
    EXPECT_THAT(ErrorOf("static int g(int n);\nstatic int f(int n) { return n ? g(n - 1) : 0; }\n"
                        "static int g(int n) { return f(n); }\n_net_ _out_ void k(int* d) { d[0] = f(d[0]); }"),
                AllOf(StartsWith("4:30: "), HasSubstr("'f' calls itself through 'g'")));
}

TEST(Diagnostics, WindowOutsideAKernel)
{
    EXPECT_THAT(ErrorOf("_net_ _out_ void k(int* d) { d[0] = 1; }\nint main() { return window.seq; }"),
                AllOf(StartsWith("3:28: "), HasSubstr("'window' is used outside a kernel")));
}

TEST(Diagnostics, CallsOfUndefinedFunctions)
{
    EXPECT_THAT(ErrorOf("#include <cstdio>\n_net_ _out_ void k(int* d) {\n  printf(\"%d\", d[0]); }"),
                AllOf(StartsWith("4:3: "), HasSubstr("'printf'")));
}

TEST(Diagnostics, CallsThroughPointers)
{
    EXPECT_THAT(ErrorOf("static int a() { return 1; }\nstatic int b() { return 2; }\n"
                        "_net_ _out_ void k(int* d) { int (*f)() = d[0] ? a : b; d[1] = f(); }"),
                StartsWith("4:"));
}

TEST(Diagnostics, DivisionByARunTimeValue)
{
    EXPECT_THAT(ErrorOf("_net_ _out_ void k(int* d) {\n  d[0] = d[0] / d[1]; }"),
                AllOf(StartsWith("3:15: "), HasSubstr("division")));
}

TEST(Diagnostics, RemainderByThree)
{
    EXPECT_THAT(ErrorOf("_net_ _out_ void k(unsigned* d) {\n  d[0] = d[0] % 3; }"),
                AllOf(StartsWith("3:15: "), HasSubstr("remainder by 3"), HasSubstr("power of two")));
}

TEST(Diagnostics, MultiplicationOfRunTimeValues)
{
    EXPECT_THAT(ErrorOf("_net_ _out_ void k(int* d) {\n  d[0] = d[0] * d[1]; }"),
                AllOf(StartsWith("3:15: "), HasSubstr("multiplication")));
}

TEST(Diagnostics, FloatingPoint)
{
    EXPECT_THAT(ErrorOf("_net_ _out_ void k(int* d) {\n  d[0] = d[0] * 1.5; }"),
                AllOf(StartsWith("3:"), HasSubstr("floating point")));
}

TEST(Diagnostics, RunTimeIndexIntoTheWindow)
{
    EXPECT_THAT(ErrorOf("_net_ _out_ void k(int* d) {\n  d[d[0] & 3]++; }"),
                AllOf(StartsWith("3:14: "), HasSubstr("window array 'd'")));
}

TEST(Diagnostics, TwoCellsOfOneArrayInOnePass)
{
    EXPECT_THAT(ErrorOf("_net_ int m[8];\n_net_ _out_ void k(unsigned* d) {\n  m[d[0] & 7] += m[d[1] & 7]; }"),
                AllOf(StartsWith("4:"), HasSubstr("two cells of 'm'")));
}

TEST(Diagnostics, ConstantIndexBeyondTheMask)
{
    EXPECT_THAT(ErrorOf("_net_ _out_ void k(int* d) {\n  d[4] = 1; }", kStar, {{"k", {4}}}),
                AllOf(StartsWith("3:8: "), HasSubstr("element 4"), HasSubstr("holds 4")));
}

TEST(Diagnostics, UnknownLabelOfPassIsClangsError)
{
    EXPECT_THAT(ErrorOf("_net_ _out_ void k(int* d) {\n  _pass(nowhere); }"),
                AllOf(StartsWith("3:9: "), HasSubstr("nowhere")));
}

TEST(Diagnostics, PassOfANumberThatIsNoLabel)
{
    EXPECT_THAT(ErrorOf("_net_ _out_ void k(int* d) {\n  d[0] = 1; _pass(99); }"),
                AllOf(StartsWith("3:13: "), HasSubstr("no label")));
}

TEST(Diagnostics, PointersStayLocal)
{
    EXPECT_THAT(ErrorOf("_net_ long m;\n_net_ _out_ void k(int* d) {\n  m = (long)d; }"),
                AllOf(StartsWith("4:"), HasSubstr("pointer")));
}

TEST(Diagnostics, StructuresInSwitchMemory)
{
    EXPECT_THAT(
        ErrorOf("struct S { int a; short b; };\n_net_ S m[4];\n_net_ _out_ void k(int* d) { d[0] = m[0].a; }"),
        AllOf(StartsWith("3:0: "), HasSubstr("'m'")));
}

TEST(Diagnostics, StaticSwitchMemory)
{
    EXPECT_THAT(ErrorOf("_net_ static int m;\n_net_ _out_ void k(int* d) { d[0] = m++; }"),
                AllOf(StartsWith("2:0: "), HasSubstr("static")));
}

TEST(Diagnostics, SyntaxErrorsAreClangsOwn)
{
    EXPECT_THAT(ErrorOf("_net_ _out_ void k(int* d) {\n  d[0] = ; }"),
                AllOf(StartsWith("3:10: "), HasSubstr("expected expression")));
}

TEST(Diagnostics, CallsDisagreeAboutAFieldThatTheKernelMultipliesBy)
{
    EXPECT_THAT(ErrorOf("struct W : ncl::Window { unsigned len; }; extern const W window;\n_net_ int m[64];\n"
                        "_net_ _out_ void k(int* d) { m[window.seq * window.len] = d[0]; }\n"
                        "int main() { int a[8] = {}; W w{}; w.len = 2; ncl::out(k, {a}, w, {2});\n"
                        "  w.len = 4; ncl::out(k, {a}, w, {4}); }"),
                AllOf(StartsWith("6:14: "), HasSubstr("window.len"), HasSubstr("line 5")));
}

TEST(Diagnostics, UnknownPassToDump)
{
    NclOptions options;
    options.dumpAfter = "nonsense";
    try
    {
        CompileNclDevice(options);
        FAIL() << "no error";
    }
    catch (const InputError& error)
    {
        EXPECT_THAT(error.Diagnostics().front().remedy, HasSubstr("straighten"));
    }
}

} // namespace
} // namespace pisa
