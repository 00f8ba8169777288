// The control channel of a switch: changes and reads of tables and registers, with a delay of its own.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_CONTROL_AGENT_H
#define PISA_CONTROL_AGENT_H

#include "ir/program.h"
#include "target/cycle.h"

#include "ns3/nstime.h"
#include "ns3/object.h"
#include "ns3/traced-callback.h"

#include <functional>
#include <string>
#include <vector>

namespace ns3
{

class PisaSwitch;

/** One operation on the control channel, as the trace sources tell it. */
struct PisaControlOperation
{
    enum class Kind : uint8_t
    {
        InsertEntry,
        RemoveEntry,
        SetDefault,
        WriteRegister,
        ReadRegister,
    };

    uint64_t id{0}; ///< counts from 1 in each agent
    Kind kind{Kind::InsertEntry};
    std::string element; ///< name of the table or register
    pisa::Cycle at{0};   ///< takes effect for accesses at this cycle and later
    bool done{false};    ///< in Reply: false if the switch refused
    uint64_t value{0};   ///< in Reply: what ReadRegister found
};

/**
 * Aggregated to the node of a PisaSwitch. A request made now reaches the switch after Delay and takes effect at the
 * first cycle from then on; the answer is back after another Delay. Requests take effect in the order in which they
 * were made. The channel loses nothing and has no other cost.
 *
 * A change that meets packets whose fate is already decided (they wait for a slot of the pipeline, and Delay is
 * shorter than that) takes effect right behind them; PisaControlOperation::at tells the cycle.
 * A read sees what packets did that had left the pipelines, and the changes up to and including its cycle: those
 * requested at the same time after it as well.
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
    typedef void (*OperationTracedCallback)(const PisaControlOperation& operation);

    static TypeId GetTypeId();

    void InsertEntry(const std::string& table, const pisa::Entry& entry, DoneCallback callback = {});
    void RemoveEntry(const std::string& table, const std::vector<pisa::MatchValue>& match,
                     DoneCallback callback = {});
    void SetDefault(const std::string& table, const pisa::ActionCall& call, DoneCallback callback = {});
    void WriteRegister(const std::string& reg, uint64_t index, uint64_t value, DoneCallback callback = {});
    void ReadRegister(const std::string& reg, uint64_t index, ValueCallback callback);

    /** @return a call of the program's action of that name. */
    pisa::ActionCall Call(const std::string& action, std::vector<uint64_t> arguments) const;

  private:
    /** The switch on the same node. */
    PisaSwitch& Switch() const;
    /** Numbers and traces a request, and says when it takes effect. */
    PisaControlOperation Request(PisaControlOperation::Kind kind, const std::string& element);
    /** The answer is back after that time. */
    void Reply(const PisaControlOperation& operation, Time after, DoneCallback callback);

    Time m_delay;
    uint64_t m_requests{0};
    pisa::Cycle m_lastChange{0};
    TracedCallback<const PisaControlOperation&> m_requestTrace;
    TracedCallback<const PisaControlOperation&> m_replyTrace;
};

} // namespace ns3

#endif // PISA_CONTROL_AGENT_H
