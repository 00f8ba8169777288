// Faults on purpose: loses or repeats one chosen frame that arrives at a port.
// SPDX-License-Identifier: GPL-2.0-only
#include "common/link-faults.h"

#include "ns3/pointer.h"
#include "ns3/simulator.h"

#include <memory>

namespace pisa
{

namespace
{

/** Counts what arrives. The port owns its watchers, so that they must not own the port. */
struct Repeater
{
    ns3::PisaNetDevice* port{nullptr};
    uint64_t left{0};
    bool isDone{false};
};

void
Watch(std::shared_ptr<Repeater> repeater, ns3::Ptr<const ns3::Packet> frame)
{
    if (repeater->isDone || repeater->left-- > 0)
    {
        return;
    }
    repeater->isDone = true;
    ns3::Simulator::ScheduleNow(&ns3::PisaNetDevice::Receive, ns3::Ptr<ns3::PisaNetDevice>(repeater->port),
                                frame->Copy());
}

} // namespace

void
LoseFrame(ns3::Ptr<ns3::PisaNetDevice> port, uint64_t index)
{
    const auto model = ns3::CreateObject<ns3::PisaOneFrameErrorModel>();
    model->SetIndex(index);
    port->SetAttribute("ReceiveErrorModel", ns3::PointerValue(model));
}

void
RepeatFrame(ns3::Ptr<ns3::PisaNetDevice> port, uint64_t index)
{
    auto repeater = std::make_shared<Repeater>();
    repeater->port = ns3::PeekPointer(port);
    repeater->left = index;
    port->TraceConnectWithoutContext("PhyRxEnd", ns3::MakeBoundCallback(&Watch, repeater));
}

} // namespace pisa

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(PisaOneFrameErrorModel);

TypeId
PisaOneFrameErrorModel::GetTypeId()
{
    static TypeId id =
        TypeId("ns3::PisaOneFrameErrorModel").SetParent<ErrorModel>().AddConstructor<PisaOneFrameErrorModel>();
    return id;
}

void
PisaOneFrameErrorModel::SetIndex(uint64_t index)
{
    m_index = index;
}

bool
PisaOneFrameErrorModel::DoCorrupt(Ptr<Packet>)
{
    return m_seen++ == m_index;
}

void
PisaOneFrameErrorModel::DoReset()
{
    m_seen = 0;
}

} // namespace ns3
