// The control channel of a switch: changes and reads of its tables and state, with a delay of its own.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_CONTROL_AGENT_H
#define PISA_CONTROL_AGENT_H

#include "ns3/nstime.h"
#include "ns3/object.h"
#include "ns3/packet.h"
#include "ns3/pisa-control-apply.h"
#include "ns3/pisa-control-entry.h"
#include "ns3/pisa-control-operation.h"
#include "ns3/pisa-digest.h"
#include "ns3/pisa-replication.h"
#include "ns3/traced-callback.h"

#include <functional>
#include <string>
#include <vector>

namespace ns3
{

class PisaSwitch;

/**
 * Aggregated to the node of a PisaSwitch. A request made now reaches the switch after Delay and takes effect at the
 * first cycle from then on; the answer is back after another Delay. Requests take effect in the order in which they
 * were made. The channel loses nothing and has no other cost. Digests and packets for the controller take one Delay.
 *
 * A change at cycle c meets packets that access its table, register or counter at c and later, be they under way or
 * not; PisaControlOperation::at tells c. A read of registers, counters or meters at c sees just the accesses before
 * c, of packets under way as well, and the changes up to and including c: those requested at the same time after it,
 * too. Its answer is late, by the latency of a pipeline at most, should Delay be shorter than that: what packets
 * under way do is known when they leave.
 *
 * All calls throw pisa::InputError for names, keys, actions or arguments that the switch's program does not have.
 * Callbacks may be empty.
 */
class PisaControlAgent : public Object
{
  public:
    /** Told when the answer is back: was it done? An insertion is refused by a full or const table or a known key. */
    using DoneCallback = std::function<void(bool done)>;
    using ValueCallback = std::function<void(uint64_t value)>;
    using CountCallback = std::function<void(const PisaCount& count)>;
    using EntriesCallback = std::function<void(const std::vector<PisaTableEntry>& entries)>;
    using AnswerCallback = std::function<void(const PisaControlAnswer& answer)>;
    using DigestCallback = std::function<void(const PisaDigest& digest)>;
    using PacketCallback = std::function<void(Ptr<const Packet> frame)>;
    typedef void (*OperationTracedCallback)(const PisaControlOperation& operation);

    static TypeId GetTypeId();

    // ---- tables ----
    void Insert(const PisaTableEntry& entry, DoneCallback callback = {});
    /** Gives an entry that is there another action, member or group. */
    void Modify(const PisaTableEntry& entry, DoneCallback callback = {});
    /** Deletes the entry with these keys and this priority. */
    void Delete(const PisaTableEntry& entry, DoneCallback callback = {});
    void Clear(const std::string& table, DoneCallback callback = {});
    /** Tells all entries of a table, oldest first. */
    void Read(const std::string& table, EntriesCallback callback);
    /** Tells the entry with these keys and this priority, or none. */
    void Read(const PisaTableEntry& entry, EntriesCallback callback);
    void SetDefault(const std::string& table, const PisaAction& action, DoneCallback callback = {});
    /** The default is that of the program again. */
    void ResetDefault(const std::string& table, DoneCallback callback = {});

    // ---- action profiles; their members and groups are numbered by the controller ----
    void SetMember(const std::string& profile, uint32_t member, const PisaAction& action, DoneCallback callback = {});
    /** The member is in no group and no entry names it. */
    void DeleteMember(const std::string& profile, uint32_t member, DoneCallback callback = {});
    void SetGroup(const std::string& profile, uint32_t group, std::vector<uint32_t> members,
                  DoneCallback callback = {});
    void DeleteGroup(const std::string& profile, uint32_t group, DoneCallback callback = {});

    // ---- registers, counters, meters, value sets ----
    void WriteRegister(const std::string& reg, uint64_t index, uint64_t value, DoneCallback callback = {});
    void ReadRegister(const std::string& reg, uint64_t index, ValueCallback callback);
    void WriteCounter(const std::string& counter, uint64_t index, PisaCount count, DoneCallback callback = {});
    void ReadCounter(const std::string& counter, uint64_t index, CountCallback callback);
    /** Tells the direct counter of an entry. */
    void ReadCounter(const PisaTableEntry& entry, CountCallback callback);
    /** Rates in packets or bytes a microsecond, the committed one not above the peak. */
    void SetMeter(const std::string& meter, uint64_t index, pisa::MeterRate committed, pisa::MeterRate peak,
                  DoneCallback callback = {});
    /** Sets the direct meter of an entry. */
    void SetMeter(const PisaTableEntry& entry, pisa::MeterRate committed, pisa::MeterRate peak,
                  DoneCallback callback = {});
    void SetParseValues(const std::string& valueSet, const std::vector<PisaValue>& values,
                        DoneCallback callback = {});

    // ---- replication ----
    void SetMulticastGroup(uint16_t group, const std::vector<PisaCopy>& members, DoneCallback callback = {});
    void SetMirrorSession(uint16_t session, const PisaMirrorSession& settings, DoneCallback callback = {});

    // ---- packets and messages ----
    /** Tells digests of all names, a Delay after the packet sent them. */
    void SetDigestCallback(DigestCallback callback);
    /** Gives the switch a CPU port of that number; packets that leave by it are told a Delay later. Once only. */
    void SetCpuPort(uint32_t number, PacketCallback callback);
    /** After Delay the frame comes in by the CPU port. */
    void SendPacketOut(Ptr<Packet> frame);

    // ---- by the program's own indices ----
    void InsertEntry(const std::string& table, const pisa::Entry& entry, DoneCallback callback = {});
    void RemoveEntry(const std::string& table, const std::vector<pisa::MatchValue>& match,
                     DoneCallback callback = {});
    void SetDefault(const std::string& table, const pisa::ActionCall& call, DoneCallback callback = {});
    /** @return a call of the program's action of that name. */
    pisa::ActionCall Call(const std::string& action, std::vector<uint64_t> arguments) const;
    /** Requests an operation that a ControlBinder made for the switch's program. */
    void Request(const pisa::ControlOperation& operation, AnswerCallback callback = {});

  protected:
    void DoDispose() override;

  private:
    /** The switch on the same node. */
    PisaSwitch& Switch() const;
    const pisa::Program& Program() const;
    /** @return when a request made now reaches the switch. */
    Time NextEffect();
    /** Numbers and traces a request, and says when it takes effect. */
    void Note(PisaControlOperation& operation);
    void RequestDone(const pisa::ControlOperation& operation, const DoneCallback& callback);
    void RequestCount(const pisa::CounterRead& read, const CountCallback& callback);
    /** Tells those of a table's entries that `isMeant` picks. */
    void ReadEntries(pisa::TableId table, std::function<bool(const pisa::Entry&)> isMeant, EntriesCallback callback);
    /** Does what takes effect now and was not announced to the switch; the answer is back at `back`. */
    void CarryOut(const PisaControlOperation& noted, const pisa::ControlOperation& operation, Time back,
                  const AnswerCallback& callback);
    /** The answer is back at that time. */
    void Reply(PisaControlOperation operation, const PisaControlAnswer& answer, Time at, AnswerCallback callback);
    void TellDigest(const pisa::Report& report);

    Time m_delay;
    uint64_t m_requests{0};
    Time m_lastEffect{0};
    DigestCallback m_digestCallback;
    PacketCallback m_packetInCallback;
    TracedCallback<const PisaControlOperation&> m_requestTrace;
    TracedCallback<const PisaControlOperation&> m_replyTrace;
};

} // namespace ns3

#endif // PISA_CONTROL_AGENT_H
