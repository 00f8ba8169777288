// The shell verifies, and keeps the promises of shell.h that can be seen without running it.
// SPDX-License-Identifier: GPL-2.0-only
#include "image/shell.h"

#include "ir/verify.h"

#include <gtest/gtest.h>

namespace pisa
{
namespace
{

NcpInterface
TwoKernels()
{
    NcpInterface interface;
    interface.labels = {{"h0", 1, false, false, {3}}, {"h1", 2, false, false, {3}}, {"s1", 3, true, false, {1, 2}}};
    interface.windowFields = {{"key", 12, 16, std::nullopt}};
    NcpKernel sum{"sum", "_Z3sumPi", 7, {}, true};
    sum.parameters = {{"data", true, 32, true, false, 4}, {"key", false, 8, false, false, 1}};
    interface.kernels = {sum, {"ping", "_Z4pingv", 9, {}, false}};
    return interface;
}

TEST(Shell, ForwardingProgramVerifies)
{
    EXPECT_TRUE(Verify(MakeForwardingProgram()).empty());
}

TEST(Shell, VerifiesBeforeAFrontEndTouchesIt)
{
    for (const Diagnostic& finding : Verify(MakeNcpShell(TwoKernels(), "s1").program))
    {
        ADD_FAILURE() << ToString(finding);
    }
}

TEST(Shell, WindowHeaderListsExtensionFieldsThenElements)
{
    const NcpShell shell = MakeNcpShell(TwoKernels(), "s1");
    const Header& window = shell.program.headers[shell.windows[0]];
    EXPECT_EQ(window.name, "window_sum");
    const std::vector<Field> expected{{"key", 16},    {"data_0", 32}, {"data_1", 32},
                                      {"data_2", 32}, {"data_3", 32}, {"key_", 8}};
    EXPECT_EQ(window.fields, expected);
    EXPECT_EQ(shell.program.headers[shell.windows[1]].fields, (std::vector<Field>{{"key", 16}}));
}

TEST(Shell, SwitchThatTheNetworkLacksIsAnInputError)
{
    EXPECT_THROW(MakeNcpShell(TwoKernels(), "s2"), InputError);
    EXPECT_THROW(MakeNcpShell(TwoKernels(), "h0"), InputError);
}

TEST(Shell, NcpHeaderIsAsLongAsHostsWriteIt)
{
    const NcpShell shell = MakeNcpShell(TwoKernels(), "s1");
    unsigned bits = 0;
    for (const Field& field : shell.program.headers[shell.ncp].fields)
    {
        bits += field.width;
    }
    EXPECT_EQ(bits, 8 * kNcpHeaderBytes);
}

} // namespace
} // namespace pisa
