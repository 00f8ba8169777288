// The recurrence of a parser's lookups.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/parser-timing.h"

#include <algorithm>
#include <cassert>

namespace pisa
{

Cycle
FrameArrival::CycleOf(uint64_t count) const
{
    assert(bytes > 0);
    assert(cycles == 0 || count <= UINT64_MAX / cycles);
    const uint64_t scaled = count * cycles;
    return first + scaled / bytes + (scaled % bytes != 0);
}

Cycle
ParserTiming::Parse(const FrameArrival& arrival, const uint32_t* needed, std::size_t states, Cycle* lookups)
{
    Cycle next = std::max(arrival.first, m_free);
    for (std::size_t i = 0; i < states; ++i)
    {
        const Cycle lookup = std::max(next, arrival.CycleOf(needed[i]));
        if (lookups != nullptr)
        {
            lookups[i] = lookup;
        }
        next = lookup + 1;
    }
    m_free = next;
    return next;
}

} // namespace pisa
