// Exclusive headers and lifetimes together.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/word-sharing.h"

#include "target/field.h"

#include <utility>

namespace pisa
{

WordSharing::WordSharing(const Program& program, const Placement& placement, const Target& target)
    : WordSharing(ExclusiveHeaders(program), program, placement, target)
{
}

WordSharing::WordSharing(ExclusiveHeaders exclusive, const Program& program, const Placement& placement,
                         const Target& target)
    : m_exclusive(std::move(exclusive)),
      m_lifetimes(LifetimesOf(program, placement, target))
{
    for (const FieldId field : CarriedFields(program))
    {
        m_headers.push_back(field.header);
    }
}

} // namespace pisa
