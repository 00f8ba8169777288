// A packet-processing pipeline: admits a packet at a cycle, says when it leaves and changed how.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_PIPELINE_H
#define PISA_PIPELINE_PIPELINE_H

#include "image/image.h"
#include "pipeline/live-control.h"
#include "pipeline/phv.h"
#include "pipeline/state-name.h"
#include "pipeline/table-access.h"
#include "target/cycle.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace pisa
{

class Services;

/** What the parser did with a frame. */
struct Parsed
{
    bool accepted{false}; ///< false: rejected, or the frame ended inside a header
    unsigned lookups{0};  ///< parse states visited; one cycle each
};

/** When a packet was issued into the stages and when it leaves them. */
struct Passage
{
    Cycle issue{0};
    Cycle exit{0};
};

/**
 * A packet on its way through one thread. Whoever calls Enter keeps it in its place until Advance hands it back, and
 * does not touch it meanwhile.
 */
struct Transit
{
    Phv phv;
    Cycle earliest{0}; ///< the first cycle at which it may be issued
    uint32_t order{0}; ///< of packets with one earliest cycle the lowest goes first, then the one that entered first
    // The rest is the pipeline's to set.
    Thread thread{Thread::Ingress};
    uint64_t sequence{0};
    Cycle claim{0};            ///< from which it asks for the slot of its next pass
    std::vector<Cycle> issues; ///< of each pass that it has a slot for
    Passage passage;           ///< from the first issue to the end of the last pass
    uint32_t processor{0};     ///< that runs it, on chips with banks
};

/** What Advance has found out. */
struct Progress
{
    std::vector<Transit*> exits; ///< packets handed back: by cycle of exit, then ingress first, then by issue
    std::vector<Cycle> wakes;    ///< Advance must be called again at each of these, for packets that had to wait
};

/** Sums over all packets since boot. admitted = departed + dropped, for each thread. */
struct PipelineCounters
{
    uint64_t admitted{0};
    uint64_t dropped{0}; ///< by the program's own decision, and strays
    uint64_t departed{0};
    uint64_t indexOutOfRange{0}; ///< stateful operations whose index lay outside their register
    uint64_t strays{0};          ///< of those dropped: by upgrades that took away what they were led to
};

/**
 * The cycle model of one chip running one image. No clock of its own: time is an argument, and each call's cycle
 * must not be before the last one's of the same thread.
 *
 * A packet meets every table in the order of issue, so its whole program may run at once when it leaves; state is
 * local to its table and every change from outside carries the cycle at which it takes effect, so that the result is
 * that of the stepped chip.
 */
class Pipeline : public LiveControl
{
  public:
    /** What was loaded last. */
    virtual const Image& GetImage() const = 0;

    /** Clears `phv`, stamps it, and extracts headers from a frame (without FCS). Takes no issue slot. */
    virtual Parsed Parse(const uint8_t* frame, std::size_t length, Phv& phv) const = 0;

    /** The same for a packet that comes again: it keeps the stamp and the path that `phv` has. */
    virtual Parsed ParseAgain(const uint8_t* frame, std::size_t length, Phv& phv) const = 0;

    /**
     * Asks for an issue slot; the pipeline itself does so again for each further pass at the end of the one before.
     * Requests may come in any order, but none with an `earliest` before or at a cycle that Advance has reached less
     * the latency of one pass: those slots are given away. Packets that begin a further pass go before new ones.
     * @return the cycle at which Advance must be called for it
     */
    virtual Cycle Enter(Thread thread, Transit& packet) = 0;

    /**
     * Runs all packets that leave their thread at `now` or before. Changes of the control plane for cycles up to
     * `now` have been announced by then, so that each packet meets just those that came before its accesses.
     */
    virtual void Advance(Cycle now, Progress& progress) = 0;

    /**
     * Enter and Advance in one for a packet that is alone in its thread: it takes the first slots not before
     * `earliest` behind all that are taken, and its control runs at once.
     */
    virtual Passage Admit(Thread thread, Phv& phv, Cycle earliest) = 0;

    /** Writes the valid headers in deparser order, checksums brought up to date. @return bytes written to `out`. */
    virtual void Deparse(Phv& phv, std::vector<uint8_t>& out) const = 0;

    /** One field of a header vector, by slot; see SlotOf. */
    virtual uint32_t SlotOf(FieldId field) const = 0;

    /** Cycles from the first issue to the exit; the least if it differs from packet to packet. */
    virtual Cycle Latency(Thread thread) const = 0;

    virtual const PipelineCounters& Counters(Thread thread) const = 0;

    /** Replaces those who are told; at first nobody is. */
    virtual void SetSinks(PipelineSinks sinks) = 0;

    // ---- the control plane; each change takes effect for accesses at cycle `at` and later ----
    // Packets that have left before the call have met their tables already. Changes of one table or default take
    // effect in the order of the calls, so that one with an earlier cycle waits for those under way. Entries and
    // calls fit their table, cells lie inside their register (bugs of the caller otherwise). A match names an entry;
    // where priorities decide, a match and its priority do. Of equal boot entries only the first is there.

    /** @return false if the table is full (counting changes under way), const, or the key is already there. */
    virtual bool InsertEntry(TableId table, const Entry& entry, Cycle at) = 0;
    /** Removes the entry with this match, of several that with the highest priority. @return false if there is none
     */
    virtual bool RemoveEntry(TableId table, const std::vector<MatchValue>& match, Cycle at) = 0;
    /** Removes the entry with this match and priority. @return false if it is not there */
    virtual bool RemoveEntry(TableId table, const std::vector<MatchValue>& match, int32_t priority, Cycle at) = 0;
    /** Gives the entry with this match and priority another call, member or group. @return false if it is not there
     */
    virtual bool ModifyEntry(TableId table, const Entry& entry, Cycle at) = 0;
    /** @return all entries that packets meet by now, oldest first. */
    virtual std::vector<Entry> Entries(TableId table) const = 0;
    /** @return the entries that are there when all changes under way have taken effect, oldest first. */
    virtual std::vector<Entry> PlannedEntries(TableId table) const = 0;
    /** @return the one of them with this match and priority, if it is there. */
    virtual std::optional<Entry> PlannedEntry(TableId table, const Entry& like) const = 0;
    /** @return the cell of direct counters and meters for the entry of this match and priority, if packets meet it.
     */
    virtual std::optional<uint32_t> CellOf(TableId table, const Entry& entry) const = 0;
    virtual void SetDefault(TableId table, const ActionCall& call, Cycle at) = 0;
    /** The same to the call, member or group of `choice`. */
    virtual void SetDefault(TableId table, const Entry& choice, Cycle at) = 0;
    /** Replaces the members of a value set for all frames parsed from now on; at most as many as its size. */
    virtual void SetValues(ValueSetId valueSet, std::vector<MatchValue> members) = 0;
    virtual const std::vector<MatchValue>& Values(ValueSetId valueSet) const = 0;
    /** Counters, meters, profiles, reports and random numbers; null on chips that offer none. */
    virtual Services* GetServices() = 0;
    virtual void WriteRegister(RegisterId reg, uint64_t index, uint64_t value, Cycle at) = 0;
    /** The cell after every packet admitted so far and every change due by `at`. */
    virtual uint64_t ReadRegister(RegisterId reg, uint64_t index, Cycle at) = 0;
    /**
     * Calls `look` between the accesses to that state before cycle `at` and those from `at` on, with all changes due
     * by `at`: what it reads is exact, also of packets that are under way. It is called now, where packets run or in
     * an Advance, as soon as this is known, and must change nothing.
     * @return the cycle at which Advance must be called for it. Then it has been called, unless a packet of several
     * passes that was issued before `at` has not left.
     */
    virtual Cycle Look(StateName state, Cycle at, std::function<void()> look) = 0;
};

} // namespace pisa

#endif // PISA_PIPELINE_PIPELINE_H
