// What scenario programs accept on the command line, and what they say to the rest.
// SPDX-License-Identifier: GPL-2.0-only
#include "common/options.h"

#include "ir/diagnostic.h"

#include <gtest/gtest.h>

namespace pisa
{

namespace
{

/** Parses one argument; @return the error's text, empty if it was taken. */
std::string
Fault(Options& options, std::string argument)
{
    std::string program = "scenario";
    char* argv[] = {program.data(), argument.data()};
    try
    {
        options.Parse(2, argv);
        return "";
    }
    catch (const InputError& fault)
    {
        return ToString(fault.Diagnostics().front());
    }
}

TEST(Options, TakeWholeNumbersOfTheirRangeOnly)
{
    uint64_t workers = 8;
    Options options("test");
    options.Number("workers", "workers", workers, 1, 256);
    EXPECT_EQ(Fault(options, "--workers=256"), "");
    EXPECT_EQ(workers, 256U);
    for (const char* text : {"0", "257", "-1", "8x", "", "18446744073709551617", "1.5"})
    {
        EXPECT_EQ(Fault(options, std::string("--workers=") + text),
                  std::string("error: --workers needs a whole number from 1 to 256, not '") + text + "'");
        EXPECT_EQ(workers, 256U);
    }
}

TEST(Options, RefuseNamesThatNobodyDeclared)
{
    uint64_t workers = 8;
    Options options("test");
    options.Number("workers", "workers", workers, 1, 256);
    EXPECT_EQ(Fault(options, "--worker=4"), "error: unknown option --worker=4 (--help lists the options)");
    EXPECT_EQ(Fault(options, "workers=4"), "error: unknown option workers=4 (--help lists the options)");
    EXPECT_EQ(workers, 8U);
}

TEST(Options, TakeListsOfWholeNumbers)
{
    std::vector<uint64_t> lengths{1};
    Options options("test");
    options.Numbers("lengths", "lengths", lengths, 1, 100);
    EXPECT_EQ(Fault(options, "--lengths=3,100,7"), "");
    EXPECT_EQ(lengths, (std::vector<uint64_t>{3, 100, 7}));
    EXPECT_NE(Fault(options, "--lengths=3,,7"), "");
    EXPECT_NE(Fault(options, "--lengths=3,101"), "");
    EXPECT_EQ(lengths, (std::vector<uint64_t>{3, 100, 7}));
}

TEST(Options, TakeRatesAndTimesWithUnits)
{
    ns3::DataRate rate("1Gbps");
    ns3::Time delay = ns3::MicroSeconds(1);
    Options options("test");
    options.Rate("rate", "rate", rate);
    options.Duration("delay", "delay", delay);
    EXPECT_EQ(Fault(options, "--rate=2.5Gbps"), "");
    EXPECT_EQ(rate.GetBitRate(), 2500000000U);
    EXPECT_EQ(Fault(options, "--delay=250ns"), "");
    EXPECT_EQ(delay, ns3::NanoSeconds(250));
    for (const char* wrong : {"--rate=-1Gbps", "--rate=0bps", "--rate=fast", "--delay=-1us", "--delay=5", "--delay="})
    {
        EXPECT_NE(Fault(options, wrong), "") << wrong;
    }
}

TEST(Options, TakeFlagsWithAndWithoutAValue)
{
    bool paths = false;
    Options options("test");
    options.Flag("paths", "paths", paths);
    EXPECT_EQ(Fault(options, "--paths"), "");
    EXPECT_TRUE(paths);
    EXPECT_EQ(Fault(options, "--paths=off"), "");
    EXPECT_FALSE(paths);
    EXPECT_EQ(Fault(options, "--paths=maybe"), "error: --paths needs on or off, not 'maybe'");
}

TEST(Options, TakeRealNumbersOfTheirRangeOnly)
{
    double skew = 0.99;
    Options options("test");
    options.Real("skew", "skew", skew, 0, 3);
    EXPECT_EQ(Fault(options, "--skew=0.9"), "");
    EXPECT_EQ(skew, 0.9);
    for (const char* wrong : {"--skew=-0.1", "--skew=3.1", "--skew=nan", "--skew=steep"})
    {
        EXPECT_NE(Fault(options, wrong), "") << wrong;
    }
    EXPECT_EQ(skew, 0.9);
}

TEST(Options, TakeTextsOrNone)
{
    std::vector<std::string> chips{"a", "b"};
    Options options("test");
    options.Texts("chips", "chips", chips);
    EXPECT_EQ(Fault(options, "--chips=x"), "");
    EXPECT_EQ(chips, std::vector<std::string>{"x"});
    EXPECT_EQ(Fault(options, "--chips=x,y"), "");
    EXPECT_EQ(chips, (std::vector<std::string>{"x", "y"}));
    EXPECT_EQ(Fault(options, "--chips=x,,y"), "error: --chips needs texts separated by commas, or none, not 'x,,y'");
    EXPECT_EQ(Fault(options, "--chips=none"), "");
    EXPECT_TRUE(chips.empty());
}

} // namespace

} // namespace pisa
