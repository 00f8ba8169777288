// The binary interface between a compiled NCL host program and the simulated host that runs it.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_NCP_ABI_H
#define PISA_NCP_ABI_H

#include <cstddef>
#include <cstdint>

namespace ns3
{

/** One argument of ncl::out or ncl::in; laid out as NclArgument in ncl.h. */
struct NcpArgument
{
    const void* pointer; ///< arrays
    uint64_t scalar;     ///< by-value parameters
    uint64_t length;     ///< elements behind `pointer`; 0: exactly one window's worth
    bool isPointer;
};

/** Calls an incoming kernel: values[i] points to parameter i, for arrays to the pointer itself. */
using NcpTrampoline = void (*)(const void* kernel, const void* const* values);

/** The start of the program's window struct, before the fields that the program adds. */
struct NcpWindowBase
{
    uint32_t seq;
    uint16_t from;
    uint16_t to;
    uint16_t len;
};

/** All that the program said in one call of ncl::out or ncl::out_window. Valid while the call lasts. */
struct NcpOutCall
{
    const NcpArgument* arguments;
    std::size_t argumentCount;
    const uint8_t* window; ///< NcpWindowBase, then the program's fields
    std::size_t windowBytes;
    const unsigned* mask;
    std::size_t maskCount;
    bool isSingle; ///< ncl::out_window
};

} // namespace ns3

#endif // PISA_NCP_ABI_H
