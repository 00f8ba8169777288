// The control plane as NCL hosts see it: control variables and maps, wherever switches keep them.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_NCP_CONTROL_H
#define PISA_NCP_CONTROL_H

#include "image/ncp-interface.h"

#include "ns3/pisa-control-agent.h"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <tuple>
#include <vector>

namespace ns3
{

/**
 * Turns a write of one variable or map entry into operations on all switches that hold it. Shared by the hosts of one
 * program, because a register cell may hold elements that different hosts write.
 */
class PisaNcpControl
{
  public:
    using DoneCallback = std::function<void(bool done)>;

    /** Names the agent of a switch label. */
    void SetAgent(const std::string& label, Ptr<PisaControlAgent> agent);

    /**
     * Writes one element, counted row-major; done is called when the last switch has answered.
     * @throws pisa::InputError if a label of the memory has no agent
     */
    void Write(const pisa::NcpMemory& memory, uint64_t element, uint64_t value, DoneCallback done);

    /** Inserts into all tables of the map, or, where one of them refuses, into none. */
    void Insert(const pisa::NcpMap& map, uint64_t key, uint64_t value, DoneCallback done);

    /** Removes from all tables of the map. Done is told false if none held the key. */
    void Remove(const pisa::NcpMap& map, uint64_t key, DoneCallback done);

  private:
    /** A table on a switch. */
    struct Site
    {
        Ptr<PisaControlAgent> agent;
        std::string table;
    };

    Ptr<PisaControlAgent> AgentOf(const std::string& label, const std::string& variable) const;
    std::vector<Site> SitesOf(const pisa::NcpMap& map) const;
    uint64_t& CellOf(const std::string& label, const std::string& reg, uint64_t index, const std::string& variable);

    std::map<std::string, Ptr<PisaControlAgent>> m_agents;
    /** Last value written to a cell: switch label, register, index. */
    std::map<std::tuple<std::string, std::string, uint64_t>, uint64_t> m_cells;
};

} // namespace ns3

#endif // PISA_NCP_CONTROL_H
