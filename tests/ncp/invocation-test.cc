// What ncl::out refuses, and the bytes that it makes of arrays.
// SPDX-License-Identifier: GPL-2.0-only
#include "ncp/host-bench.h"

#include "ns3/pisa-ncp-invocation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstring>

using namespace pisa;
using namespace pisa::test;
using ns3::NcpArgument;
using ns3::NcpCallError;
using ns3::NcpInvocation;
using ns3::NcpOutCall;
using testing::ElementsAre;
using testing::HasSubstr;

namespace
{

struct ProgramWindow
{
    uint32_t seq;
    uint16_t from;
    uint16_t to;
    uint16_t len;
    uint16_t ttl;   // at 10
    uint64_t stamp; // at 16
};

/** A kernel of a scalar between two arrays: merge(uint32_t* left, uint16_t tag, uint8_t* right), masks up to {4, 2}.
 */
class Invocation : public testing::Test
{
  protected:
    Invocation()
    {
        m_interface = MakeHosts(2);
        m_interface.windowFields = {{"ttl", 10, 16, {}}, {"stamp", 16, 64, {}}};
        m_interface.kernels = {
            {"merge",
             "merge",
             0x0102,
             {MakeParameter("left", 32, 4), MakeParameter("tag", 16, 0), MakeParameter("right", 8, 2)},
             false}};
        m_arguments = {{m_left.data(), 0, m_left.size(), true},
                       {nullptr, 0xa1b2c3, 0, false},
                       {m_right.data(), 0, m_right.size(), true}};
    }

    NcpInvocation Make() const
    {
        const NcpOutCall call{m_arguments.data(), m_arguments.size(), reinterpret_cast<const uint8_t*>(&m_window),
                              m_windowBytes,      m_mask.data(),      m_mask.size(),
                              m_isSingle};
        return NcpInvocation(m_interface, m_interface.kernels[0], call);
    }

    std::string Error() const
    {
        try
        {
            Make();
            return "";
        }
        catch (const NcpCallError& error)
        {
            return error.what;
        }
    }

    NcpInterface m_interface;
    std::array<uint32_t, 6> m_left{0x01020304, 2, 3, 4, 5, 0xfffffffe};
    std::array<uint8_t, 3> m_right{0x80, 0x81, 0x82};
    std::vector<NcpArgument> m_arguments;
    std::vector<unsigned> m_mask{4, 2};
    ProgramWindow m_window{99, 0, 2, 0, 0x1234, 0x1122334455667788};
    std::size_t m_windowBytes{sizeof(ProgramWindow)};
    bool m_isSingle{false};
};

} // namespace

TEST_F(Invocation, PutsHeaderFieldsThenParametersInOrderMostSignificantByteFirst)
{
    const auto invocation = Make();
    ASSERT_EQ(invocation.GetNWindows(), 2u);
    EXPECT_THAT(invocation.Cut(0, 0x0a0b, 0x0c0d),
                ElementsAre(1, 0, 1, 2, 0x0a, 0x0b, 0x0c, 0x0d, 0x0a, 0x0b, 0, 4, 0, 0, 0, 0, // header
                            0x12, 0x34, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88,       // ttl, stamp
                            1, 2, 3, 4, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4,                   // left[0..3]
                            0xb2, 0xc3,                                                       // tag, cut to its width
                            0x80, 0x81));                                                     // right[0..1]
}

TEST_F(Invocation, PadsTheLastWindowWithZerosAndTellsItsRealLength)
{
    EXPECT_THAT(Make().Cut(1, 1, 2), ElementsAre(1, 1, 1, 2, 0, 1, 0, 2, 0, 1, 0, 2, 0, 0, 0, 1, // len 2, seq 1, last
                                                 0x12, 0x34, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, //
                                                 0, 0, 0, 5, 0xff, 0xff, 0xff, 0xfe, 0, 0, 0, 0, 0, 0, 0, 0, //
                                                 0xb2, 0xc3, 0x82, 0));
}

TEST_F(Invocation, OfAKernelWithFixedLengthAlwaysTellsTheCapacity)
{
    m_interface.kernels[0].hasFixedLength = true;
    const auto bytes = Make().Cut(1, 1, 2);
    EXPECT_EQ(bytes[10] << 8 | bytes[11], 4);
}

TEST_F(Invocation, OfOneWindowTakesItsNumberFromTheInstance)
{
    m_isSingle = true;
    m_arguments[0].length = 0;
    m_arguments[2].length = 1;
    const auto invocation = Make();
    ASSERT_EQ(invocation.GetNWindows(), 1u);
    EXPECT_EQ(invocation.GetSequence(0), 99u);
    const auto bytes = invocation.Cut(0, 1, 2);
    EXPECT_EQ(bytes[15], 99);
    EXPECT_EQ(bytes.back(), 0) << "right has one real element";
}

TEST_F(Invocation, TakesOneWindowFromAPointerWithoutLength)
{
    m_arguments[0].length = 0;
    m_arguments[2].length = 0;
    EXPECT_EQ(Make().GetNWindows(), 1u);
}

TEST_F(Invocation, RefusesAWrongNumberOfArguments)
{
    m_arguments.pop_back();
    EXPECT_EQ(Error(), "2 arguments for a kernel of 3 parameters");
}

TEST_F(Invocation, RefusesAScalarForAnArrayAndAnArrayForAScalar)
{
    std::swap(m_arguments[0], m_arguments[1]);
    EXPECT_EQ(Error(), "argument 'left' is a scalar, the kernel takes an array");
    std::swap(m_arguments[0], m_arguments[1]);
    m_arguments[1] = m_arguments[0];
    EXPECT_EQ(Error(), "argument 'tag' is an array, the kernel takes a scalar");
}

TEST_F(Invocation, RefusesANullPointer)
{
    m_arguments[2].pointer = nullptr;
    EXPECT_EQ(Error(), "array 'right' is empty or a null pointer");
}

TEST_F(Invocation, RefusesAMaskThatLacksAnArray)
{
    m_mask = {4};
    EXPECT_EQ(Error(), "the mask has 1 entry, the kernel takes 2 arrays");
}

TEST_F(Invocation, RefusesMaskEntriesBeyondTheCompiledWindow)
{
    m_mask = {5, 2};
    EXPECT_EQ(Error(), "mask entry 0, for 'left', is 5 elements a window, the kernel is compiled for 1 to 4");
    m_mask = {4, 0};
    EXPECT_EQ(Error(), "mask entry 1, for 'right', is 0 elements a window, the kernel is compiled for 1 to 2");
}

TEST_F(Invocation, RefusesASmallerMaskWhereTheKernelsLengthIsFixed)
{
    m_mask = {3, 2};
    EXPECT_EQ(Error(), "");
    m_interface.kernels[0].hasFixedLength = true;
    EXPECT_EQ(Error(), "mask entry 0, for 'left', is 3 elements a window, the kernel works on windows of exactly 4");
}

TEST_F(Invocation, RefusesArraysThatMakeDifferentNumbersOfWindows)
{
    m_mask = {4, 1};
    EXPECT_EQ(Error(), "array 'left' makes 2 windows (6 elements, 4 a window), array 'right' makes 3 windows (3 "
                       "elements, 1 a window)");
}

TEST_F(Invocation, RefusesAWholeArrayForOneWindow)
{
    m_isSingle = true;
    EXPECT_EQ(Error(), "array 'left' has 6 elements, one window takes 4");
}

TEST_F(Invocation, RefusesAWindowInstanceWithoutTheProgramsFields)
{
    m_windowBytes = 12;
    EXPECT_EQ(Error(), "the window instance has 12 bytes, the program's window type needs 24");
}

TEST_F(Invocation, RefusesAnotherValueInAFieldThatTheKernelsFix)
{
    m_interface.windowFields[0].fixedValue = 0x1234;
    EXPECT_EQ(Error(), "");
    m_window.ttl = 7;
    EXPECT_EQ(Error(), "window field 'ttl' is 7, the kernels are compiled for 4660 only");
}
