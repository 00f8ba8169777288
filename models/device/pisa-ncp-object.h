// The shared object of a host program: a private copy of code and globals for each host.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_NCP_OBJECT_H
#define PISA_NCP_OBJECT_H

#include "pisa-ncp-abi.h"

#include "image/ncp-interface.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * One loaded copy of a host program. Copies share nothing: each is a file of its own to the dynamic linker.
 *
 * Loading runs the program's global constructors, destroying its global destructors.
 */
class PisaNcpObject
{
  public:
    /**
     * Copies, loads and resolves all symbols of the interface.
     * @throws pisa::InputError: no such file, not a shared object, undefined symbol, no main, not of this interface
     */
    PisaNcpObject(const std::string& path, const pisa::NcpInterface& interface);
    ~PisaNcpObject();
    PisaNcpObject(const PisaNcpObject&) = delete;
    PisaNcpObject& operator=(const PisaNcpObject&) = delete;

    /** Runs the program's main with its name as the only argument. */
    int RunMain(const std::string& name) const;

    /** @return index into the interface's kernels, incoming or maps, none if the address is no such thing. */
    std::optional<std::size_t> KernelAt(const void* address) const;
    std::optional<std::size_t> IncomingAt(const void* address) const;
    std::optional<std::size_t> MapAt(const void* address) const;

    /** A place in switch memory: memory `index`, `byteOffset` from its first element. */
    struct MemoryPlace
    {
        std::size_t index;
        uint64_t byteOffset;
    };

    std::optional<MemoryPlace> MemoryAt(const void* address) const;

    /** Sets what the program sees as `location` and, field by field as the interface places them, `window`. */
    void SetLocation(uint16_t id) const;
    void SetWindow(const NcpWindowBase& base, const std::vector<uint64_t>& fields) const;

  private:
    void* Find(const std::string& symbol) const;
    void Resolve();

    std::string m_path;
    const pisa::NcpInterface& m_interface;
    void* m_handle{nullptr};
    int (*m_main)(int, char**){nullptr};
    uint8_t* m_window{nullptr};   ///< null if the program never looks at it
    uint8_t* m_location{nullptr}; ///< null likewise
    std::vector<const void*> m_kernels;
    std::vector<const void*> m_incoming;
    std::vector<const void*> m_maps;
    std::vector<const uint8_t*> m_memories;
};

} // namespace ns3

#endif // PISA_NCP_OBJECT_H
