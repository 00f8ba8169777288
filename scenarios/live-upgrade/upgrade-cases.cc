// The cases: who attacks, who rents, who listens.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade-case.h"

#include "common/compile.h"

#include <filesystem>

namespace pisa
{

namespace
{

constexpr uint8_t kLeak = 44; ///< DSCP that carries what an insider leaks
constexpr uint16_t kService = 9;

std::string
Shipped(const std::string& name)
{
    return ScenarioFile("live-upgrade/p4/" + name + ".p4");
}

} // namespace

UpgradeCase
AttackMitigation()
{
    constexpr uint8_t kInside = 2;
    constexpr uint8_t kOutside = 1;
    UpgradeCase mitigation;
    mitigation.number = 1;
    mitigation.name = "attack-mitigation";
    mitigation.purpose = "Two normalisers stop a covert channel and an evasion of intrusion detection";
    mitigation.level = Consistency::Element;
    mitigation.programs = {Shipped("attack-mitigation-old"), Shipped("attack-mitigation-new")};
    mitigation.flows = {{"outbound 0", 0, 4},
                        {"outbound 1", 1, 5},
                        {"inbound 0", 4, 0, 1, 0, 57},
                        {"inbound 1", 5, 1, 1, 0, 57},
                        {"covert channel", 2, 6, 0.05, kLeak, 64, false},
                        {"evasion", 7, 3, 0.1, 0, 3, false}};
    for (uint32_t role = 0; role < kRoles; ++role)
    {
        mitigation.senders.push_back({role, role < kRoles / 2 ? kInside : kOutside});
    }
    mitigation.entries = {{"services", {kService}, "NoAction", {}}};
    for (uint64_t ttl = 0; ttl < 8; ++ttl)
    {
        mitigation.entries.push_back({"lifetimes", {ttl}, "drop", {}});
    }
    for (const uint64_t dscp : {0, 10, 26, 46}) // best effort and three classes of the network's own
    {
        mitigation.entries.push_back({"markings", {dscp}, "NoAction", {}});
    }
    return mitigation;
}

UpgradeCase
AcceleratedMulticast()
{
    constexpr uint8_t kKnown = 1;
    constexpr uint16_t kGroupPort = 5000;
    UpgradeCase multicast;
    multicast.number = 2;
    multicast.name = "accelerated-multicast";
    multicast.purpose = "Switches copy for a group, just in time, instead of a relay";
    multicast.level = Consistency::Program;
    multicast.programs = {Shipped("multicast-old"), Shipped("multicast-new")};
    // the relay's line carries three copies of each
    multicast.flows = {{"group", 0, 6, 0.3, 0, 64, true, kGroupPort, {2, 4, 5}},
                       {"beside, forth", 1, 3},
                       {"beside, back", 3, 1}};
    for (uint32_t role = 0; role < kRoles; ++role)
    {
        multicast.senders.push_back({role, kKnown});
    }
    return multicast;
}

UpgradeCase
TenantExtension()
{
    constexpr uint8_t kTenant1 = 1;
    constexpr uint8_t kTenant2 = 2;
    constexpr uint16_t kForbidden = 1900;
    UpgradeCase extension;
    extension.number = 3;
    extension.name = "tenant-extension";
    extension.purpose = "Tenant 2's filter and classes of service come, and go again";
    extension.level = Consistency::Execution;
    extension.programs = {Shipped("tenant-extension-old"), Shipped("tenant-extension-new"),
                          Shipped("tenant-extension-old")};
    extension.flows = {{"tenant 1, forth", 0, 4},
                       {"tenant 1, back", 4, 0},
                       {"tenant 2, forth", 1, 5},
                       {"tenant 2, back", 5, 1},
                       {"tenant 2, forbidden", 3, 7, 0.2, 0, 64, false, kForbidden}};
    for (uint32_t role = 0; role < kRoles; ++role)
    {
        extension.senders.push_back({role, role % 2 == 0 ? kTenant1 : kTenant2});
    }
    extension.entries = {{"services", {kService}, "mark", {26}}, {"filter", {kForbidden}, "drop", {}}};
    return extension;
}

UpgradeCase
TenantsAtOnce()
{
    constexpr uint8_t kTenants = 2;
    constexpr uint16_t kForbidden = 1900;
    UpgradeCase tenants;
    tenants.number = 7;
    tenants.name = "tenants-at-once";
    tenants.purpose = "Two tenants' extensions come at once";
    tenants.level = Consistency::Execution;
    tenants.programs = {Shipped("tenants-old"), Shipped("tenants-both")};
    tenants.parts = {Shipped("tenants-first"), Shipped("tenants-second")};
    tenants.flows = {{"tenant 1, forth", 0, 4},
                     {"tenant 1, back", 4, 0},
                     {"tenant 2, forth", 1, 5},
                     {"tenant 2, back", 5, 1},
                     {"tenant 2, forbidden", 3, 7, 0.2, 0, 64, false, kForbidden}};
    for (uint32_t role = 0; role < kRoles; ++role)
    {
        tenants.senders.push_back({role, static_cast<uint8_t>(1 + role % kTenants)});
    }
    tenants.entries = {{"first_services", {kService}, "mark", {10}},
                       {"first_urgent", {kService}, "mark", {46}},
                       {"second_services", {kService}, "mark", {26}},
                       {"second_filter", {kForbidden}, "drop", {}}};
    return tenants;
}

UpgradeCase
TrustedMarks()
{
    constexpr uint8_t kKnown = 1;
    constexpr uint64_t kExpedited = 46; // DSCP, RFC 3246
    UpgradeCase marks;
    marks.number = 6;
    marks.name = "trusted-marks";
    marks.purpose = "The first switch checks and marks, all others trust its mark";
    marks.level = Consistency::Program;
    marks.programs = {Shipped("trusted-marks-old"), Shipped("trusted-marks-new")};
    marks.flows = {{"forth 0", 0, 4, 0.4}, {"back 0", 4, 0, 0.4}, {"forth 1", 1, 7, 0.4}, {"back 1", 7, 1, 0.4}};
    for (uint32_t role = 0; role < kRoles; ++role)
    {
        marks.senders.push_back({role, kKnown});
    }
    marks.entries = {{"marks", {kKnown}, "mark", {kExpedited}}, {"trusted", {kExpedited}, "NoAction", {}}};
    marks.changesAllSwitches = true;
    marks.trustsMarks = true;
    return marks;
}

UpgradeCase
OwnCase(const std::vector<std::string>& programs, const std::vector<std::string>& commandFiles)
{
    UpgradeCase own;
    own.name = kOwnCase;
    own.purpose = std::filesystem::path(programs.front()).filename().string() + " becomes " +
                  std::filesystem::path(programs.back()).filename().string();
    own.programs = programs;
    own.commandFiles = commandFiles;
    own.isOfUser = true;
    for (uint32_t role = 0; role < kRoles; ++role)
    {
        const uint32_t peer = (role + kRoles / 2) % kRoles;
        own.flows.push_back({std::to_string(role) + " to " + std::to_string(peer), role, peer});
    }
    return own;
}

std::vector<UpgradeCase>
AllCases()
{
    return {AttackMitigation(), AcceleratedMulticast(), TenantExtension(), TrustedMarks(), TenantsAtOnce()};
}

} // namespace pisa
