// The two sides of the host interface lay out what they exchange alike.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/ncl/include/ncl.h"

#include "ns3/pisa-ncp-abi.h"

#include <gtest/gtest.h>

TEST(NcpAbi, ArgumentsAreLaidOutAlike)
{
    EXPECT_EQ(sizeof(NclArgument), sizeof(ns3::NcpArgument));
    EXPECT_EQ(offsetof(NclArgument, pointer), offsetof(ns3::NcpArgument, pointer));
    EXPECT_EQ(offsetof(NclArgument, scalar), offsetof(ns3::NcpArgument, scalar));
    EXPECT_EQ(offsetof(NclArgument, length), offsetof(ns3::NcpArgument, length));
    EXPECT_EQ(offsetof(NclArgument, isPointer), offsetof(ns3::NcpArgument, isPointer));
}

TEST(NcpAbi, WindowsAreLaidOutAlike)
{
    EXPECT_EQ(sizeof(ncl::Window), sizeof(ns3::NcpWindowBase));
    EXPECT_EQ(offsetof(ncl::Window, seq), offsetof(ns3::NcpWindowBase, seq));
    EXPECT_EQ(offsetof(ncl::Window, from), offsetof(ns3::NcpWindowBase, from));
    EXPECT_EQ(offsetof(ncl::Window, to), offsetof(ns3::NcpWindowBase, to));
    EXPECT_EQ(offsetof(ncl::Window, len), offsetof(ns3::NcpWindowBase, len));
    EXPECT_EQ(sizeof(ncl::Location), sizeof(uint16_t));
}

TEST(NcpAbi, TrampolinesHaveOneType)
{
    EXPECT_TRUE((std::is_same_v<NclTrampoline, ns3::NcpTrampoline>));
}
