// Changing the program of a pipeline while packets are on their way.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_LIVE_CONTROL_H
#define PISA_PIPELINE_LIVE_CONTROL_H

#include "image/image.h"
#include "pipeline/phv.h"

#include <functional>
#include <optional>

namespace pisa
{

struct Transit;

/** Which outcomes of an element a pointer decides. A write to it changes where all of them lead. */
enum class PointerKind : uint8_t
{
    Entry, ///< into a thread
    True,  ///< of a branch
    False,
    Next, ///< of a table: whatever comes out
    Hit,
    Miss,
    Action,     ///< one action, hit or miss
    HitAction,  ///< one action after a hit
    MissAction, ///< one action after a miss
    Group, ///< of a table: another that is looked up beside it, whose hits win; the end of control if there is none
};

/** One pointer of a running program. */
struct PointerId
{
    Thread thread{Thread::Ingress};
    PointerKind kind{PointerKind::Entry};
    NodeId node{0};     ///< but for Entry
    uint32_t action{0}; ///< of the three for one action: position in Table::actions

    bool operator==(const PointerId& o) const
    {
        return thread == o.thread && kind == o.kind && node == o.node && action == o.action;
    }
};

/**
 * @return the outcomes that a pointer decides: of a branch 0 if false, 1 if true; of a table of so many actions, of
 * its i-th action 2 i after a miss and 2 i + 1 after a hit, and of Group the one behind those; of Entry 0.
 */
std::vector<uint32_t> OutcomesOf(const PointerId& pointer, std::size_t actions);

/**
 * Makes a pointer lead elsewhere, in one register write a copy. On chips that time tables by a placement, a pointer
 * may lead only where the loaded program leads from there, directly or over other elements: only that is placed; they
 * have no groups. Tables of a group have keys, and none is in two groups.
 */
struct PointerWrite
{
    PointerId pointer;
    NodeId target{kEndOfControl};
    Cycle at{0};                  ///< from which on packets that leave the element take it
    std::optional<unsigned> copy; ///< all at once if there is none
};

/** A packet that met what was not there any more, or could not go on. It is dropped. */
struct Stray
{
    enum class Kind : uint8_t
    {
        Freed,   ///< a pointer led it to an element that was freed
        Passed,  ///< ...to a table whose stage it had passed
        Circles, ///< it met more elements than twice as many as its thread has
    };

    Kind kind{Kind::Freed};
    Meeting meeting;
};

constexpr std::size_t kMostStrays = 1000; ///< that are kept, all are counted

/** @return e.g. "cycle 17: a packet was led to ingress node 4, which is freed". */
std::string Describe(const Stray& stray);

/**
 * The program of a running pipeline as tables of pointers (FlexCore: Xing et al., NSDI 2022, sections 4 and 5).
 * Elements are added beside the running ones, become visible by writes to pointers, and are freed when no packet can
 * meet them any more. A packet reads a pointer on its processor's copy: where packets run to completion in the cycle
 * in which it leaves the element, where tables have their times in the cycle in which it meets the element that the
 * pointer belongs to; the entry in the cycle of its issue. Changes take effect as entries do: for reads at `at`
 * and later, but not for packets that have left before the call, and those to one pointer of one copy in the order of
 * the calls.
 */
class LiveControl
{
  public:
    virtual ~LiveControl() = default;

    /** @return how many copies of the pointers there are: one a processor; 1 on chips whose stages hold them. */
    virtual unsigned Copies() const = 0;

    /**
     * Loads elements beside the running ones: whatever the image has beyond what is loaded, at the end of each of its
     * vectors. What is loaded must be in it unchanged but for pointers and where Release has emptied it; pointers of
     * loaded elements stay as they are, those of new ones are as the image has them. A parser and deparser other than
     * the last ones become a further format.
     * @return the number of the image's format, for stamps
     * @throws InputError if the image is not of that kind, or would change when packets meet what is loaded: nothing
     * is loaded then
     */
    virtual uint32_t Extend(const Image& image) = 0;

    /** The pointer must be there. @return the cycle at which Advance must be called for it */
    virtual Cycle WritePointer(const PointerWrite& write) = 0;

    /** @return where the first outcome of a pointer of a copy leads after all writes, those of later cycles too. */
    virtual NodeId TargetOf(const PointerId& pointer, unsigned copy) const = 0;

    /**
     * Frees an element: packets that are led there at `at` or later are strays. Each element once.
     * @return the cycle at which Advance must be called for it
     */
    virtual Cycle Release(Thread thread, NodeId node, Cycle at) = 0;

    /** Stamps all packets that are parsed for the first time from now on. The format must be there. */
    virtual void SetStamp(const Stamp& stamp) = 0;
    virtual Stamp GetStamp() const = 0;

    /** Whether packets note in Phv::path what they meet from now on; at first they do not. */
    virtual void SetWitness(bool isOn) = 0;

    /** Visits every packet that has entered and not been handed back, in no order. */
    virtual void VisitPackets(const std::function<void(const Transit& packet)>& visit) const = 0;

    /** @return strays since boot, the first thousand; PipelineCounters::strays counts all. */
    virtual const std::vector<Stray>& Strays() const = 0;
};

} // namespace pisa

#endif // PISA_PIPELINE_LIVE_CONTROL_H
