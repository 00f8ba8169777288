// The way operators change a switch's program without live upgrades: drain it, flash it anew, let traffic back.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-upgrade-drain.h"

#include "pisa-forwarding.h"

#include "ns3/abort.h"
#include "ns3/pisa-channel.h"
#include "ns3/pisa-upgrade-program.h"
#include "ns3/simulator.h"

#include <memory>

namespace ns3
{

namespace
{

/** One switch on its way through the phases; events keep it alive. */
class Drain : public std::enable_shared_from_this<Drain>
{
  public:
    Drain(Ptr<Node> node, const pisa::Image& image, const PisaDrain& drain)
        : m_node(node),
          m_device(node->GetObject<PisaSwitch>()),
          m_image(image),
          m_drain(drain)
    {
    }

    void Start()
    {
        After(m_drain.wait, &Drain::Decide);
    }

  private:
    void After(Time wait, void (Drain::*next)())
    {
        const auto self = shared_from_this();
        Simulator::ScheduleWithContext(m_node->GetId(), wait, [self, next] { ((*self).*next)(); });
    }

    void Tell(PisaDrainPhase phase) const
    {
        if (m_drain.told)
        {
            m_drain.told(phase);
        }
    }

    void Route(const NodeContainer& around) const
    {
        m_drain.route ? m_drain.route(around) : PisaForwarding(around).FillTables();
    }

    void Decide()
    {
        Tell(PisaDrainPhase::Rerouting);
        After(m_drain.reconvergence, &Drain::LeadAround);
    }

    void LeadAround()
    {
        Route(NodeContainer(m_node));
        Tell(PisaDrainPhase::Draining);
        m_seen = m_device->GetCounters().received;
        m_deadline = Simulator::Now() + m_drain.patience;
        After(m_drain.quiet, &Drain::Look);
    }

    void Look()
    {
        const uint64_t received = m_device->GetCounters().received;
        const bool isEmpty = m_device->OldestPacket() == pisa::kNever;
        if ((received != m_seen || !isEmpty) && Simulator::Now() < m_deadline)
        {
            m_seen = received;
            After(m_drain.quiet, &Drain::Look);
            return;
        }
        PisaUpgradeHelper::ReflashInPlace(m_node, m_image, Time(0), m_drain.downtime);
        Tell(PisaDrainPhase::Reflashing);
        After(m_drain.downtime, &Drain::Restore);
    }

    void Restore()
    {
        Tell(PisaDrainPhase::Restoring);
        After(m_drain.reconvergence, &Drain::LeadBack);
    }

    void LeadBack()
    {
        Route({});
        Tell(PisaDrainPhase::Done);
    }

    Ptr<Node> m_node;
    Ptr<PisaSwitch> m_device;
    const pisa::Image m_image;
    const PisaDrain m_drain;
    uint64_t m_seen{0};
    Time m_deadline;
};

} // namespace

void
PisaDrainAndReflash(Ptr<Node> node, const pisa::Image& image, const PisaDrain& drain)
{
    const auto device = node->GetObject<PisaSwitch>();
    NS_ABORT_MSG_UNLESS(device, "node " << node->GetId() << " is no PisaSwitch");
    for (uint32_t port = 0; port < device->GetNPorts(); ++port)
    {
        const Ptr<PisaNetDevice> peer = PisaPeerOf(*device->GetPort(port));
        if (peer && !peer->GetNode()->GetObject<PisaSwitch>())
        {
            throw pisa::InputError({},
                                   "the switch on node " + std::to_string(node->GetId()) +
                                       " cannot be drained: host node " + std::to_string(peer->GetNode()->GetId()) +
                                       " is linked to it, and no way leads around its first switch",
                                   "reflash it in place, or upgrade it live");
        }
    }
    PisaCheckChip(image, device->GetImage().target);
    std::make_shared<Drain>(node, image, drain)->Start();
}

} // namespace ns3
