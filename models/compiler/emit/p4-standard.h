// The chip's own metadata as v1model's standard_metadata.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_EMIT_P4_STANDARD_H
#define PISA_COMPILER_EMIT_P4_STANDARD_H

#include "compiler/emit/p4-value.h"
#include "ir/header.h"
#include "ir/thread.h"

#include <optional>
#include <string>

namespace pisa
{

/** A field of standard_metadata. */
struct P4Standard
{
    std::string text;  ///< "standard_metadata.ingress_port"
    unsigned width{0}; ///< its bits there
    uint32_t scale{1}; ///< the chip's units in one of its: 1000 ns in a microsecond
};

/** @return what stands for the chip's field in that thread; nothing for wishes and for what v1model does not know. */
std::optional<P4Standard> FindP4Standard(Intrinsic field, Thread thread);

/** Whether the field asks the switch to do something with the packet, for which v1model has calls. */
constexpr bool
IsWish(Intrinsic field)
{
    return field == Intrinsic::Drop || field == Intrinsic::Flood ||
           (field >= Intrinsic::Resubmit && field <= Intrinsic::Truncate);
}

/** @return whether the field is one of the chip's, and if so which. */
inline std::optional<Intrinsic>
IntrinsicOf(FieldId field)
{
    const bool isOne = field.header == 0 && field.index < kIntrinsicFields;
    return isOne ? std::optional(static_cast<Intrinsic>(field.index)) : std::nullopt;
}

} // namespace pisa

#endif // PISA_COMPILER_EMIT_P4_STANDARD_H
