// Upgrades of a running switch: opens plans, carries primitive after primitive out, survives the loss of its channel.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-upgrade-agent.h"

#include "pisa-switch.h"
#include "pisa-upgrade-footprint.h"
#include "pisa-upgrade-program.h"

#include "upgrade/merged-program.h"
#include "upgrade/plan-check.h"
#include "upgrade/planner.h"
#include "upgrade/running-program.h"

#include "ns3/abort.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <cmath>

namespace ns3
{

namespace
{

[[noreturn]] void
Refuse(const std::string& what, const std::string& remedy)
{
    throw pisa::InputError({}, what, remedy);
}

} // namespace

PisaUpgradeAgent::PisaUpgradeAgent() = default;
PisaUpgradeAgent::~PisaUpgradeAgent() = default;

PisaSwitch&
PisaUpgradeAgent::Switch() const
{
    const Ptr<PisaSwitch> device = GetObject<PisaSwitch>();
    NS_ABORT_MSG_UNLESS(device, "a PisaUpgradeAgent belongs on a node with a PisaSwitch: aggregate both to it");
    return *device;
}

pisa::Cycle
PisaUpgradeAgent::Now() const
{
    return Switch().ControlCycle(Simulator::Now());
}

pisa::TransactionCosts
PisaUpgradeAgent::Costs() const
{
    const uint64_t hertz = Switch().GetImage().target.clockHz;
    const auto cycles = [hertz](Time time)
    { return static_cast<pisa::Cycle>(std::ceil(time.GetSeconds() * static_cast<double>(hertz))); };
    return {hertz, m_operationRate, m_entryRate, cycles(m_overhead), cycles(m_poll), m_quiesces};
}

void
PisaUpgradeAgent::SetSeal(SealCallback seal)
{
    m_seal = std::move(seal);
}

void
PisaUpgradeAgent::CheckHeard() const
{
    if (!m_isHeard)
    {
        Refuse("the switch's control channel is dead", "upgrade before it dies, or by other means");
    }
}

void
PisaUpgradeAgent::CheckPointers(const pisa::Image& image) const
{
    if (pisa::MergeOrderOf(image.target) == pisa::MergeOrder::Acyclic)
    {
        Refuse("the chip " + image.target.name +
                   " meets its tables at fixed cycles: an upgrade needs places for them",
               "prepare it with `pisa plan OLD NEW --target " + image.target.name +
                   " -o FOLDER` and pass what pisa::ReadUpgrade reads there, or reflash the switch");
    }
}

void
PisaUpgradeAgent::CheckBooted(const pisa::PreparedUpgrade& prepared) const
{
    if (!m_open.empty())
    {
        Refuse("upgrade " + std::to_string(m_open.begin()->first) +
                   " is under way, and the next one's elements have their places around what runs without it",
               "wait until it is over");
    }
    const pisa::Image& running = Switch().GetImage();
    if (running.digest != prepared.boot.digest && m_alike != prepared.boot.digest)
    {
        Refuse(
            "the upgrade was prepared for a switch that runs '" + prepared.boot.program.name + "' with digest " +
                prepared.boot.digest + ", this one runs '" + running.program.name + "' with digest " + running.digest,
            "boot the switch with the folder's boot.image, or prepare the upgrade for what it runs: the last one's "
            "settled.image, or what PisaSwitch::GetImage says");
    }
}

void
PisaUpgradeAgent::CheckDisjoint(const pisa::Delta& delta) const
{
    const PisaUpgradeFootprint mine(delta);
    for (const auto& [number, open] : m_open)
    {
        const PisaUpgradeFootprint other(open.run->GetWork().delta);
        if (mine.Disturbs(other) || other.Disturbs(mine))
        {
            Refuse("upgrade " + std::to_string(number) + " is under way and changes the same part of the program",
                   "wait until it is over");
        }
    }
}

pisa::Delta
PisaUpgradeAgent::DeltaTo(const pisa::Image& image)
{
    CheckHeard();
    PisaCheckChip(image, Switch().GetImage().target);
    CheckPointers(image);
    if (m_open.empty())
    {
        m_base = pisa::ProgramOf(Switch().GetPipeline());
    }
    pisa::Delta delta = pisa::Compare(m_base, image.program, &image.target);
    CheckDisjoint(delta);
    return delta;
}

uint32_t
PisaUpgradeAgent::Upgrade(const pisa::Image& image, pisa::Consistency level)
{
    pisa::Delta delta = DeltaTo(image);
    pisa::PlannerOptions options;
    options.level = level;
    pisa::UpgradePlan plan = pisa::MakePlan(delta, options);
    return Start(image, std::move(delta), std::move(plan));
}

uint32_t
PisaUpgradeAgent::Upgrade(const pisa::Image& image, const pisa::UpgradePlan& plan)
{
    pisa::Delta delta = DeltaTo(image);
    const std::vector<pisa::PlanFault> faults = pisa::CheckPlan(delta, plan);
    if (!faults.empty())
    {
        Refuse("the plan is not one from the running program to '" + image.program.name + "': transaction " +
                   std::to_string(faults[0].transaction) + ", primitive " + std::to_string(faults[0].primitive) +
                   ": " + faults[0].what,
               "plan for this pair of images");
    }
    return Start(image, std::move(delta), plan);
}

uint32_t
PisaUpgradeAgent::Upgrade(const pisa::PreparedUpgrade& prepared)
{
    CheckHeard();
    PisaCheckChip(prepared.boot, Switch().GetImage().target);
    CheckBooted(prepared);
    pisa::VersionLine line = m_line;
    PisaUpgradeRun::Work work = WorkOf(prepared.delta, prepared.plan, line);
    const bool isAhead = prepared.boot.digest != prepared.was.digest;
    if (isAhead && work.firstVersion != 1 && m_alike.empty())
    {
        Refuse("the switch has booted with this upgrade's version branches, and has been upgraded since",
               "prepare the upgrade for what it runs now");
    }
    work.graft = pisa::GraftOnto(prepared.was.program, work.delta, prepared.is.program, work.plan, work.firstVersion);
    const pisa::Image merged = pisa::MergedFor(prepared, work.graft);
    const uint32_t upgrade = Load(std::move(work), merged, line);
    if (isAhead)
    {
        // packets take the old ways either way, and what a rollback frees must not be on them
        pisa::PointAs(prepared.was.program, Switch().GetPipeline(), Now());
    }
    return upgrade;
}

uint32_t
PisaUpgradeAgent::Start(const pisa::Image& image, pisa::Delta delta, pisa::UpgradePlan plan)
{
    pisa::VersionLine line = m_line;
    PisaUpgradeRun::Work work = WorkOf(std::move(delta), std::move(plan), line);
    work.graft = pisa::GraftOnto(Switch().GetPipeline().GetImage().program, work.delta, image.program, work.plan,
                                 work.firstVersion);
    NS_ABORT_MSG_UNLESS(m_seal, "a PisaUpgradeAgent cannot place programs: call SetSeal, or use PisaUpgradeHelper");
    const pisa::Image grafted = m_seal(work.graft.program, image.target);
    return Load(std::move(work), grafted, line);
}

PisaUpgradeRun::Work
PisaUpgradeAgent::WorkOf(pisa::Delta delta, pisa::UpgradePlan plan, pisa::VersionLine& line) const
{
    PisaUpgradeRun::Work work;
    work.upgrade = m_upgrades + 1;
    work.delta = std::move(delta);
    work.plan = std::move(plan);
    work.firstVersion = line.Take(static_cast<uint32_t>(work.plan.transactions.size()));
    return work;
}

uint32_t
PisaUpgradeAgent::Load(PisaUpgradeRun::Work work, const pisa::Image& image, const pisa::VersionLine& line)
{
    PisaSwitch& device = Switch();
    for (const pisa::PlannedTransaction& transaction : work.plan.transactions)
    {
        pisa::StepsOf(transaction, device.GetPipeline(), work.graft, Costs()); // what it refuses leaves no trace
    }
    const std::string running = device.GetImage().digest;
    work.format = device.Extend(image);
    m_merged = image;
    m_before = !m_open.empty() ? m_before : m_alike.empty() ? running : m_alike;
    m_isAsBefore = m_isAsBefore || m_open.empty();
    m_line = line;
    m_upgrades = work.upgrade;
    if (m_isWitness)
    {
        m_judge.Open(work.delta, work.graft.sites, work.plan.level, work.format, m_open.empty());
    }
    Open& open = m_open[m_upgrades];
    open.run = std::make_unique<PisaUpgradeRun>(device, m_line, std::move(work), Costs(),
                                                [this](PisaUpgradeEvent event, const PisaUpgradeStep& step)
                                                { Tell(event, step); });
    open.event = Simulator::Schedule(m_delay, &PisaUpgradeAgent::Begin, this, m_upgrades);
    return m_upgrades;
}

void
PisaUpgradeAgent::Begin(uint32_t upgrade)
{
    if (m_isAwake)
    {
        m_open.at(upgrade).run->Begin(Now());
        Plan(upgrade);
    }
}

/** Comes again when the next step is over. */
void
PisaUpgradeAgent::Plan(uint32_t upgrade)
{
    const auto found = m_open.find(upgrade);
    if (found == m_open.end())
    {
        return;
    }
    Open& open = found->second;
    open.event.Cancel();
    if (open.run->IsOver())
    {
        m_isAsBefore = m_isAsBefore && !open.run->HasCommitted();
        m_open.erase(found);
        if (m_open.empty())
        {
            PisaSettle(Switch(), m_merged);
            m_alike = m_isAsBefore ? m_before : "";
        }
        return;
    }
    const pisa::Cycle next = open.run->NextAt();
    if (m_isAwake && next != pisa::kNever)
    {
        const Time at = Switch().GetClock().TimeOf(next);
        open.event =
            Simulator::Schedule(std::max(Time(0), at - Simulator::Now()), &PisaUpgradeAgent::Advance, this, upgrade);
    }
}

void
PisaUpgradeAgent::Advance(uint32_t upgrade)
{
    m_open.at(upgrade).run->Advance(Now());
    Plan(upgrade);
}

std::size_t
PisaUpgradeAgent::GetTransactions(uint32_t upgrade) const
{
    return m_open.at(upgrade).run->GetWork().plan.transactions.size();
}

pisa::EntryMove*
PisaUpgradeAgent::MoveOf(pisa::TableId table) const
{
    for (const auto& [number, open] : m_open)
    {
        if (pisa::EntryMove* const move = open.run->MoveOf(table))
        {
            return move;
        }
    }
    return nullptr;
}

std::size_t
PisaUpgradeAgent::GetOpen() const
{
    return m_open.size();
}

pisa::Stamp
PisaUpgradeAgent::StampOf(uint32_t upgrade, std::size_t transaction) const
{
    const PisaUpgradeRun::Work& work = m_open.at(upgrade).run->GetWork();
    const auto& primitives = work.plan.transactions.at(transaction).primitives;
    const bool isFrameNew =
        std::any_of(primitives.begin(), primitives.end(),
                    [](const pisa::Primitive& p) { return p.kind == pisa::Primitive::Kind::SwitchFrame; });
    return {work.firstVersion + static_cast<uint32_t>(transaction),
            isFrameNew ? work.format : Switch().GetPipeline().GetStamp().format};
}

void
PisaUpgradeAgent::Forget()
{
    for (auto& [number, open] : m_open)
    {
        open.event.Cancel();
    }
    m_open.clear();
    m_line = {};
    m_alike.clear();
    m_judge.Close();
}

void
PisaUpgradeAgent::DoDispose()
{
    Forget();
    m_watchdogEvent.Cancel();
    m_seal = nullptr;
    Object::DoDispose();
}

} // namespace ns3
