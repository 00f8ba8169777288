// Loads the host object, calls kernels through libffi, answers their built-ins.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/tool/native-kernel.h"

#include <array>
#include <cassert>
#include <csetjmp>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <ffi.h>
#include <iostream>

namespace pisa
{
namespace
{

/** What the built-ins of the running kernel write to and read from. */
struct Running
{
    NativeOutcome outcome;
    std::map<const void*, std::map<uint64_t, uint64_t>*> maps;
};

Running g_running;
sigjmp_buf g_beforeKernel;

void
OnFault(int)
{
    siglongjmp(g_beforeKernel, 1);
}

ffi_type*
FfiType(const NcpParameter& parameter)
{
    if (parameter.isArray)
    {
        return &ffi_type_pointer;
    }
    switch (parameter.width)
    {
    case 8:
        return parameter.isSigned ? &ffi_type_sint8 : &ffi_type_uint8;
    case 16:
        return parameter.isSigned ? &ffi_type_sint16 : &ffi_type_uint16;
    case 32:
        return parameter.isSigned ? &ffi_type_sint32 : &ffi_type_uint32;
    default:
        return parameter.isSigned ? &ffi_type_sint64 : &ffi_type_uint64;
    }
}

void
Store(uint8_t* at, unsigned width, uint64_t value)
{
    std::memcpy(at, &value, width / 8); // little-endian hosts only, as the memory image is the host's own
}

uint64_t
LoadNumber(const uint8_t* at, unsigned width)
{
    uint64_t value = 0;
    std::memcpy(&value, at, width / 8);
    return value;
}

/** A kernel's entry point with its call description. */
struct Callable
{
    void (*function)(){nullptr};
    std::vector<ffi_type*> types;
    ffi_cif cif{};
};

} // namespace

struct NativeKernels::State
{
    const NcpInterface& interface;
    void* handle{nullptr};
    std::vector<Callable> kernels;
    std::vector<uint8_t*> memories;
    std::vector<std::map<uint64_t, uint64_t>> maps;
    uint8_t* window{nullptr};
    struct sigaction oldFault
    {
    };

    void* Symbol(const std::string& name) const
    {
        void* address = dlsym(handle, name.c_str());
        if (address == nullptr)
        {
            throw InputError({}, "the host object lacks '" + name + "'",
                             "kernels and switch memory must not be static");
        }
        return address;
    }
};

NativeKernels::NativeKernels(const std::string& object, const NcpInterface& interface, uint16_t location)
    : m_state(new State{interface, nullptr, {}, {}, {}, nullptr, {}})
{
    State& state = *m_state;
    state.handle = dlopen(object.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (state.handle == nullptr)
    {
        throw InputError({object, 0, 0}, std::string("cannot load the host object: ") + dlerror());
    }
    state.kernels.resize(interface.kernels.size());
    for (std::size_t k = 0; k < interface.kernels.size(); ++k)
    {
        Callable& callable = state.kernels[k];
        callable.function = reinterpret_cast<void (*)()>(state.Symbol(interface.kernels[k].symbol));
        for (const NcpParameter& parameter : interface.kernels[k].parameters)
        {
            callable.types.push_back(FfiType(parameter));
        }
        const ffi_status status =
            ffi_prep_cif(&callable.cif, FFI_DEFAULT_ABI, static_cast<unsigned>(callable.types.size()), &ffi_type_void,
                         callable.types.data());
        assert(status == FFI_OK);
        (void)status;
    }
    for (const NcpMemory& memory : interface.memories)
    {
        state.memories.push_back(static_cast<uint8_t*>(state.Symbol(memory.symbol)));
    }
    state.maps.resize(interface.maps.size());
    g_running = {};
    for (std::size_t m = 0; m < interface.maps.size(); ++m)
    {
        g_running.maps[state.Symbol(interface.maps[m].symbol)] = &state.maps[m];
    }
    state.window = static_cast<uint8_t*>(state.Symbol("window"));
    std::memcpy(state.Symbol("location"), &location, sizeof(location));
    struct sigaction onFault
    {
    };
    onFault.sa_handler = OnFault;
    sigaction(SIGSEGV, &onFault, &state.oldFault);
}

NativeKernels::~NativeKernels()
{
    sigaction(SIGSEGV, &m_state->oldFault, nullptr);
    dlclose(m_state->handle);
    g_running = {};
}

NativeOutcome
NativeKernels::Run(std::size_t kernel, NativeWindow& window)
{
    // layout of ncl::Window in ncl.h
    std::memcpy(m_state->window, &window.seq, 4);
    std::memcpy(m_state->window + 4, &window.from, 2);
    std::memcpy(m_state->window + 6, &window.to, 2);
    std::memcpy(m_state->window + 8, &window.len, 2);
    const NcpInterface& interface = m_state->interface;
    for (std::size_t f = 0; f < window.fields.size(); ++f)
    {
        Store(m_state->window + interface.windowFields[f].offset, interface.windowFields[f].width, window.fields[f]);
    }
    const std::vector<NcpParameter>& parameters = interface.kernels[kernel].parameters;
    // static: a fault in the kernel jumps back over this frame's locals
    static std::vector<std::vector<uint64_t>> storage;
    static std::vector<void*> pointers;
    static std::vector<void*> values;
    storage.resize(std::max(storage.size(), parameters.size()));
    pointers.assign(parameters.size(), nullptr);
    values.assign(parameters.size(), nullptr);
    for (std::size_t p = 0; p < parameters.size(); ++p)
    {
        storage[p].resize(window.arguments[p].size());
        auto* bytes = reinterpret_cast<uint8_t*>(storage[p].data());
        for (std::size_t i = 0; i < window.arguments[p].size(); ++i)
        {
            Store(bytes + i * parameters[p].width / 8, parameters[p].width, window.arguments[p][i]);
        }
        pointers[p] = bytes;
        values[p] = parameters[p].isArray ? static_cast<void*>(&pointers[p]) : bytes;
    }
    g_running.outcome = {};
    if (sigsetjmp(g_beforeKernel, 1) != 0)
    {
        g_running.outcome.defined = false;
        return g_running.outcome;
    }
    Callable& callable = m_state->kernels[kernel];
    ffi_call(&callable.cif, callable.function, nullptr, values.data());
    for (std::size_t p = 0; p < parameters.size(); ++p)
    {
        for (std::size_t i = 0; parameters[p].isArray && i < window.arguments[p].size(); ++i)
        {
            const auto* bytes = reinterpret_cast<const uint8_t*>(storage[p].data());
            window.arguments[p][i] = LoadNumber(bytes + i * parameters[p].width / 8, parameters[p].width);
        }
    }
    return g_running.outcome;
}

uint64_t
NativeKernels::ReadMemory(std::size_t memory, uint64_t element) const
{
    const unsigned width = m_state->interface.memories[memory].width;
    return LoadNumber(m_state->memories[memory] + element * (width / 8), width);
}

void
NativeKernels::WriteMemory(std::size_t memory, uint64_t element, uint64_t value)
{
    const unsigned width = m_state->interface.memories[memory].width;
    Store(m_state->memories[memory] + element * (width / 8), width, value);
}

std::map<uint64_t, uint64_t>&
NativeKernels::MapContents(std::size_t map)
{
    return m_state->maps[map];
}

} // namespace pisa

// ---- the built-ins that kernels call, and the host calls that nothing here may reach ----
// NOLINTBEGIN: names and linkage are those of ncl.h
#define PISA_EXPORT __attribute__((visibility("default"), used))
extern "C"
{
    PISA_EXPORT void ncl_pass()
    {
        pisa::g_running.outcome.decision = pisa::NcpDecision::Pass;
    }

    PISA_EXPORT void ncl_pass_to(uint16_t label)
    {
        pisa::g_running.outcome.decision = pisa::NcpDecision::PassTo;
        pisa::g_running.outcome.target = label;
    }

    PISA_EXPORT void ncl_reflect()
    {
        pisa::g_running.outcome.decision = pisa::NcpDecision::Reflect;
    }

    PISA_EXPORT void ncl_bcast()
    {
        pisa::g_running.outcome.decision = pisa::NcpDecision::Broadcast;
    }

    PISA_EXPORT void ncl_drop()
    {
        pisa::g_running.outcome.decision = pisa::NcpDecision::Drop;
    }

    PISA_EXPORT const void* ncl_map_lookup(const void* map, uint64_t key)
    {
        const auto contents = pisa::g_running.maps.find(map);
        if (contents == pisa::g_running.maps.end())
        {
            return nullptr;
        }
        const auto entry = contents->second->find(key);
        return entry == contents->second->end() ? nullptr : &entry->second;
    }

#define PISA_HOST_CALL(name)                                                                                         \
    PISA_EXPORT void name()                                                                                          \
    {                                                                                                                \
        std::cerr << "pisa: internal error: a kernel called " #name "\n";                                            \
        std::_Exit(2);                                                                                               \
    }
    PISA_HOST_CALL(ncl_host_out)
    PISA_HOST_CALL(ncl_host_in)
    PISA_HOST_CALL(ncl_host_ctrl_write)
    PISA_HOST_CALL(ncl_host_map_insert)
    PISA_HOST_CALL(ncl_host_map_remove)
    PISA_HOST_CALL(ncl_host_now)
    PISA_HOST_CALL(ncl_host_sleep)
    PISA_HOST_CALL(ncl_host_self)
    PISA_HOST_CALL(ncl_host_pending)
    PISA_HOST_CALL(ncl_host_argument)
    PISA_HOST_CALL(ncl_host_report)
}
// NOLINTEND
