// The functions that host programs find when they are loaded: ncl.h's ncl_host_* and what kernels would call.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-ncp-host.h"

#include "ns3/abort.h"

#include <dlfcn.h>

using ns3::NcpArgument;
using ns3::NcpOutCall;
using ns3::NcpTrampoline;
using ns3::PisaNcpHost;

namespace
{

PisaNcpHost&
Host(const char* call)
{
    auto* host = PisaNcpHost::Current();
    NS_ABORT_MSG_IF(host == nullptr, call << " is called while no host program runs");
    return *host;
}

[[noreturn]] void
FailInKernel(const char* call)
{
    Host(call).Fail(call, "an outgoing kernel runs on a host",
                    "outgoing kernels run on switches: start them with ncl::out");
}

} // namespace

extern "C"
{

    void ncl_host_out(const void* kernel, const NcpArgument* arguments, unsigned argumentCount, const void* window,
                      unsigned windowBytes, const unsigned* mask, unsigned maskCount, bool single)
    {
        Host("ncl::out")
            .Out(kernel, NcpOutCall{arguments, argumentCount, static_cast<const uint8_t*>(window), windowBytes, mask,
                                    maskCount, single});
    }

    void ncl_host_in(const void* kernel, NcpTrampoline trampoline, const NcpArgument* arguments,
                     unsigned argumentCount)
    {
        Host("ncl::in").In(kernel, trampoline, arguments, argumentCount);
    }

    void ncl_host_ctrl_write(const void* variable, const void* value, unsigned bytes)
    {
        Host("ncl::ctrl_wr").WriteControl(variable, value, bytes);
    }

    bool ncl_host_map_insert(const void* map, uint64_t key, uint64_t value)
    {
        return Host("ncl::Map::insert").InsertIntoMap(map, key, value);
    }

    bool ncl_host_map_remove(const void* map, uint64_t key)
    {
        return Host("ncl::Map::remove").RemoveFromMap(map, key);
    }

    uint64_t ncl_host_now()
    {
        return Host("ncl::now").GetNow();
    }

    void ncl_host_sleep(uint64_t nanoseconds)
    {
        Host("ncl::sleep").Sleep(nanoseconds);
    }

    uint16_t ncl_host_self()
    {
        return Host("ncl::self").GetLabelId();
    }

    bool ncl_host_pending()
    {
        return Host("ncl::pending").HasPending();
    }

    const char* ncl_host_argument(const char* name)
    {
        return Host("ncl_host_argument").GetArgument(name);
    }

    void ncl_host_report(const char* name, double value)
    {
        Host("ncl_host_report").Report(name, value);
    }

    void ncl_pass()
    {
        FailInKernel("_pass()");
    }

    void ncl_pass_to(uint16_t)
    {
        FailInKernel("_pass(label)");
    }

    void ncl_reflect()
    {
        FailInKernel("_reflect()");
    }

    void ncl_bcast()
    {
        FailInKernel("_bcast()");
    }

    void ncl_drop()
    {
        FailInKernel("_drop()");
    }

    const void* ncl_map_lookup(const void*, uint64_t)
    {
        FailInKernel("ncl::Map look-up");
    }

    /** A program's exit ends that program; anybody else's is the C library's. */
    [[noreturn]] void exit(int code) noexcept
    {
        if (auto* host = PisaNcpHost::Current())
        {
            host->Exit(code);
        }
        using Exit = void (*)(int);
        reinterpret_cast<Exit>(dlsym(RTLD_NEXT, "exit"))(code);
        __builtin_unreachable();
    }

} // extern "C"
