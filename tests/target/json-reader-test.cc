// The JSON reader: right values, and errors that point at the character.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/text-file.h"
#include "target/json-reader.h"

#include <functional>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pisa
{
namespace
{

using ::testing::HasSubstr;

Diagnostic
ErrorOf(const std::function<void()>& run)
{
    try
    {
        run();
    }
    catch (const InputError& error)
    {
        EXPECT_EQ(error.Diagnostics().size(), 1U);
        return error.Diagnostics().front();
    }
    ADD_FAILURE() << "no error";
    return {};
}

TEST(JsonReader, ReadsEveryKindOfValue)
{
    const JsonValue json =
        ReadJson(R"({"a": 18446744073709551615, "b": -9, "c": [true, "x"], "d": {"e": null}})", "f");
    EXPECT_EQ(json.Member("a").Unsigned(), UINT64_MAX);
    EXPECT_EQ(json.Member("b").Integer(), -9);
    EXPECT_TRUE(json.Member("c").Items().at(0).Boolean());
    EXPECT_EQ(json.Member("c").Items().at(1).String(), "x");
    EXPECT_TRUE(json.Member("d").Member("e").IsNull());
    EXPECT_EQ(json.Find("z"), nullptr);
    EXPECT_EQ(json.Members().size(), 4U);
}

TEST(JsonReader, NumberAtTheEndOfALineBelongsToThatLine)
{
    const JsonValue json = ReadJson("{\n  \"a\": 12\n,\n  \"b\": 3}", "f");
    EXPECT_EQ(json.Member("a").Where(), (SourceLocation{"f", 2, 9}));
    EXPECT_EQ(json.Member("b").Where().line, 4U);
}

TEST(JsonReader, LinesCountFromTheFirstLineOfTheText)
{
    EXPECT_EQ(ReadJson("\n[1]", "f", 10).Items()[0].Where().line, 11U);
}

TEST(JsonReader, WrongTypeNamesThePathAndWhatIsThere)
{
    const JsonValue json = ReadJson("{\"a\": [\n{\"b\": \"x\"}]}", "f");
    const Diagnostic error = ErrorOf([&] { json.Member("a").Items()[0].Member("b").Unsigned(1, 9); });
    EXPECT_EQ(error.where.line, 2U);
    EXPECT_EQ(error.what, "'a[0].b': must be a whole number from 1 to 9, is \"x\"");
}

TEST(JsonReader, NumbersOutsideTheirRangeAreErrors)
{
    const JsonValue json = ReadJson("[0, 10, -1, 1.5, 9223372036854775808]", "f");
    for (const std::size_t i : {0, 1, 2, 3})
    {
        ErrorOf([&] { json.Items()[i].Unsigned(1, 9); });
    }
    ErrorOf([&] { json.Items()[4].Integer(); });
    ErrorOf([&] { json.Items()[2].Integer(0, 5); });
}

TEST(JsonReader, MissingAndUnknownMembersAreNamed)
{
    const JsonValue json = ReadJson("{\"a\": 1,\n\"b\": 2}", "f");
    EXPECT_THAT(ErrorOf([&] { json.Member("c"); }).what, HasSubstr("member 'c' is missing"));
    const Diagnostic unknown = ErrorOf([&] { json.AllowOnly({"a", "c"}); });
    EXPECT_THAT(unknown.what, HasSubstr("'b'"));
    EXPECT_THAT(unknown.remedy, HasSubstr("a, c"));
    EXPECT_EQ(unknown.where.line, 2U);
}

TEST(JsonReader, MemberGivenTwiceIsAnError)
{
    const Diagnostic error = ErrorOf([] { ReadJson("{\"a\": 1,\n\"a\": 2}", "f"); });
    EXPECT_THAT(error.what, HasSubstr("'a' is given twice"));
    EXPECT_EQ(error.where.line, 2U);
}

TEST(JsonReader, TextThatIsNotJsonIsAnErrorWithItsPlace)
{
    for (const char* text : {"", "{", "[1,]", "{\"a\" 1}", "\"open", "1 2", "[1e999]", "nul"})
    {
        const Diagnostic error = ErrorOf([&] { ReadJson(text, "f"); });
        EXPECT_EQ(error.where.file, "f") << text;
        EXPECT_EQ(error.where.line, 1U) << text;
    }
    EXPECT_EQ(ErrorOf([] { ReadJson("[1,\n2,\n?]", "f"); }).where.line, 3U);
}

TEST(JsonReader, NestingIsLimitedTo64)
{
    EXPECT_NO_THROW(ReadJson(std::string(64, '[') + std::string(64, ']'), "f"));
    EXPECT_THAT(ErrorOf([] { ReadJson(std::string(65, '[') + std::string(65, ']'), "f"); }).what, HasSubstr("64"));
}

TEST(JsonReader, FileThatCannotBeReadIsNamed)
{
    EXPECT_EQ(ErrorOf([] { ReadTextFile("/no/such/file"); }).where.file, "/no/such/file");
    EXPECT_EQ(ErrorOf([] { ReadTextFile("/"); }).where.file, "/");
    EXPECT_EQ(ReadTextFile("/dev/null"), "");
}

} // namespace
} // namespace pisa
