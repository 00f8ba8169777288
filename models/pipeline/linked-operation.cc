// Running flat operations over slots.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/linked-operation.h"

#include <cassert>

namespace pisa
{

namespace
{

inline void
Assign(const LinkedOperation& o, uint64_t value, uint64_t* s)
{
    s[o.changed] |= s[o.dest] ^ value;
    s[o.dest] = value;
}

} // namespace

uint64_t
ExecuteOne(const LinkedOperation& o, uint64_t* s, RegisterArray* registers, Cycle access)
{
    switch (o.kind)
    {
    case LinkedOperation::Kind::Compute:
        Assign(o, ComputeValue(o, s), s);
        return 0;
    case LinkedOperation::Kind::Load:
        if (registers[o.reg].Has(s[o.a]))
        {
            s[o.dest] = registers[o.reg].Load(s[o.a], access);
            return 0;
        }
        s[o.dest] = 0;
        return 1;
    case LinkedOperation::Kind::Store:
        if (s[o.c] != 0 && registers[o.reg].Has(s[o.a]))
        {
            registers[o.reg].Store(s[o.a], s[o.b]);
        }
        return 0;
    case LinkedOperation::Kind::Service:
        break;
    }
    assert(false && "services are not run here");
    return 0;
}

uint64_t
Execute(const LinkedOperation* begin, const LinkedOperation* end, uint64_t* slots, RegisterArray* registers,
        Cycle access)
{
    uint64_t outside = 0;
    for (const LinkedOperation* operation = begin; operation != end; ++operation)
    {
        if (operation->kind == LinkedOperation::Kind::Compute)
        {
            Assign(*operation, ComputeValue(*operation, slots), slots);
            continue;
        }
        outside += ExecuteOne(*operation, slots, registers, access);
    }
    return outside;
}

} // namespace pisa
