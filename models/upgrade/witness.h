// Says from what packets met, and from nothing else, whether an upgrade kept its promise.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_UPGRADE_WITNESS_H
#define PISA_UPGRADE_WITNESS_H

#include "pipeline/pipeline.h"
#include "upgrade/graft.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace pisa
{

/** One way of a packet through one thread. */
struct WitnessedPass
{
    Thread thread{Thread::Ingress};
    Cycle issue{0};
    Cycle exit{0};
    std::vector<Meeting> path; ///< in the order in which it met them
};

/** All that one packet, or one copy of it, met from its first parsing on. */
struct PacketRecord
{
    uint64_t packet{0}; ///< by which faults name it
    Stamp stamp;
    std::vector<WitnessedPass> passes;
};

/** Adds the pass that a packet has just ended; its pipeline must witness (LiveControl::SetWitness). */
void AddPass(PacketRecord& record, const Transit& packet);

/** Whose way a packet went, from its first parsing on. */
enum class Way : uint8_t
{
    Either, ///< both programs have it
    Old,    ///< only the old one has
    New,
    Mixed, ///< neither has
};

/** What the witness says of one packet. */
struct Verdict
{
    Way way{Way::Either};
    std::string fault; ///< of Mixed: the packet, the place, and the way until there
};

/** Packets by the way that they went. */
struct WitnessCounts
{
    uint64_t packets{0};
    std::array<uint64_t, 4> by{}; ///< number of Way

    uint64_t Of(Way way) const
    {
        return by[static_cast<unsigned>(way)];
    }
};

/**
 * Judges an upgrade by the definitions of FlexCore (Xing et al., NSDI 2022, section 5.1), with no knowledge of plans:
 *  - all levels: the way of each packet, ingress to egress and again if it comes again, is one of the old program or
 *    one of the new;
 *  - program: no packet sees a pointer of the old program after another one saw a pointer of the new;
 *  - element: none does where in either program one pointer is on a way through the other, so that an intermediate
 *    program had one of them without the other.
 * After: of a later stamp, or of the same stamp and in a cycle that is certainly later. A record names elements and
 * not the pointers between them, so pointers of one element that lead to the same place count as one. What no packet
 * meets is not judged: see CheckPlan for that.
 *
 * Several upgrades from one program may be under way at once, each of which changes pointers that the others leave
 * alone. Each has a witness of its own, which judges its own part of a way: steps that only another one's new program
 * has say nothing of this one, and every step has to be one of the program that all began with or of one that a
 * witness knows.
 */
class Witness
{
  public:
    /**
     * @param delta which elements are whose; it must outlive this
     * @param sites where they are in the running program; what is of neither program is a version branch
     * @param newFormat of stamps that the new parser and deparser have, if they differ
     */
    Witness(const Delta& delta, const PlanSites& sites, Consistency level, uint32_t newFormat = 0);

    /** Of upgrades that were under way together with one. */
    using Others = std::vector<const Witness*>;

    /** Judges one packet that has left. @param others of upgrades from the same program to other ones */
    Verdict Look(const PacketRecord& record, const Others& others = {});

    const WitnessCounts& Counts() const
    {
        return m_counts;
    }

    /** @return in what the programs between the old and the new one broke the level, as packets saw them. */
    std::vector<std::string> LevelFaults() const;

  private:
    /** Where one of the programs leads, over all pointers of an element; elements of the other are empty. */
    struct Side
    {
        std::array<ElementId, 2> entry{};
        std::vector<std::vector<Pointer>> pointers;
        std::vector<std::vector<bool>> reaches; ///< an element itself, too
    };

    /** A step from an element, or from the entry of a pipe (or, both nothing, what parsing was). */
    struct Step
    {
        Thread pipe{Thread::Ingress};
        std::optional<ElementId> from;
        std::optional<ElementId> to;

        bool operator<(const Step& o) const
        {
            return std::tie(pipe, from, to) < std::tie(o.pipe, o.from, o.to);
        }
    };

    /** A step between places of the running program, some of which may be other upgrades'; nothing: as above. */
    struct Hop
    {
        Thread pipe{Thread::Ingress};
        std::optional<NodeId> from;
        std::optional<NodeId> to; ///< nothing: the end
    };

    /** Who saw a step, and when: the stamp first, then the cycle. */
    struct Sight
    {
        uint32_t version{0};
        Cycle cycle{0};
        uint64_t packet{0};
        uint32_t copy{0};
    };

    /** One packet's way as far as it was followed. */
    struct Walk
    {
        Sight sight;
        bool canBeOld{true};
        bool canBeNew{true};
        std::string ways;
        Cycle earliest{0}; ///< when it read the last pointer that upgrades change; what it leads to was there then
        Cycle latest{0};
        std::string fault;
    };

    Side SideOf(bool isNew) const;
    void FollowPass(const WitnessedPass& pass, const Others& others, Walk& walk);
    void FollowHop(const Hop& hop, const Others& others, Cycle earliest, Cycle latest, Walk& walk);
    void Follow(const Step& step, Cycle earliest, Cycle latest, Walk& walk);
    static void Fail(const std::string& step, Cycle latest, Walk& walk);
    bool Knows(Thread pipe, NodeId node) const;
    bool IsBranch(Thread pipe, NodeId node) const;
    std::optional<Step> StepOf(const Hop& hop) const;
    bool Adds(const Hop& hop) const;
    void Note(const Step& step, bool isOld, Cycle earliest, Cycle latest, Sight sight);
    bool IsOfKept(const Step& step) const;
    bool Has(const Side& side, const Step& step) const;
    bool AreOnOneWay(const Side& side, const Step& a, const Step& b) const;
    bool LacksOneOf(const Side& side, const Step& present, const Side& other, const Step& instead) const;
    bool Breaks(const Step& newStep, const Step& oldStep) const;
    std::string NameOf(const std::optional<ElementId>& id) const;
    std::string NameAt(Thread pipe, NodeId node, const Others& others = {}) const;
    std::string Describe(const Step& step) const;

    const Delta& m_delta;
    const Consistency m_level;
    const uint32_t m_newFormat;
    const Side m_old;
    const Side m_new;
    std::map<std::pair<Thread, NodeId>, std::optional<ElementId>> m_elements; ///< nothing: a version branch
    std::map<Step, Sight> m_firstNew; ///< steps of the new program alone, surely taken by then
    std::map<Step, Sight> m_lastOld;  ///< steps of the old program alone, surely not taken before
    WitnessCounts m_counts;
};

} // namespace pisa

#endif // PISA_UPGRADE_WITNESS_H
