// Targets: the numbers of the literature, no loss in print and parse, and errors that name file, line and member.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/target.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pisa
{
namespace
{

using ::testing::Contains;
using ::testing::HasSubstr;

/** Replaces one piece of a target's text, which must be there. */
std::string
Changed(const std::string& from, const std::string& to)
{
    std::string text = PrintTarget(LoadTarget("rmt-32"));
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
}

Diagnostic
ErrorOf(const std::string& text)
{
    try
    {
        ParseTarget(text, "chip.json");
    }
    catch (const InputError& error)
    {
        return error.Diagnostics().front();
    }
    ADD_FAILURE() << "accepted";
    return {};
}

TEST(Target, Rmt32HasTheNumbersOfBosshartAndJose)
{
    const Target target = LoadTarget("rmt-32");
    EXPECT_EQ(target.stages, 32U);
    EXPECT_EQ(target.clockHz, 1'000'000'000U);
    EXPECT_EQ(std::get<StageLatency>(target.latency), (StageLatency{12, 3, 1, 1}));
    // 370 Mb of SRAM and 40 Mb of TCAM on the chip, 4 Kb of header vector in 224 words
    EXPECT_EQ(uint64_t{target.stages} * target.stage.sramBlocks * target.stage.sramBlockRows *
                  target.stage.sramBlockBits / (1 << 20),
              371U);
    EXPECT_EQ(uint64_t{target.stages} * target.stage.tcamBlocks * target.stage.tcamBlockRows *
                  target.stage.tcamBlockBits,
              40U << 20);
    unsigned words = 0;
    unsigned bits = 0;
    for (const PhvWords& kind : target.phv)
    {
        words += kind.count;
        bits += kind.count * kind.width;
    }
    EXPECT_EQ(words, 224U);
    EXPECT_EQ(bits, 4096U);
    EXPECT_EQ(target.stage.tables, 8U);
    EXPECT_EQ(target.operations.count(Operation::Mul), 0U);
    EXPECT_EQ(target.operations.count(Operation::Select), 1U);
}

TEST(Target, PrintsAndParsesWithoutLoss)
{
    Target target = LoadTarget("rmt-32");
    EXPECT_EQ(ParseTarget(PrintTarget(target), "f"), target);
    target.name = "odd \"chip\"";
    target.stages = 5;
    target.latency = StageLatency{9, 4, 2, 1};
    target.stage.statefulUnits = 3;
    target.stateful.operations = {};
    target.phv = {{16, 3}};
    target.sharesWords = false;
    target.buffer = {7, 176};
    target.parser.instances = 3;
    target.parser.bytesPerCycle = 5;
    EXPECT_EQ(ParseTarget(PrintTarget(target), "f"), target);
}

TEST(Target, WrongMembersAreNamedWithFileAndLine)
{
    const struct
    {
        const char* from;
        const char* to;
        const char* what;
    } cases[] = {
        {"\"stages\": 32", "\"stages\": 0", "'stages': must be a whole number from 1"},
        {"\"stages\": 32", "\"stages\": -1", "'stages': must be a whole number from 1"},
        {"\"stages\": 32", "\"stages\": \"32\"", "is \"32\""},
        {"\"stages\": 32", "\"stages\": 3.5", "is 3.5"},
        {"\"stages\": 32", "\"steps\": 32", "unknown member"},
        {"\"stages\": 32,", "", "member 'stages' is missing"},
        {"\"rmt\"", "\"drum\"", "unknown architecture \"drum\""},
        {"\"action\": 3", "\"action\": 13", "'latency.action': must be a whole number from 1 to 12"},
        {"\"none\": 1", "\"none\": 0", "'latency.none'"},
        {"\"sramBlockRows\": 1024", "\"sramBlockRows\": 0", "'stage.sramBlockRows'"},
        {"\"tables\": 8", "\"tables\": 99999999", "'stage.tables'"},
        {"\"move\"", "\"fly\"", "unknown operation \"fly\""},
        {"\"sub\"", "\"add\"", "listed twice"},
        {"\"width\": 16", "\"width\": 12", "'phv[1].width': must be a multiple"},
        {"\"width\": 16", "\"width\": 8", "'phv[1].width': words must be listed by ascending width"},
        {"\"count\": 96", "\"count\": 0", "'phv[1].count'"},
        {"\"tcamRows\": 256", "\"tcamRows\": []", "'parser.tcamRows': must be a whole number"},
        {"\"aluWidth\": 64", "\"aluWidth\": 65", "'aluWidth'"},
        {"\"instances\": 16", "\"instances\": 0", "'parser.instances': must be a whole number from 1"},
        {"\"instances\": 16,", "", "member 'instances' is missing"},
        {"\"input\": \"store-and-forward\"", "\"input\": \"store\"", "'parser.input': unknown input \"store\""},
        {"\"input\": \"store-and-forward\"", "\"input\": \"streaming\"", "member 'bytesPerCycle' is missing"},
        {"\"input\": \"store-and-forward\"", "\"input\": \"streaming\", \"bytesPerCycle\": 0",
         "'parser.bytesPerCycle': must be a whole number from 1"},
        {"\"input\": \"store-and-forward\"", "\"input\": \"store-and-forward\", \"bytesPerCycle\": 5",
         "'parser.bytesPerCycle': a parser that stores frames takes them whole"},
        {"\"buffer\"", "\"puffer\"", "unknown member"},
        {"\"buffer\"", "\"sharesWords\": 1, \"buffer\"", "'sharesWords'"},
        {"    \"buffer\": {\n        \"cells\": 286720,\n        \"cellBytes\": 80\n    },\n", "",
         "member 'buffer' is missing"},
        {"\"cells\": 286720,", "", "member 'cells' is missing"},
        {"\"cells\": 286720", "\"cells\": 0", "'buffer.cells': must be a whole number from 1"},
        {"\"cellBytes\": 80", "\"cellBytes\": -80", "'buffer.cellBytes': must be a whole number from 1"},
        {"\"cellBytes\": 80", "\"cellBytes\": 80, \"banks\": 2", "unknown member"},
    };
    for (const auto& each : cases)
    {
        const Diagnostic error = ErrorOf(Changed(each.from, each.to));
        EXPECT_THAT(error.what, HasSubstr(each.what));
        EXPECT_EQ(error.where.file, "chip.json");
        EXPECT_GT(error.where.line, 0U);
    }
    EXPECT_EQ(ErrorOf(Changed("\"stages\": 32", "\"stages\": 0")).where.line,
              5U); // { name architecture clockHz stages
}

/** Replaces one piece of the text of the target whose stages have lengths. */
std::string
ChangedTofino(const std::string& from, const std::string& to)
{
    std::string text = PrintTarget(LoadTarget("tofino-like"));
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
}

TEST(Target, ModelsOfTimePrintAndParseWithoutLoss)
{
    Target target = LoadTarget("tofino-like");
    EXPECT_EQ(ParseTarget(PrintTarget(target), "f"), target);
    StageLengths lengths;
    lengths.base = 101;
    lengths.predication = 2;
    lengths.action = 5;
    lengths.concurrent = 4;
    lengths.tcam = 6;
    lengths.selector = 7;
    lengths.statefulDivide = 8;
    lengths.stateful = 9;
    lengths.meter = 10;
    lengths.cornerStage = 11;
    lengths.cornerTurn = 12;
    lengths.egressMinimum = 13;
    lengths.headerVectors = 14;
    lengths.creditReissue = 15;
    target.latency = lengths;
    EXPECT_EQ(ParseTarget(PrintTarget(target), "f"), target);
    target.latency = StageLatency{20, 20, 20, 20};
    EXPECT_EQ(ParseTarget(PrintTarget(target), "f"), target);
    EXPECT_EQ(LoadTarget("rmt-drmt-paper").latency, target.latency);
}

TEST(Target, WrongMembersOfAModelOfTimeAreNamed)
{
    const struct
    {
        const char* from;
        const char* to;
        const char* what;
    } cases[] = {
        {"\"kind\": \"stage-lengths\",", "", "member 'kind' is missing"},
        {"\"stage-lengths\"", "\"guess\"", "'latency.kind': unknown model of time \"guess\""},
        {"\"stage-lengths\"", "\"dependency-cycles\"", "unknown member"},
        {"\"base\": 20,", "", "member 'base' is missing"},
        {"\"base\": 20", "\"base\": -20", "'latency.base'"},
        {"\"action\": 2", "\"action\": 21", "'latency.action': must be a whole number from 1 to 20"},
        {"\"concurrent\": 1", "\"concurrent\": 3", "'latency.concurrent': must be a whole number from 1 to 2"},
        {"\"predication\": 11", "\"predication\": 21", "'latency.predication'"},
        {"\"cornerStage\": 6", "\"cornerStage\": 12", "'latency.cornerStage': must be a whole number from 0 to 11"},
        {"\"headerVectors\": 288", "\"headerVectors\": 0", "'latency.headerVectors'"},
        {"\"egressMinimum\": 160", "\"egressMinimum\": 1e9", "'latency.egressMinimum'"},
        {"\"meter\": 4", "\"meter\": \"4\"", "'latency.meter'"},
    };
    for (const auto& each : cases)
    {
        const Diagnostic error = ErrorOf(ChangedTofino(each.from, each.to));
        EXPECT_THAT(error.what, HasSubstr(each.what));
        EXPECT_EQ(error.where.file, "chip.json");
        EXPECT_GT(error.where.line, 0U);
    }
}

TEST(Target, TofinoLikeHasThePublishedNumbers)
{
    const Target target = LoadTarget("tofino-like");
    EXPECT_EQ(target.stages, 12U);
    EXPECT_EQ(target.clockHz, 1'220'000'000U);
    EXPECT_EQ(std::get<StageLengths>(target.latency), StageLengths{});
    EXPECT_EQ(target.stage.sramBlocks, 80U);
    EXPECT_EQ(target.stage.tcamBlocks, 24U);
    EXPECT_EQ(target.stage.tcamBlockRows, 512U);
    EXPECT_EQ(target.stage.tcamBlockBits, 44U);
    EXPECT_EQ(target.stage.exactCrossbarBits, 128U * 8);
    EXPECT_EQ(target.stage.tables, 16U);
    EXPECT_EQ(target.stage.statefulUnits, 4U);
    EXPECT_EQ(target.parser.tcamRows, 256U);
    EXPECT_EQ(target.parser.instances, 18U);
    EXPECT_EQ(uint64_t{target.buffer.cells} * target.buffer.cellBytes, 22'937'600U);
    EXPECT_EQ(target.buffer.cellBytes, 80U);
    EXPECT_EQ(target.phv, (std::vector<PhvWords>{{8, 64}, {16, 96}, {32, 64}}));
}

TEST(Target, Rmt32WideIsRmt32WithTwiceTheHeaderVector)
{
    Target wide = LoadTarget("rmt-32-wide");
    wide.name = "rmt-32";
    for (PhvWords& kind : wide.phv)
    {
        EXPECT_EQ(kind.count % 2, 0U);
        kind.count /= 2;
    }
    EXPECT_EQ(wide.parser.headerBytes, 1024U) << "all bytes of the words";
    wide.parser.headerBytes = 512;
    EXPECT_EQ(wide, LoadTarget("rmt-32"));
}

TEST(Target, UnknownNameListsTheKnownOnes)
{
    EXPECT_THAT(ShippedTargets(), Contains("rmt-32"));
    try
    {
        LoadTarget("rmt-33");
        FAIL();
    }
    catch (const InputError& error)
    {
        EXPECT_THAT(error.what(), HasSubstr("no target 'rmt-33'"));
        EXPECT_THAT(error.what(), HasSubstr("rmt-32"));
    }
    EXPECT_THROW(LoadTarget("./no-such.json"), InputError);
}

TEST(Target, FilesAndAFolderOfOnesOwnAreFound)
{
    const auto folder = std::filesystem::temp_directory_path() / "pisa-target-test";
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "small.json") << Changed("\"stages\": 32", "\"stages\": 4");
    EXPECT_EQ(LoadTarget((folder / "small.json").string()).stages, 4U);
    EXPECT_THROW(LoadTarget("small"), InputError);
    ASSERT_EQ(setenv("PISA_TARGET_PATH", folder.c_str(), 1), 0);
    EXPECT_EQ(LoadTarget("small").stages, 4U);
    EXPECT_THAT(ShippedTargets(), Contains("rmt-32"));
    unsetenv("PISA_TARGET_PATH");
    std::filesystem::remove_all(folder);
}

} // namespace
} // namespace pisa
