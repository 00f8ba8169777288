// Which of the chip's metadata stands for what v1model and simple_switch call standard, intrinsic and queueing
// metadata. SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_LOWERING_STANDARD_METADATA_H
#define PISA_COMPILER_LOWERING_STANDARD_METADATA_H

#include "ir/header.h"

#include <optional>
#include <string_view>

namespace pisa
{

/** Half of the switch that code runs in: simple_switch's metadata means different things in them. */
enum class SwitchHalf : uint8_t
{
    Ingress, ///< and the parser
    Egress,  ///< and the deparser
};

/** The chip's field behind one of simple_switch's. */
struct StandardField
{
    Intrinsic intrinsic{Intrinsic::IngressPort};
    uint32_t scale{1};   ///< the chip's units in one of simple_switch's: 1000 ns in a microsecond
    bool isFault{false}; ///< numbers parser faults as the chip does
    bool isWritable{false};
};

/** The port of packets that simple_switch drops. */
constexpr uint64_t kDropPort = 511;

/**
 * @param name the field's, e.g. "egress_spec"; no two of the three headers' fields share one
 * @return the chip's field; nothing if it is plain metadata there, zero at first
 */
std::optional<StandardField> FindStandardField(std::string_view name, SwitchHalf half);

/** @return whether simple_switch knows that header by name: its fields have a meaning to the switch. */
bool IsStandardHeader(std::string_view header);

} // namespace pisa

#endif // PISA_COMPILER_LOWERING_STANDARD_METADATA_H
