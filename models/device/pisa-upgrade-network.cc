// One upgrade of several switches, so that each packet meets the old programs everywhere or the new ones everywhere.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-upgrade-network.h"

#include "pisa-channel.h"
#include "pisa-switch.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/node.h"
#include "ns3/simulator.h"

#include <algorithm>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(PisaNetworkUpgrade);

using Phase = PisaNetworkPhase;

const char*
PisaNameOf(PisaNetworkPhase phase)
{
    static constexpr const char* NAMES[] = {"idle",     "preparing", "promising", "flipping", "draining",
                                            "retiring", "finished",  "aborted",   "stalled"};
    return NAMES[static_cast<unsigned>(phase)];
}

TypeId
PisaNetworkUpgrade::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::PisaNetworkUpgrade")
            .SetParent<Object>()
            .SetGroupName("Pisa")
            .AddConstructor<PisaNetworkUpgrade>()
            .AddAttribute(
                "Coordinated", "Packets keep the epoch of their first switch; else each switch is for itself.",
                BooleanValue(true), MakeBooleanAccessor(&PisaNetworkUpgrade::m_isCoordinated), MakeBooleanChecker())
            .AddAttribute("InTurn", "Uncoordinated: one switch after the other; else all at once.",
                          BooleanValue(true), MakeBooleanAccessor(&PisaNetworkUpgrade::m_isInTurn),
                          MakeBooleanChecker())
            .AddAttribute("Delay", "From the coordinator to a switch, and back.", TimeValue(MicroSeconds(10)),
                          MakeTimeAccessor(&PisaNetworkUpgrade::m_delay), MakeTimeChecker(Time(0)))
            .AddAttribute("Gap", "Between two switches that set the new epoch.", TimeValue(MicroSeconds(1)),
                          MakeTimeAccessor(&PisaNetworkUpgrade::m_gap), MakeTimeChecker(Time(0)))
            .AddAttribute("Lifetime", "A bound on the time that a packet takes from its first switch to its last.",
                          TimeValue(MilliSeconds(1)), MakeTimeAccessor(&PisaNetworkUpgrade::m_lifetime),
                          MakeTimeChecker(Time(0)))
            .AddTraceSource("Phase", "The next phase has begun.",
                            MakeTraceSourceAccessor(&PisaNetworkUpgrade::m_phaseTrace),
                            "ns3::PisaNetworkPhaseTracedCallback");
    return tid;
}

void
PisaNetworkUpgrade::Add(Ptr<PisaUpgradeAgent> agent, const pisa::Image& image, pisa::Consistency level)
{
    NS_ABORT_MSG_UNLESS(m_phase == Phase::Idle, "switches are added before Start");
    m_members.push_back({agent, [agent, image, level] { return agent->Upgrade(image, level); }});
}

void
PisaNetworkUpgrade::Add(Ptr<PisaUpgradeAgent> agent, const pisa::PreparedUpgrade& prepared)
{
    NS_ABORT_MSG_UNLESS(m_phase == Phase::Idle, "switches are added before Start");
    m_members.push_back({agent, [agent, prepared] { return agent->Upgrade(prepared); }});
}

void
PisaNetworkUpgrade::Start()
{
    NS_ABORT_MSG_UNLESS(m_phase == Phase::Idle, "a PisaNetworkUpgrade starts once");
    Enter(Phase::Preparing);
    try
    {
        if (m_isCoordinated)
        {
            CheckEpochs();
            CheckLines();
        }
        for (std::size_t index = 0; index < m_members.size(); ++index)
        {
            Listen(index);
            if (m_isCoordinated || !m_isInTurn || index == 0)
            {
                BeginMember(index);
            }
        }
    }
    catch (const pisa::InputError&)
    {
        AbortAll();
        throw;
    }
}

/** Listeners keep the coordinator alive, which lets its switches go when it is over. */
void
PisaNetworkUpgrade::Listen(std::size_t index)
{
    using Told = Callback<void, const PisaUpgradeStep&>;
    const Ptr<PisaNetworkUpgrade> self(this);
    const auto when = [&](const char* source, std::function<void()> react)
    {
        const auto mine = [self, index, react](const PisaUpgradeStep& step)
        {
            const bool isMine = index < self->m_members.size() && self->m_members[index].isBegun &&
                                self->m_members[index].upgrade == step.upgrade;
            if (isMine)
            {
                react();
            }
        };
        m_members[index].agent->TraceConnectWithoutContext(source, Told(mine));
    };
    when("Held", [this, index] { Ready(index); });
    when("Finished", [this, index] { OnFinished(index); });
    when("Aborted", [this] { OnAborted(); });
}

void
PisaNetworkUpgrade::BeginMember(std::size_t index)
{
    Member& member = m_members[index];
    member.upgrade = member.begin();
    member.isBegun = true;
    if (m_isCoordinated)
    {
        m_rounds = std::max(m_rounds, member.agent->GetTransactions(member.upgrade));
        member.agent->HoldBefore(member.upgrade, pisa::PlanPhase::Commit);
    }
}

/** All begin with one epoch; the next one is the upgrade's. */
void
PisaNetworkUpgrade::CheckEpochs()
{
    for (const Member& member : m_members)
    {
        const uint16_t epoch = member.agent->GetObject<PisaSwitch>()->GetStamps().GetEpoch();
        const auto next = static_cast<uint16_t>(epoch + 1);
        if (&member != &m_members.front() && next != m_epoch)
        {
            throw pisa::InputError({},
                                   "the switches have different epochs, " + std::to_string(m_epoch - 1) + " and " +
                                       std::to_string(epoch) +
                                       ": an upgrade before this one was of some of them alone",
                                   "upgrade the same switches as before");
        }
        m_epoch = next;
    }
}

void
PisaNetworkUpgrade::CheckLines() const
{
    const auto isMember = [this](const Ptr<Node>& node)
    {
        return std::any_of(m_members.begin(), m_members.end(),
                           [&](const Member& member) { return member.agent->GetObject<Node>() == node; });
    };
    for (const Member& member : m_members)
    {
        const Ptr<PisaSwitch> device = member.agent->GetObject<PisaSwitch>();
        for (uint32_t port = 0; port < device->GetNPorts(); ++port)
        {
            const Ptr<PisaNetDevice> peer = PisaPeerOf(*device->GetPort(port));
            if (peer && isMember(peer->GetNode()) && !device->GetStamps().IsCarried(port))
            {
                throw pisa::InputError({},
                                       "port " + std::to_string(port) + " of the switch on node " +
                                           std::to_string(device->GetPort(port)->GetNode()->GetId()) +
                                           " leads to another switch and carries no stamps",
                                       "call PisaUpgradeHelper::CarryStamps for these switches");
            }
        }
    }
}

void
PisaNetworkUpgrade::Ready(std::size_t index)
{
    m_members[index].isReady = true;
    const bool areAllReady =
        std::all_of(m_members.begin(), m_members.end(), [](const Member& member) { return member.isReady; });
    if (areAllReady && (m_phase == Phase::Preparing || m_phase == Phase::Retiring))
    {
        Enter(Phase::Promising);
        Simulator::Schedule(2 * m_delay, &PisaNetworkUpgrade::PromiseAll, Ptr<PisaNetworkUpgrade>(this));
    }
}

void
PisaNetworkUpgrade::PromiseAll()
{
    if (m_phase != Phase::Promising)
    {
        return; // somebody has rolled back meanwhile
    }
    if (!AreAllHeard())
    {
        m_round == 0 ? AbortAll() : Enter(Phase::Stalled);
        return;
    }
    for (const Member& member : m_members)
    {
        member.agent->Promise(member.upgrade);
        DefineEpochs(member);
    }
    Enter(Phase::Flipping);
    Simulator::Schedule(2 * m_delay, &PisaNetworkUpgrade::Flip, Ptr<PisaNetworkUpgrade>(this), 0);
}

/** What the epochs before and after this round mean to a switch. */
void
PisaNetworkUpgrade::DefineEpochs(const Member& member) const
{
    PisaSwitch& device = *member.agent->GetObject<PisaSwitch>();
    const pisa::Stamp before = device.GetPipeline().GetStamp();
    device.GetStamps().Define(device.GetStamps().GetEpoch(), before);
    device.GetStamps().Define(m_epoch, member.isOver ? before : member.agent->StampOf(member.upgrade, m_round));
}

void
PisaNetworkUpgrade::Flip(std::size_t index)
{
    if (index == m_members.size())
    {
        Enter(Phase::Draining);
        Simulator::Schedule(m_lifetime, &PisaNetworkUpgrade::Retire, Ptr<PisaNetworkUpgrade>(this));
        return;
    }
    if (m_members[index].agent->IsHeard())
    {
        m_members[index].agent->GetObject<PisaSwitch>()->GetStamps().SetEpoch(m_epoch);
    }
    Simulator::Schedule(m_gap, &PisaNetworkUpgrade::Flip, Ptr<PisaNetworkUpgrade>(this), index + 1);
}

void
PisaNetworkUpgrade::Retire()
{
    if (!AreAllHeard())
    {
        Enter(Phase::Stalled); // the deaf one may go on to give packets the old epoch
        return;
    }
    ++m_round;
    m_epoch += m_round < m_rounds ? 1 : 0;
    Enter(Phase::Retiring);
    for (Member& member : m_members)
    {
        member.isReady = member.isOver;
    }
    for (std::size_t index = 0; index < m_members.size(); ++index)
    {
        m_members[index].agent->Continue(m_members[index].upgrade);
    }
    if (!AreAllHeard())
    {
        Enter(Phase::Stalled); // the deaf one waits on
    }
    else if (AreAllOver())
    {
        Enter(Phase::Finished);
    }
}

void
PisaNetworkUpgrade::OnFinished(std::size_t index)
{
    m_members[index].isOver = true;
    if (!m_isCoordinated && m_isInTurn && index + 1 < m_members.size())
    {
        Simulator::Schedule(m_delay, &PisaNetworkUpgrade::BeginNext, Ptr<PisaNetworkUpgrade>(this), index + 1);
    }
    if (AreAllOver() && (!m_isCoordinated || m_phase != Phase::Preparing))
    {
        Enter(Phase::Finished);
    }
    else if (m_isCoordinated)
    {
        Ready(index);
    }
}

/** A switch that has died meanwhile, or was changed by others, ends the row. */
void
PisaNetworkUpgrade::BeginNext(std::size_t index)
{
    try
    {
        BeginMember(index);
    }
    catch (const pisa::InputError&)
    {
        Enter(Phase::Stalled);
    }
}

void
PisaNetworkUpgrade::OnAborted()
{
    if (!m_isCoordinated)
    {
        Enter(Phase::Stalled);
    }
    else if (m_phase == Phase::Preparing || m_phase == Phase::Promising)
    {
        AbortAll();
    }
}

/** Nobody has promised yet. A switch that does not hear rolls back by itself. */
void
PisaNetworkUpgrade::AbortAll()
{
    for (Member& member : m_members)
    {
        if (member.isBegun && !member.isOver && member.agent->IsHeard())
        {
            member.agent->Abort(member.upgrade);
        }
    }
    Enter(Phase::Aborted);
}

bool
PisaNetworkUpgrade::AreAllHeard() const
{
    return std::all_of(m_members.begin(), m_members.end(),
                       [](const Member& member) { return member.agent->IsHeard(); });
}

bool
PisaNetworkUpgrade::AreAllOver() const
{
    return std::all_of(m_members.begin(), m_members.end(), [](const Member& member) { return member.isOver; });
}

/** Where all have one program, their own stamps say again which. */
void
PisaNetworkUpgrade::Enter(PisaNetworkPhase phase)
{
    m_phase = phase;
    const bool isOver = phase == Phase::Finished || phase == Phase::Aborted;
    if (isOver && m_isCoordinated)
    {
        for (const Member& member : m_members)
        {
            member.agent->GetObject<PisaSwitch>()->GetStamps().Forget();
        }
    }
    if (isOver)
    {
        m_members.clear();
    }
    m_phaseTrace(phase);
}

void
PisaNetworkUpgrade::DoDispose()
{
    m_members.clear();
    Object::DoDispose();
}

} // namespace ns3
