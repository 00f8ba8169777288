// A running switch gets another program by a flash, in place or with its neighbours routed around it.
// SPDX-License-Identifier: GPL-2.0-only
#include "program-change.h"

#include "ir/diagnostic.h"
#include "upgrade/delta.h"

#include "ns3/pisa-control-agent.h"
#include "ns3/simulator.h"

namespace pisa
{

namespace
{

constexpr int kSilentLooks = 10; ///< after which a switch counts as drained
const ns3::Time kBetweenLooks = ns3::MicroSeconds(100);

using Routes = std::vector<std::vector<std::optional<uint32_t>>>;

/** Takes the switch down now. */
void
Flash(Network& network, const UpgradeExperiment& experiment, const MemoryListener& listener, uint32_t number,
      const Image& image, const std::function<void()>& up)
{
    ns3::PisaUpgradeHelper::ReflashInPlace(network.SwitchNode(number), image, ns3::Time(0), experiment.downtime);
    listener(number, {});
    const auto back = [number, image, listener, up]
    {
        listener(number, MemoryOf(image));
        up();
    };
    ns3::Simulator::Schedule(experiment.downtime, back);
}

/** Changes entries of all switches but one, each switch one after the other at the entry rate; then goes on. */
void
Reroute(Network& network, const UpgradeExperiment& experiment, const Routes& from, const Routes& to, uint32_t except,
        const std::function<void()>& then)
{
    ns3::Time last(0);
    for (uint32_t number = 0; number < network.Shape().Switches(); ++number)
    {
        const auto agent = network.SwitchNode(number)->GetObject<ns3::PisaControlAgent>();
        ns3::Time at(0);
        for (uint32_t host = 0; number != except && host < network.Shape().hosts; ++host)
        {
            if (from[number][host] == to[number][host])
            {
                continue;
            }
            ns3::PisaTableEntry entry;
            entry.table = "hosts";
            entry.keys.emplace("hdr.ipv4.destination", Network::AddressOf(host));
            entry.action = {"deliver", {{"port", to[number][host].value()}}};
            at += ns3::Seconds(1 / experiment.entryRate);
            ns3::Simulator::Schedule(at, [agent, entry] { agent->Modify(entry); });
        }
        last = std::max(last, at);
    }
    ns3::Simulator::Schedule(last + 2 * experiment.controlDelay, then);
}

/** Goes on when nothing has come to a switch for a while, and nothing is in it. */
void
AwaitSilence(ns3::PisaSwitch& device, uint64_t received, int looks, const std::function<void()>& then)
{
    const uint64_t now = device.GetCounters().received;
    const bool isSilent = now == received && device.OldestPacket() == kNever;
    if (isSilent && looks == kSilentLooks)
    {
        then();
        return;
    }
    ns3::Simulator::Schedule(kBetweenLooks, [&device, now, isSilent, looks, then]
                             { AwaitSilence(device, now, isSilent ? looks + 1 : 0, then); });
}

} // namespace

UpgradeMemory
MemoryOf(const Image& image)
{
    return MemoryBefore(Compare(image, image));
}

ProgramChange
ReflashChange(Network& network, const UpgradeExperiment& experiment, MemoryListener listener)
{
    return [&network, experiment, listener](uint32_t number, const Image& image, const std::function<void()>& done)
    { Flash(network, experiment, listener, number, image, done); };
}

ProgramChange
DrainChange(Network& network, const UpgradeExperiment& experiment, MemoryListener listener)
{
    return [&network, experiment, listener](uint32_t number, const Image& image, const std::function<void()>& done)
    {
        const Routes usual = RoutesOf(network.Shape());
        const Routes around = RoutesOf(network.Shape(), number);
        const auto comeBack = [&network, experiment, usual, around, number, done]
        { Reroute(network, experiment, around, usual, number, done); };
        const auto flash = [&network, experiment, listener, number, image, comeBack]
        { Flash(network, experiment, listener, number, image, comeBack); };
        const auto drain = [&network, number, flash] { AwaitSilence(network.Switch(number), 0, 0, flash); };
        Reroute(network, experiment, usual, around, number, drain);
    };
}

} // namespace pisa
