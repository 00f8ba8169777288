// Loads host programs with the dynamic linker.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-ncp-object.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <filesystem>
#include <system_error>
#include <unistd.h>

namespace ns3
{

namespace
{

/** A copy of a file that is gone when the object is: the dynamic linker keeps what it mapped. */
class TemporaryCopy
{
  public:
    explicit TemporaryCopy(const std::string& path)
    {
        std::error_code error;
        const auto folder = std::filesystem::temp_directory_path(error);
        m_path = (error ? std::filesystem::path("/tmp") : folder) / "pisa-host-XXXXXX.so";
        const int file = mkstemps(m_path.data(), 3);
        if (file < 0)
        {
            throw pisa::InputError({m_path, 0, 0}, std::string("cannot create a temporary file: ") + strerror(errno),
                                   "point TMPDIR to a folder that can be written to");
        }
        close(file);
        std::filesystem::copy_file(path, m_path, std::filesystem::copy_options::overwrite_existing, error);
        if (error)
        {
            unlink(m_path.c_str());
            throw pisa::InputError({path, 0, 0}, "cannot copy the host program: " + error.message(),
                                   "compile the program first and give the path of its host.so");
        }
    }

    ~TemporaryCopy()
    {
        unlink(m_path.c_str());
    }

    TemporaryCopy(const TemporaryCopy&) = delete;
    TemporaryCopy& operator=(const TemporaryCopy&) = delete;

    const std::string& Path() const
    {
        return m_path;
    }

  private:
    std::string m_path;
};

/** What the dynamic linker said, without the temporary name that nobody knows. */
std::string
LinkerMessage(const std::string& temporary)
{
    const char* text = dlerror();
    std::string message = text ? text : "unknown reason";
    const std::string prefix = temporary + ": ";
    return message.compare(0, prefix.size(), prefix) == 0 ? message.substr(prefix.size()) : message;
}

std::optional<std::size_t>
IndexOf(const std::vector<const void*>& addresses, const void* address)
{
    const auto found = std::find(addresses.begin(), addresses.end(), address);
    if (address == nullptr || found == addresses.end())
    {
        return std::nullopt;
    }
    return static_cast<std::size_t>(found - addresses.begin());
}

} // namespace

PisaNcpObject::PisaNcpObject(const std::string& path, const pisa::NcpInterface& interface)
    : m_path(path),
      m_interface(interface)
{
    const TemporaryCopy copy(path);
    m_handle = dlopen(copy.Path().c_str(), RTLD_NOW | RTLD_LOCAL);
    if (m_handle == nullptr)
    {
        throw pisa::InputError({path, 0, 0}, "the host program does not load: " + LinkerMessage(copy.Path()),
                               "host programs may use the standard library and ncl.h only; define what is missing");
    }
    try
    {
        Resolve();
    }
    catch (...)
    {
        dlclose(m_handle);
        throw;
    }
}

PisaNcpObject::~PisaNcpObject()
{
    dlclose(m_handle);
}

void*
PisaNcpObject::Find(const std::string& symbol) const
{
    void* address = dlsym(m_handle, symbol.c_str());
    // the search goes on into the libraries that the object uses, where a name means something else
    Dl_info owner{};
    Dl_info self{};
    if (address == nullptr || dladdr(address, &owner) == 0 || m_main == nullptr ||
        dladdr(reinterpret_cast<void*>(m_main), &self) == 0)
    {
        return address;
    }
    return owner.dli_fbase == self.dli_fbase ? address : nullptr;
}

void
PisaNcpObject::Resolve()
{
    m_main = reinterpret_cast<int (*)(int, char**)>(Find("main"));
    if (m_main == nullptr)
    {
        throw pisa::InputError({m_path, 0, 0}, "the host program has no main",
                               "every host runs main: add `int main()` to the NCL source");
    }
    const auto require = [this](const char* kind, const std::string& name, const std::string& symbol)
    {
        void* address = Find(symbol);
        if (address == nullptr)
        {
            throw pisa::InputError({m_path, 0, 0},
                                   std::string("the host program has no ") + kind + " '" + name + "' (symbol " +
                                       symbol + "), which its interface names",
                                   "take host.so and interface.json from the same compilation");
        }
        return address;
    };
    for (const auto& kernel : m_interface.kernels)
    {
        m_kernels.push_back(require("outgoing kernel", kernel.name, kernel.symbol));
    }
    for (const auto& kernel : m_interface.incoming)
    {
        m_incoming.push_back(require("incoming kernel", kernel.name, kernel.symbol));
    }
    for (const auto& map : m_interface.maps)
    {
        m_maps.push_back(require("map", map.name, map.symbol));
    }
    for (const auto& memory : m_interface.memories)
    {
        m_memories.push_back(static_cast<const uint8_t*>(require("switch memory", memory.name, memory.symbol)));
    }
    m_window = static_cast<uint8_t*>(Find("window"));
    m_location = static_cast<uint8_t*>(Find("location"));
}

int
PisaNcpObject::RunMain(const std::string& name) const
{
    std::vector<char> text(name.c_str(), name.c_str() + name.size() + 1);
    char* arguments[] = {text.data(), nullptr};
    return m_main(1, arguments);
}

std::optional<std::size_t>
PisaNcpObject::KernelAt(const void* address) const
{
    return IndexOf(m_kernels, address);
}

std::optional<std::size_t>
PisaNcpObject::IncomingAt(const void* address) const
{
    return IndexOf(m_incoming, address);
}

std::optional<std::size_t>
PisaNcpObject::MapAt(const void* address) const
{
    return IndexOf(m_maps, address);
}

std::optional<PisaNcpObject::MemoryPlace>
PisaNcpObject::MemoryAt(const void* address) const
{
    const auto at = reinterpret_cast<uintptr_t>(address);
    for (std::size_t i = 0; i < m_memories.size(); ++i)
    {
        const auto start = reinterpret_cast<uintptr_t>(m_memories[i]);
        const uint64_t bytes = m_interface.memories[i].size * ((m_interface.memories[i].width + 7) / 8);
        if (at >= start && at - start < bytes)
        {
            return MemoryPlace{i, at - start};
        }
    }
    return std::nullopt;
}

void
PisaNcpObject::SetLocation(uint16_t id) const
{
    if (m_location != nullptr)
    {
        std::memcpy(m_location, &id, sizeof(id));
    }
}

void
PisaNcpObject::SetWindow(const NcpWindowBase& base, const std::vector<uint64_t>& fields) const
{
    if (m_window == nullptr)
    {
        return;
    }
    std::memcpy(m_window + offsetof(NcpWindowBase, seq), &base.seq, sizeof(base.seq));
    std::memcpy(m_window + offsetof(NcpWindowBase, from), &base.from, sizeof(base.from));
    std::memcpy(m_window + offsetof(NcpWindowBase, to), &base.to, sizeof(base.to));
    std::memcpy(m_window + offsetof(NcpWindowBase, len), &base.len, sizeof(base.len));
    for (std::size_t i = 0; i < fields.size(); ++i)
    {
        const auto& field = m_interface.windowFields[i];
        std::memcpy(m_window + field.offset, &fields[i], field.width / 8);
    }
}

} // namespace ns3
