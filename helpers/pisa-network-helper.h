// Builds a network whose switches together run one program, as `pisa place PROGRAM.lyra -o DIR` has divided it.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_NETWORK_HELPER_H
#define PISA_NETWORK_HELPER_H

#include "ns3/pisa-helper.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace ns3
{

/**
 * A PisaHelper that reads network.json and the images beside it. Entries are given for the whole network, numbered
 * from the highest priority or longest prefix on: each goes to the switches whose share has its number.
 */
class PisaNetworkHelper : public PisaHelper
{
  public:
    /** @throws pisa::InputError for files that are missing or are no such network */
    explicit PisaNetworkHelper(const std::string& folder);

    /** @return the number of the network's own ports: hosts that Install asks for. */
    uint32_t GetPorts() const;

    /**
     * Makes nodes with switches, cables them, and links host i to port i of the network. Once only.
     * @return the devices on the hosts, in order
     * @throws pisa::InputError if ports cannot be numbered as the file says
     */
    NetDeviceContainer InstallNetwork(const NodeContainer& hosts);

    /** @return the switch of that name. @throws pisa::InputError if there is none */
    Ptr<PisaSwitch> GetSwitch(const std::string& name) const;

    /**
     * Installs an entry of an external variable now, with the action of a hit: `match` and `values` are in the order
     * of its declaration. Every table of the variable gets it.
     * @return on how many switches it is
     * @throws pisa::InputError if no switch has such a table, or one refuses it
     */
    uint32_t AddEntry(const std::string& table, uint64_t number, const std::vector<pisa::MatchValue>& match,
                      const std::vector<uint64_t>& values) const;

  private:
    struct Share
    {
        std::string table;
        uint64_t first{0};
        uint64_t count{0};
    };

    struct Member
    {
        std::string name;
        pisa::Image image;
        std::vector<Share> shares;
        Ptr<Node> node;
    };

    /** A port of a switch, counted in the file. */
    struct End
    {
        std::size_t member{0};
        uint32_t port{0};
    };

    void Read(const std::string& folder);
    std::size_t Find(const std::string& name) const;
    void InsertIntoTables(const Member& member, const std::string& table, const pisa::Entry& entry) const;

    std::string m_file;
    std::vector<Member> m_members;
    std::vector<std::pair<End, End>> m_links;
    std::vector<End> m_ports;
};

} // namespace ns3

#endif // PISA_NETWORK_HELPER_H
