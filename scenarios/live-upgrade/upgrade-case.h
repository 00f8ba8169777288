// One case: programs, who sends what to whom, and what the switches' tables hold.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_LIVE_UPGRADE_UPGRADE_CASE_H
#define PISA_LIVE_UPGRADE_UPGRADE_CASE_H

#include "upgrade/plan.h"

#include <cstdint>
#include <string>
#include <vector>

namespace pisa
{

/** Hosts that a case speaks of; a topology spreads them over its switches. */
constexpr uint32_t kRoles = 8;

/** Datagrams at a constant rate from an ns-3 application to another. Its number is its place in the case. */
struct Flow
{
    std::string name;
    uint32_t from{0}; ///< role
    uint32_t to{0};   ///< role
    double share{1};  ///< of the experiment's load
    uint8_t dscp{0};
    uint8_t ttl{64};
    bool isWanted{true};           ///< false: the new program is there to stop it
    uint16_t port{9};              ///< of the receiver
    std::vector<uint32_t> group{}; ///< roles that shall get a copy each; `to` is their relay then
};

/** An entry of a table with exact keys, as programs call them. */
struct NamedEntry
{
    std::string table;
    std::vector<uint64_t> keys;
    std::string action;
    std::vector<uint64_t> arguments;
};

/** A host by its role, in tables that know senders. */
struct Sender
{
    uint32_t role{0};
    uint8_t kind{0}; ///< what the table `senders` says of it
};

struct UpgradeCase
{
    uint32_t number{0}; ///< for the command line, beside its name
    std::string name;
    std::string purpose;
    Consistency level{Consistency::Program};
    std::vector<std::string> programs; ///< P4 files: the running one, and what follows it, one by one
    /** Files of what the first program is with one tenant's changes alone, who all change at once to get the next. */
    std::vector<std::string> parts{};
    std::vector<Flow> flows;
    std::vector<Sender> senders;
    std::vector<NamedEntry> entries; ///< beside hosts, senders and edges; a program takes those whose tables it has
    bool changesAllSwitches{false};  ///< not only those of the highest layer
    bool trustsMarks{false};         ///< the new program stops what the first switch on the way has not marked
    bool isOfUser{false}; ///< nothing is known of the programs: what they drop and where they send it is their right
    std::vector<std::string> commandFiles{}; ///< of a user's programs, in place of entries; see host-commands.h
};

/** Two normalisers against attackers, as two independent changes at element level (FlexCore, section 11.1). */
UpgradeCase AttackMitigation();

/** Copies for a group are made by the switch and no more by a relay: program level, ingress and egress together. */
UpgradeCase AcceleratedMulticast();

/** A tenant's extension comes and goes, at execution level. */
UpgradeCase TenantExtension();

/** Two tenants bring extensions at once, by upgrades of their own. */
UpgradeCase TenantsAtOnce();

/** The first switch on the way marks what it lets in, and all others trust the mark: of all switches together. */
UpgradeCase TrustedMarks();

constexpr const char* kOwnCase = "own-pair"; ///< what a user brings

/**
 * Programs of a user's own: all hosts send to each other in pairs, and every packet is witnessed.
 * @param programs files
 * @param commandFiles of each; may be empty
 */
UpgradeCase OwnCase(const std::vector<std::string>& programs, const std::vector<std::string>& commandFiles);

/** All cases of P4 programs. */
std::vector<UpgradeCase> AllCases();

} // namespace pisa

#endif // PISA_LIVE_UPGRADE_UPGRADE_CASE_H
