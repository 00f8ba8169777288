// The interface survives its JSON form, and faults in that form name their line.
// SPDX-License-Identifier: GPL-2.0-only
#include "image/ncp-interface.h"

#include <gtest/gtest.h>

namespace pisa
{
namespace
{

NcpInterface
Full()
{
    NcpInterface interface;
    interface.labels = {{"w0", 1, false, true, {2}}, {"s1", 2, true, false, {1}}};
    interface.windowFields = {{"a", 12, 16, std::nullopt}, {"b", 16, 64, ~uint64_t{0}}};
    interface.kernels = {{"k", "_Z1k", 1, {{"p", true, 32, true, false, 64}, {"q", false, 8, false, true, 1}}, true}};
    interface.incoming = {{"in", "_Z2in", {1}, 2}};
    interface.memories = {{"m", "m", {"s1"}, true, 32, 1000, 2, {"m_0", "m_1"}}};
    interface.maps = {{"idx", "idx", {"s1"}, {"idx_0"}, "idx_hit", 64, 16, 128}};
    return interface;
}

/** @return the line that parsing names, 0 if it accepts. */
unsigned
LineOfError(const std::string& json)
{
    try
    {
        ParseNcpInterface(json, "x.json");
    }
    catch (const InputError& error)
    {
        EXPECT_EQ(error.Diagnostics().front().where.file, "x.json");
        return error.Diagnostics().front().where.line;
    }
    return 0;
}

std::string
Replaced(std::string text, const std::string& from, const std::string& to)
{
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

unsigned
LineOf(const std::string& text, const std::string& part)
{
    const auto end = text.begin() + static_cast<std::ptrdiff_t>(text.find(part));
    return 1 + static_cast<unsigned>(std::count(text.begin(), end, '\n'));
}

TEST(NcpInterface, JsonLosesNothing)
{
    EXPECT_EQ(ParseNcpInterface(PrintNcpInterface(Full()), "x.json"), Full());
    EXPECT_EQ(ParseNcpInterface(PrintNcpInterface({}), "x.json"), NcpInterface{});
}

TEST(NcpInterface, EveryMemberCountsInTheComparison)
{
    const std::string text = PrintNcpInterface(Full());
    for (const auto& [from, to] :
         std::vector<std::pair<std::string, std::string>>{{"\"sink\": true", "\"sink\": false"},
                                                          {"\"bool\": true", "\"bool\": false"},
                                                          {"\"packed\": 2", "\"packed\": 1"},
                                                          {"\"extensions\": 2", "\"extensions\": 3"},
                                                          {"\"valueWidth\": 16", "\"valueWidth\": 8"}})
    {
        EXPECT_FALSE(ParseNcpInterface(Replaced(text, from, to), "x.json") == Full()) << from;
    }
}

TEST(NcpInterface, FaultsNameTheirLine)
{
    const std::string text = PrintNcpInterface(Full());
    EXPECT_EQ(LineOfError(text), 0U);
    EXPECT_EQ(LineOfError(Replaced(text, "\"offset\": 12", "\"offset\": -12")), LineOf(text, "\"offset\": 12"));
    EXPECT_EQ(LineOfError(Replaced(text, "\"width\": 16", "\"width\": 17")), LineOf(text, "\"width\": 16"));
    EXPECT_EQ(LineOfError(Replaced(text, "\"packed\": 2", "\"pakced\": 2")), LineOf(text, "\"packed\": 2"));
    EXPECT_EQ(LineOfError("{\n  \"ncpInterface\": 1,\n  \"labels\": [}\n"), 3U);
    EXPECT_EQ(LineOfError(Replaced(text, "\"ncpInterface\": 1", "\"ncpInterface\": 2")), 2U);
}

TEST(NcpInterface, WindowIsExtensionFieldsAndAllElements)
{
    // 2 + 8 bytes of extension fields, 64 elements of 4 bytes, one bool.
    EXPECT_EQ(WindowBytes(Full(), Full().kernels[0]), 2U + 8U + 64U * 4U + 1U);
}

} // namespace
} // namespace pisa
