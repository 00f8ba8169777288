// What users may bring to the live-upgrade scenario, and what it says to the rest.
// SPDX-License-Identifier: GPL-2.0-only
#include "live-upgrade/choices.h"

#include "ir/diagnostic.h"

#include <gtest/gtest.h>

namespace pisa
{

namespace
{

Choices
Read(std::vector<std::string> arguments)
{
    arguments.insert(arguments.begin(), "live-upgrade");
    std::vector<char*> argv;
    for (std::string& argument : arguments)
    {
        argv.push_back(argument.data());
    }
    return ReadChoices(static_cast<int>(argv.size()), argv.data(), {{"1", "attack-mitigation"}});
}

/** @return the error's text, empty if the choices were taken. */
std::string
FaultOf(const std::vector<std::string>& arguments)
{
    try
    {
        Read(arguments);
        return "";
    }
    catch (const InputError& fault)
    {
        return ToString(fault.Diagnostics().front());
    }
}

TEST(OwnPair, NewTablesHoldWhatOldOnesDoIfNothingElseIsSaid)
{
    const Choices choices = Read({"--old=a.p4", "--new=b.json", "--old-entries=a.txt"});
    EXPECT_TRUE(choices.own.IsGiven());
    EXPECT_FALSE(choices.own.IsNcl());
    EXPECT_EQ(choices.own.isCommands, "a.txt");
    EXPECT_TRUE(choices.experiment.isWitnessed);
    EXPECT_EQ(Read({"--old=a.p4", "--new=b.p4", "--old-entries=a.txt", "--new-entries=b.txt"}).own.isCommands,
              "b.txt");
    EXPECT_EQ(Read({"--old=a.p4", "--new=b.p4", "--old-entries=a.txt", "--new-entries=none"}).own.isCommands, "");
}

TEST(OwnPair, IsOfOneKindAndWhole)
{
    EXPECT_EQ(FaultOf({"--old=a.p4"}), "error: a pair of your own needs both --old and --new");
    EXPECT_EQ(FaultOf({"--new-entries=a.txt"}), "error: a pair of your own needs both --old and --new");
    EXPECT_NE(FaultOf({"--old=a.p4", "--new=b.ncl.cc"}).find("one is NCL"), std::string::npos);
    EXPECT_NE(FaultOf({"--old=a.cc", "--new=b.p4"}).find("a.cc: error: unknown type"), std::string::npos);
    EXPECT_NE(FaultOf({"--old=a.p4", "--new=b.p4", "--case=1"}).find("--case"), std::string::npos);
}

TEST(OwnPair, OptionsAreForTheirKindOfProgram)
{
    EXPECT_NE(FaultOf({"--old=a.ncl.cc", "--new=b.ncl.cc"}).find("--and"), std::string::npos);
    EXPECT_EQ(FaultOf({"--old=a.ncl.cc", "--new=b.ncl.cc", "--and=n.and", "--define=N=3", "--arguments=n=3"}), "");
    EXPECT_NE(FaultOf({"--old=a.ncl.cc", "--new=b.ncl.cc", "--and=n.and", "--old-entries=e.txt"}).find("for P4"),
              std::string::npos);
    EXPECT_NE(FaultOf({"--old=a.p4", "--new=b.p4", "--arguments=n=3"}).find("for NCL"), std::string::npos);
}

} // namespace

} // namespace pisa
