// Keys of every kind bound to their pieces, against values worked out by hand.
// SPDX-License-Identifier: GPL-2.0-only
#include "entries/bound-program.h"
#include "entries/errors.h"
#include "ir/verify.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pisa
{

namespace
{

using testing::ElementsAre;
using testing::HasSubstr;

constexpr uint64_t kAll = ~uint64_t{0};

std::vector<MatchValue>
MatchOfCommand(const std::string& text)
{
    const Program program = MakeProgram();
    return Last<InsertEntry>(BindCommands(program, text)).entry.match;
}

std::vector<MatchValue>
MatchOfStf(const std::string& text)
{
    const Program program = MakeProgram();
    return Last<InsertEntry>(BindStf(program, text)).entry.match;
}

std::string
FaultOfCommand(const std::string& text)
{
    const Program program = MakeProgram();
    return ErrorOf([&] { BindCommands(program, text); });
}

std::string
FaultOfStf(const std::string& text)
{
    const Program program = MakeProgram();
    return ErrorOf([&] { BindStf(program, text); });
}

} // namespace

TEST(BindMatch, HasAProgramThatVerifies)
{
    const Program program = MakeProgram();
    EXPECT_NO_THROW(VerifyOrThrow(program));
}

TEST(BindMatch, BindsExactValuesAndPrefixes)
{
    EXPECT_THAT(MatchOfCommand("table_add route drop 08:00:00:00:01:11 10.1.2.3/8 =>"),
                ElementsAre(MatchValue{0x080000000111, 0xffffffffffff}, MatchValue{0x0a000000, 0xff000000}));
    EXPECT_THAT(MatchOfCommand("table_add route drop 1 0/0 =>"),
                ElementsAre(MatchValue{1, 0xffffffffffff}, MatchValue{0, 0}));
}

TEST(BindMatch, CutsWidePrefixesIntoPieces)
{
    EXPECT_THAT(MatchOfCommand("table_add v6 drop 2001:db8::1/32 =>"),
                ElementsAre(MatchValue{0x20010db800000000, 0xffffffff00000000}, MatchValue{0, 0}));
    EXPECT_THAT(MatchOfCommand("table_add v6 drop ::ff/124 =>"),
                ElementsAre(MatchValue{0, kAll}, MatchValue{0xf0, 0xfffffffffffffff0}));
    EXPECT_THAT(MatchOfCommand("table_add v6 drop ::1/128 =>"),
                ElementsAre(MatchValue{0, kAll}, MatchValue{1, kAll}));
}

TEST(BindMatch, BindsMasksRangesAndValidity)
{
    EXPECT_THAT(MatchOfCommand("table_add acl drop 10.1.2.3&&&255.255.0.0 80->443 1 => 5"),
                ElementsAre(MatchValue{0x0a010000, 0xffff0000}, MatchValue{80, 443}, MatchValue{1, 1}));
    EXPECT_THAT(MatchOfCommand("table_add acl drop 7 80 0 => 5"),
                ElementsAre(MatchValue{7, 0xffffffff}, MatchValue{80, 80}, MatchValue{0, 1}));
}

TEST(BindMatch, CutsWideRangesWherePiecesAllow)
{
    EXPECT_THAT(MatchOfCommand("table_add span drop 5->9 => 1"), ElementsAre(MatchValue{0, 0}, MatchValue{5, 9}));
    EXPECT_THAT(MatchOfCommand("table_add span drop 1::->2:0:0:0:ffff:ffff:ffff:ffff => 1"),
                ElementsAre(MatchValue{0x0001000000000000, 0x0002000000000000}, MatchValue{0, kAll}));
    EXPECT_THAT(FaultOfCommand("table_add span drop 1->1:: => 1"), HasSubstr("crosses the pieces"));
}

TEST(BindMatch, TakesTheDigitsOfStfForMaskAndPrefix)
{
    // a mask has ones for the digits that are spelled, as p4c's bmv2stf.py makes it
    EXPECT_THAT(MatchOfStf("add acl 1 h.ipv4:0x0a**01** h.port:1..2 h.$valid:1 drop()")[0],
                (MatchValue{0x0a000100, 0xff00ff00}));
    EXPECT_THAT(MatchOfStf("add acl 1 ipv4:0x0101 port:1 drop()")[0], (MatchValue{0x0101, 0xffff}));
    EXPECT_THAT(MatchOfStf("add acl 1 ipv4:257 drop()")[0], (MatchValue{257, 0xffffffff}));
    EXPECT_THAT(MatchOfStf("add route mac:1 ipv4:0x0a0b**** drop()")[1], (MatchValue{0x0a0b0000, 0xffff0000}));
    EXPECT_THAT(MatchOfStf("add route mac:1 ipv4:10.0.0.1 drop()")[1], (MatchValue{0x0a000001, 0xffffffff}));
    EXPECT_THAT(MatchOfStf("add route mac:1 ipv4:0x0a010203/16 drop()")[1], (MatchValue{0x0a010000, 0xffff0000}));
    EXPECT_THAT(FaultOfStf("add route mac:1 ipv4:0x0a**0b** drop()"), HasSubstr("is no prefix for key 'hdr.h.ipv4'"));
    EXPECT_THAT(FaultOfStf("add route mac:0x1* drop()"), HasSubstr("has no wildcards, the value is 0x1*"));
}

TEST(BindMatch, LetsStfLeaveKeysOut)
{
    EXPECT_THAT(MatchOfStf("add acl 1 h.port:3 drop()"),
                ElementsAre(MatchValue{0, 0}, MatchValue{3, 3}, MatchValue{0, 1}));
    EXPECT_THAT(MatchOfStf("add acl 1 h.valid:1 drop()"),
                ElementsAre(MatchValue{0, 0}, MatchValue{0, 0xffff}, MatchValue{1, 1}));
}

TEST(BindMatch, KnowsKeysByManyNames)
{
    for (const char* name :
         {"hdr.h.$valid$", "h", "hdr.h", "h.$valid", "h.valid", "hdr.h.isValid()", "h.$valid$", "x.hdr.h.valid"})
    {
        if (std::string(name).find('(') == std::string::npos)
        {
            EXPECT_EQ(MatchOfStf(std::string("add acl 1 ") + name + ":1 drop()")[2].value, 1U) << name;
        }
    }
    EXPECT_THAT(FaultOfStf("add acl 1 h.prot:1 drop()"),
                HasSubstr("unknown key of table 'Ingress.acl' 'h.prot' (did you mean 'hdr.h.port'"));
}

TEST(BindMatch, SaysWhatIsWrong)
{
    EXPECT_THAT(FaultOfCommand("table_add route drop 1 10.0.0.0 =>"),
                HasSubstr("c.txt:1:24: error: '10.0.0.0' does not match key 'hdr.h.ipv4' (lpm, 32 bits) (write "
                          "value/length)"));
    EXPECT_THAT(FaultOfCommand("table_add route drop 1&&&2 10.0.0.0/8 =>"), HasSubstr("(exact, 48 bits)"));
    EXPECT_THAT(FaultOfCommand("table_add acl drop 1/2 1 1 => 1"), HasSubstr("(ternary, 32 bits)"));
    EXPECT_THAT(FaultOfCommand("table_add acl drop 1 1&&&1 1 => 1"), HasSubstr("(range, 16 bits)"));
    EXPECT_THAT(FaultOfCommand("table_add acl drop 1 9->8 1 => 1"), HasSubstr("is empty"));
    EXPECT_THAT(FaultOfCommand("table_add route drop 1 10.0.0.0/33 =>"),
                HasSubstr("the prefix length of key 'hdr.h.ipv4' is 33, the limit is 0 to 32"));
    EXPECT_THAT(FaultOfCommand("table_add acl drop 1 65536 1 => 1"),
                HasSubstr("65536 needs 17 bits, key 'hdr.h.port' has 16 (write a value from 0 to 65535)"));
    EXPECT_THAT(FaultOfCommand("table_add acl drop 1 10.0.0.1 1 => 1"),
                HasSubstr("10.0.0.1 is an address of 32 bits, key 'hdr.h.port' has 16"));
    EXPECT_THAT(FaultOfCommand("table_add acl drop 1 1 => 1"),
                HasSubstr("table 'Ingress.acl' has 3 keys, 2 are given"));
    EXPECT_THAT(FaultOfCommand("table_add v6 drop 2001:db8::/129 =>"), HasSubstr("the limit is 0 to 128"));
    EXPECT_THAT(FaultOfStf("add acl 1 h.port:1 port:2 drop()"), HasSubstr("key 'port' is given twice"));
}

} // namespace pisa
