// Stations around a switch that runs services.p4: they send orders, and read what became of them.
// SPDX-License-Identifier: GPL-2.0-only
#include "orders.h"

#include "ns3/data-rate.h"
#include "ns3/simulator.h"

namespace
{

constexpr std::size_t ORDER = 14; // behind the Ethernet header

} // namespace

pisa::Image
ImageOf(const std::string& program)
{
    return pisa::ReadImage(PISA_P4_IMAGE_DIR "/" + program + "/" + program + ".image");
}

Orders::Orders(uint32_t stations, const std::string& rate) : m_star(stations, ImageOf("services"))
{
    for (uint32_t i = 0; i < stations; ++i)
    {
        m_star.Station(i)->SetAttribute("DataRate", ns3::DataRateValue(ns3::DataRate(rate)));
        Switch()->GetPort(i)->SetAttribute("DataRate", ns3::DataRateValue(ns3::DataRate(rate)));
    }
}

uint64_t
Orders::SourceOf(uint64_t station)
{
    return 0x020000000000 + station;
}

void
Orders::SendAt(int64_t picoseconds, uint32_t station, uint8_t what, uint8_t port, uint32_t bytes)
{
    std::vector<uint8_t> payload(bytes - ORDER);
    payload[0] = what;
    payload[1] = port;
    m_star.SendAt(picoseconds, station, MakeFrame(0x0200000000ff, SourceOf(station), 0x88b5, payload));
}

void
Orders::Run()
{
    m_star.Run();
    m_arrived.clear();
    for (const Arrival& arrival : m_star.arrivals)
    {
        m_arrived.push_back({arrival.station, arrival.picoseconds, NumberAt(arrival.bytes, ORDER + 2, 1),
                             NumberAt(arrival.bytes, ORDER + 3, 1), NumberAt(arrival.bytes, ORDER + 4, 6),
                             NumberAt(arrival.bytes, ORDER + 10, 6)});
    }
}

const std::vector<Answer>&
Orders::Arrived() const
{
    return m_arrived;
}

std::vector<Answer>
Orders::At(uint32_t station) const
{
    std::vector<Answer> there;
    for (const Answer& answer : m_arrived)
    {
        if (answer.station == station)
        {
            there.push_back(answer);
        }
    }
    return there;
}

ns3::Ptr<ns3::PisaSwitch>
Orders::Switch() const
{
    return m_star.Switch();
}

ns3::Ptr<ns3::PisaControlAgent>
Orders::Agent() const
{
    return m_star.Agent();
}
