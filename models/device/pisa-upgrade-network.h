// One upgrade of several switches, so that each packet meets the old programs everywhere or the new ones everywhere.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_UPGRADE_NETWORK_H
#define PISA_UPGRADE_NETWORK_H

#include "ns3/pisa-upgrade-agent.h"

#include <functional>
#include <string>
#include <vector>

namespace ns3
{

/** Where a PisaNetworkUpgrade stands. */
enum class PisaNetworkPhase : uint8_t
{
    Idle,
    Preparing, ///< the switches load the new programs beside the old ones
    Promising, ///< none rolls back by itself any more
    Flipping,  ///< one after the other gives packets that enter the network the new epoch
    Draining,  ///< packets of the old epoch leave the network
    Retiring,  ///< the switches free what is old, and prepare the next round if there is one
    Finished,
    Aborted, ///< all switches have the old programs
    Stalled, ///< a switch is deaf: all keep both programs, and packets are as consistent as before
};

/** @return "preparing", "flipping", ... */
const char* PisaNameOf(PisaNetworkPhase phase);

/**
 * Coordinated, it is a two-phase update (Reitblatt et al., SIGCOMM 2012, section 4) over FlexCore's transactions.
 * Every switch carries its plan out up to a commit and waits. When all do, each defines the next epoch as the version
 * to come, and they set it one after the other, in the order of Add: a packet keeps the epoch that its first switch
 * gave it (PisaUpgradeStamp), so that it is old everywhere or new everywhere. After a Lifetime no packet of the old
 * epoch is left, and the switches go on. Plans of several transactions (element and execution consistency) take as
 * many rounds of Promising to Retiring, each with an epoch of its own; a switch whose plan has fewer is as it will
 * be. Whatever goes wrong before the first switch has the first new epoch ends with the old programs; a channel that
 * dies later leaves both programs of its round loaded.
 *
 * Uncoordinated, the switches are upgraded one by one or all at once, each consistently for itself, and packets meet
 * some in their old and others in their new program: for comparison.
 */
class PisaNetworkUpgrade : public Object
{
  public:
    static TypeId GetTypeId();

    /** One more switch, by a plan of its own that keeps the level. Before Start. */
    void Add(Ptr<PisaUpgradeAgent> agent, const pisa::Image& image,
             pisa::Consistency level = pisa::Consistency::Program);
    /** ...by a prepared plan. */
    void Add(Ptr<PisaUpgradeAgent> agent, const pisa::PreparedUpgrade& prepared);

    /**
     * Begins, once in this object's life.
     * @throws pisa::InputError if a switch refuses; if coordinated, also if a line between two of the switches
     * carries no stamps. Then all switches go back to their old programs
     */
    void Start();

    PisaNetworkPhase GetPhase() const
    {
        return m_phase;
    }

    /** @return the epoch that packets have when the round under way is over; after the last one that of the upgrade.
     */
    uint16_t GetEpoch() const
    {
        return m_epoch;
    }

  protected:
    void DoDispose() override;

  private:
    struct Member
    {
        Ptr<PisaUpgradeAgent> agent;
        std::function<uint32_t()> begin;
        uint32_t upgrade{0};
        bool isBegun{false};
        bool isReady{false}; ///< held before the round's commit, or without anything more to change
        bool isOver{false};
    };

    void Listen(std::size_t index);
    void BeginMember(std::size_t index);
    void CheckEpochs();
    void CheckLines() const;
    void BeginNext(std::size_t index);
    void OnFinished(std::size_t index);
    void OnAborted();
    void Ready(std::size_t index);
    void PromiseAll();
    void DefineEpochs(const Member& member) const;
    void Flip(std::size_t index);
    void Retire();
    void AbortAll();
    bool AreAllHeard() const;
    bool AreAllOver() const;
    void Enter(PisaNetworkPhase phase);

    bool m_isCoordinated{true};
    bool m_isInTurn{true};
    Time m_delay;
    Time m_gap;
    Time m_lifetime;
    std::vector<Member> m_members;
    PisaNetworkPhase m_phase{PisaNetworkPhase::Idle};
    std::size_t m_round{0};
    std::size_t m_rounds{1}; ///< the most transactions of a plan
    uint16_t m_epoch{0};
    TracedCallback<PisaNetworkPhase> m_phaseTrace;
};

/** Told of each new phase. */
typedef void (*PisaNetworkPhaseTracedCallback)(PisaNetworkPhase phase);

} // namespace ns3

#endif // PISA_UPGRADE_NETWORK_H
