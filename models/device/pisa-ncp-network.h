// What all hosts of one NCL program share: its interface, addresses, control plane, and the watch over their
// progress. SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_NCP_NETWORK_H
#define PISA_NCP_NETWORK_H

#include "pisa-ncp-control.h"

#include "image/ncp-interface.h"

#include "ns3/event-id.h"
#include "ns3/ipv4-address.h"
#include "ns3/nstime.h"
#include "ns3/object.h"
#include "ns3/traced-callback.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace ns3
{

class PisaNcpHost;

/** Where a host's windows go, and what they carry as their destination (0: none, the first switch decides). */
struct NcpDestination
{
    Ipv4Address address;
    uint16_t label{0};
};

/**
 * One NCL program's overlay, and its watch. A run is stalled when every unfinished program waits for a window and
 * nothing has come or gone at any of the program's hosts for StallTimeout; the watch then stops the simulation. When
 * the simulation ends for want of events, the same question is answered by GetStalled.
 *
 * The watch holds the simulation open for at most StallTimeout, and only while a program runs that is not a service.
 */
class PisaNcpNetwork : public Object
{
  public:
    static TypeId GetTypeId();
    typedef void (*StallTracedCallback)(const std::string& report);

    void SetInterface(pisa::NcpInterface interface);
    const pisa::NcpInterface& GetInterface() const;

    /** Gives a label its address. */
    void SetAddress(uint16_t label, Ipv4Address address);
    /** @throws pisa::InputError if the label has none */
    Ipv4Address GetAddress(uint16_t label) const;

    PisaNcpControl& GetControl();

    /** @return the label of that id, null if there is none. */
    const pisa::NcpLabel* FindLabel(uint16_t id) const;

    /**
     * Where `host` sends windows whose instance names `to`: there; without a name to the sink, else to the only other
     * host, else to its first neighbouring switch.
     * @throws pisa::InputError if `to` is no label, or there is no such switch
     */
    NcpDestination DestinationOf(uint16_t host, uint16_t to) const;

    /**
     * Hosts join when they are set up, tell when their program starts, moves on and ends (failed: by an error that
     * ends the run), and leave when they are disposed of. A stall that nobody has asked for is then printed.
     */
    void Join(PisaNcpHost* host);
    void NoteStart();
    void NoteProgress();
    void NoteEnd(bool failed);
    void Leave(PisaNcpHost* host);

    /**
     * @return one line for each host whose program waits for windows that nothing will bring; empty while a program
     * is still to start, sleeps or awaits a switch's answer, and when only services wait
     */
    std::vector<std::string> GetStalled() const;

  protected:
    void DoDispose() override;

  private:
    void Check();
    void Arm(Time delay);
    bool IsWatched() const;

    pisa::NcpInterface m_interface;
    std::map<uint16_t, Ipv4Address> m_addresses;
    PisaNcpControl m_control;
    std::vector<PisaNcpHost*> m_hosts; ///< they own a reference to this and leave with it
    Time m_stallTimeout;
    Time m_lastProgress;
    EventId m_check;
    mutable bool m_isReported{false}; ///< somebody knows how the run ended
    TracedCallback<const std::string&> m_stallTrace;
};

} // namespace ns3

#endif // PISA_NCP_NETWORK_H
