// What packets met in the switches that change: the old program, the new one, or a mixture.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_LIVE_UPGRADE_PATH_LOG_H
#define PISA_LIVE_UPGRADE_PATH_LOG_H

#include "datagram.h"
#include "network.h"

#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <vector>

namespace pisa
{

/** When a switch got another program: from the request until nothing more is done, in picoseconds. */
struct ChangeWindow
{
    uint32_t at{0}; ///< the switch
    int64_t begin{0};
    int64_t end{0};
};

/** Which of the programs of a switch a packet met, those that it had one after the other counted from 0. */
struct Judgement
{
    int64_t when{0};
    std::optional<std::size_t> program; ///< nothing: a mixture of two
    bool isCertain{true};               ///< false: its path is one of the next program as well
};

/** What packets met whose paths change in some window, at the switch and from and to the hosts that they have. */
struct Verdicts
{
    std::vector<Judgement> atSwitches;
    std::vector<int64_t> between; ///< when packets came that met different programs at different switches
};

/**
 * A packet's path through a switch is the tables that it and its copies meet, and the actions that it runs there. It
 * is judged by what others on the same way met: paths that they took before a change are the old program's, those
 * after it the new one's; if there were none, paths of all packets. So nothing needs to be known of
 * plans, versions or pointers. What a packet meets must not depend on state.
 */
class PathLog
{
  public:
    PathLog() = default;
    PathLog(const PathLog&) = delete;
    PathLog& operator=(const PathLog&) = delete;

    /** Listens to a switch; must live as long as the simulation runs. */
    void Watch(Network& network, uint32_t number);

    /** A packet meets a table of a switch, at that time in ps. */
    void Note(uint32_t number, const Datagram& datagram, int64_t when, const ns3::PisaTableAccess& access);

    /**
     * A packet that a switch has given another address is another one from there on.
     * @param windows of each switch ascending
     */
    Verdicts Judge(const std::vector<ChangeWindow>& windows) const;

  private:
    /** Packets from one host to another through one switch, by the time at which they were there. */
    struct Passage
    {
        int64_t when{0};
        uint64_t path{0};
        uint32_t number{0};
    };

    /** Switch, sender and receiver. */
    using Stream = std::tuple<uint32_t, ns3::Ipv4Address, ns3::Ipv4Address>;

    struct StreamLog
    {
        /** @return the packet's passage, a new one if it was not there before. */
        Passage& Of(uint32_t number, int64_t when);

        std::vector<Passage> passages;
        std::vector<uint32_t> places; ///< by the packet's number, counted from 1; 0: it was not there
    };

    /** Paths of packets before and after a window. */
    struct Sides
    {
        std::set<uint64_t> before;
        std::set<uint64_t> after;
    };

    static void Collect(const std::vector<Passage>& passages, const std::vector<ChangeWindow>& windows,
                        std::vector<Sides>& sides);
    static std::vector<Judgement> Judge(const std::vector<Passage>& passages,
                                        const std::vector<ChangeWindow>& windows, const std::vector<Sides>& sides);

    std::map<Stream, StreamLog> m_streams;
};

} // namespace pisa

#endif // PISA_LIVE_UPGRADE_PATH_LOG_H
