// The pcap and ascii traces of PisaHelper.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-helper.h"

#include "ns3/names.h"
#include "ns3/node.h"

#include <sstream>

namespace ns3
{

void
PisaHelper::EnablePcapInternal(std::string prefix, Ptr<NetDevice> device, bool promiscuous, bool explicitFilename)
{
    const auto port = DynamicCast<PisaNetDevice>(device);
    if (!port)
    {
        return; // "all devices" means all that this helper installs
    }
    PcapHelper pcap;
    const std::string name = explicitFilename ? prefix : pcap.GetFilenameFromDevice(prefix, port);
    const auto file = pcap.CreateFile(name, std::ios::out, PcapHelper::DLT_EN10MB);
    pcap.HookDefaultSink<PisaNetDevice>(port, promiscuous ? "PromiscSniffer" : "Sniffer", file);
}

void
PisaHelper::EnableAsciiInternal(Ptr<OutputStreamWrapper> stream, std::string prefix, Ptr<NetDevice> device,
                                bool explicitFilename)
{
    const auto port = DynamicCast<PisaNetDevice>(device);
    if (!port)
    {
        return;
    }
    Packet::EnablePrinting();
    AsciiTraceHelper ascii;
    const Ptr<Queue<Packet>> queue = port->GetQueue();
    if (!stream)
    {
        const auto own =
            ascii.CreateFileStream(explicitFilename ? prefix : ascii.GetFilenameFromDevice(prefix, port));
        ascii.HookDefaultReceiveSinkWithoutContext<PisaNetDevice>(port, "PhyRxEnd", own);
        ascii.HookDefaultDropSinkWithoutContext<PisaNetDevice>(port, "PhyRxDrop", own);
        ascii.HookDefaultEnqueueSinkWithoutContext<Queue<Packet>>(queue, "Enqueue", own);
        ascii.HookDefaultDequeueSinkWithoutContext<Queue<Packet>>(queue, "Dequeue", own);
        ascii.HookDefaultDropSinkWithoutContext<Queue<Packet>>(queue, "Drop", own);
        return;
    }
    std::ostringstream path;
    path << "/NodeList/" << port->GetNode()->GetId() << "/DeviceList/" << port->GetIfIndex()
         << "/$ns3::PisaNetDevice/";
    ascii.HookDefaultReceiveSinkWithContext<PisaNetDevice>(port, path.str() + "PhyRxEnd", "PhyRxEnd", stream);
    ascii.HookDefaultDropSinkWithContext<PisaNetDevice>(port, path.str() + "PhyRxDrop", "PhyRxDrop", stream);
    ascii.HookDefaultEnqueueSinkWithContext<Queue<Packet>>(queue, path.str() + "TxQueue/Enqueue", "Enqueue", stream);
    ascii.HookDefaultDequeueSinkWithContext<Queue<Packet>>(queue, path.str() + "TxQueue/Dequeue", "Dequeue", stream);
    ascii.HookDefaultDropSinkWithContext<Queue<Packet>>(queue, path.str() + "TxQueue/Drop", "Drop", stream);
}

} // namespace ns3
