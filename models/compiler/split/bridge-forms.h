// How few bytes frames can wear between switches: values that travel together share a part of the bridge.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_SPLIT_BRIDGE_FORMS_H
#define PISA_COMPILER_SPLIT_BRIDGE_FORMS_H

#include <cstdint>
#include <set>
#include <vector>

namespace pisa
{

/** A value, and the labels of packets that bring it along. */
struct CarriedValue
{
    unsigned bits{0};
    std::set<uint32_t> labels;
};

/** Frames of one form have the head and the same parts behind it. */
struct BridgeForms
{
    std::vector<std::vector<uint32_t>> parts;  ///< values of each; parts[0] is within the head
    std::vector<std::set<uint32_t>> formsWith; ///< of each part
    std::vector<uint32_t> formOf;              ///< of each label; those that no packet comes with have form 0
    uint32_t count{1};
};

/** @return bits of a field that tells that many forms apart. */
unsigned FormBits(std::size_t forms);

/**
 * Values that the same labels bring are one part, filled up to whole bytes. Parts become one wherever no frame is
 * longer by it, those that save most first; so a bit that few packets bring may stand in what others fill up.
 * @param arriving labels that packets come with
 * @param labelCount of all labels
 * @param headBits of the head without values and form
 */
BridgeForms MakeForms(const std::vector<CarriedValue>& values, const std::set<uint32_t>& arriving,
                      std::size_t labelCount, unsigned headBits);

} // namespace pisa

#endif // PISA_COMPILER_SPLIT_BRIDGE_FORMS_H
