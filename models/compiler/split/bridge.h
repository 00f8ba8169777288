// The header that packets wear between the switches of one program, and the metadata that goes with it.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_SPLIT_BRIDGE_H
#define PISA_COMPILER_SPLIT_BRIDGE_H

#include "compiler/lyra/lyra-compiler.h"
#include "compiler/network/network-placement.h"
#include "compiler/split/bridge-checksums.h"
#include "compiler/split/routes.h"

#include <map>
#include <optional>
#include <set>
#include <vector>

namespace pisa
{

/** EtherTypes for local experiments (IEEE 802, clause 9); the first that the program's parser does not ask for. */
constexpr uint64_t kBridgeTypes[] = {0x88b5, 0x88b6};

/** A value that the bridge carries. */
struct BridgeSlot
{
    FieldId inBridge;                     ///< of the head or of a part
    std::optional<lyra::StorageId> local; ///< a place of the program's locals
    std::optional<FieldId> fact;          ///< or a field of metadata that switches share
};

/** Values behind the head that frames of some forms have. */
struct BridgePart
{
    HeaderId header{0};
    std::set<uint32_t> forms;
};

/**
 * The bridge stands in front of the frame: a head, which is an Ethernet header with an EtherType of its own, and
 * behind it what the packet has before it (a label, and which groups run at the next switch), the validity of
 * headers, and the form; then the parts that this form has. A label's form has the values that its packets bring.
 */
struct Bridge
{
    HeaderId header{0};
    FieldId to;
    FieldId from;
    FieldId type;
    FieldId label;
    std::optional<FieldId> form;          ///< nothing: there is but one
    std::vector<FieldId> groups;          ///< a bit each
    std::map<HeaderId, FieldId> validity; ///< of headers that are not always there
    std::vector<BridgePart> parts;        ///< in the order in which they stand
    std::vector<BridgeSlot> slots;
    std::vector<uint32_t> formOf; ///< of each label of Routes
    uint64_t typeNumber{kBridgeTypes[0]};

    // metadata
    std::map<Intrinsic, FieldId> facts; ///< what is known of a packet at its entry, and decided for its exit
    std::vector<BridgeChecksum> checksums;
    FieldId seenType;          ///< of the frame that came
    FieldId here;              ///< the label that it came with
    std::vector<FieldId> runs; ///< whether a group runs here
    FieldId isThrough;         ///< the program is through with the packet, on this switch

    std::set<HeaderId> kept;             ///< on the wire even if not valid: their fields may be asked for later
    std::set<Intrinsic> decidedInEgress; ///< decisions that some switch makes there
};

/**
 * Lays out the bridge and puts it into the program's frame; what the program asks of the chip at its entry, or
 * decides for the exit, becomes a fact.
 * @throws InputError for decisions that one switch cannot carry out for others: copies to many ports, recirculation
 */
Bridge MakeBridge(lyra::CompiledContext& context, const NetworkProblem& problem, const NetworkModes& modes,
                  const NetworkPlacement& placement, const Routes& routes, const std::set<Crossing>& crossings);

/** One switch and the ways of packets over it. */
struct BridgeEnd
{
    uint32_t at{0};
    const Routes& routes;
    const lyra::Network& network;
    std::set<uint32_t> formsIn;  ///< of frames that come by links
    std::set<uint32_t> formsOut; ///< of frames that leave by links
    uint32_t enteringLabel{0};   ///< of packets from outer ports of this switch; 0 if it has none
};

/** @return dest = source, as wide as dest is. */
pisa::Statement MoveTo(const Program& program, FieldId dest, Operand source);

/** @return whether frames of one of the forms have the part. */
bool HasAny(const BridgePart& part, const std::set<uint32_t>& forms);

/** @return bytes that frames of the form are longer by. */
unsigned BytesOf(const Program& frame, const Bridge& bridge, uint32_t form);

/**
 * Frames without a bridge start with the label of packets from here, before any table has seen them. Those with one
 * are parsed apart, by their form: values go to where this switch keeps them, and headers are
 * those that were there, whatever the headers themselves say. A form that comes by no link is rejected.
 * @param locals where this switch keeps the locals that it uses
 */
void AddBridgeToParser(Program& program, const Bridge& bridge, const std::map<lyra::StorageId, FieldId>& locals,
                       const BridgeEnd& end);

/**
 * Before the program's tables, packets without a bridge get one; behind them, they are sent to the next switch, or,
 * once the program is through, to the outer port that it decided on, without the bridge. Parts of forms that this
 * switch has nothing to do with are not emitted.
 */
void AddBridgeToIngress(Program& program, const Bridge& bridge, const BridgeEnd& end);

/** Behind the program's tables, decisions that hang on egress are carried out and values go into the bridge. */
void AddBridgeToEgress(Program& program, const Bridge& bridge, const std::map<lyra::StorageId, FieldId>& locals,
                       const BridgeEnd& end);

/** Carries out the program's decisions that were made in that thread and are one packet's fate, for good. */
void Conclude(const Program& program, const Bridge& bridge, Thread thread, std::vector<Instruction>& body);

} // namespace pisa

#endif // PISA_COMPILER_SPLIT_BRIDGE_H
