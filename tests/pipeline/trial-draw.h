// Random packets and changes of the control plane for a program.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_PIPELINE_TRIAL_DRAW_H
#define PISA_TESTS_PIPELINE_TRIAL_DRAW_H

#include "pipeline/pipeline.h"

#include <random>
#include <vector>

namespace pisa
{

/** A call of the control plane. */
struct TrialChange
{
    Cycle at{0};
    uint64_t kind{0}; ///< 0 insert, 1 remove, 2 default, 3 register, 4 pointer, 5 release of the pointer's node
    uint32_t element{0};
    Entry entry;
    uint64_t index{0};
    uint64_t value{0};
    PointerWrite write{};
};

/** A frame for ingress. */
struct TrialArrival
{
    std::vector<uint8_t> frame;
    Cycle earliest{0};
    uint32_t version{0}; ///< that it is stamped with
};

/** @return 30 frames, in bursts; small bytes meet table entries and transitions, others exercise whole widths. */
std::vector<TrialArrival> DrawArrivals(std::mt19937_64& random);

/** @return 40 calls or fewer, in the order of their cycles, that fit their tables and registers. */
std::vector<TrialChange> DrawChanges(const Program& program, std::mt19937_64& random);

/** Calls the model; `answers` gets what inserts and removals answer. */
template <typename Model>
void
CallChange(const TrialChange& change, Model& model, std::vector<bool>& answers)
{
    switch (change.kind)
    {
    case 0:
        answers.push_back(model.InsertEntry(change.element, change.entry, change.at));
        break;
    case 1:
        answers.push_back(model.RemoveEntry(change.element, change.entry.match, change.at));
        break;
    case 2:
        model.SetDefault(change.element, change.entry.call, change.at);
        break;
    case 4:
        model.WritePointer(change.write);
        break;
    case 5:
        model.Release(change.write.pointer.thread, change.write.pointer.node, change.at);
        break;
    default:
        model.WriteRegister(change.element, change.index, change.value, change.at);
    }
}

} // namespace pisa

#endif // PISA_TESTS_PIPELINE_TRIAL_DRAW_H
