// Goes from a place to what it is a part of.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/place-root.h"

namespace pisa::p4
{

const Declaration*
RootOf(const Expression& e)
{
    if (const auto* name = std::get_if<Name>(&e.node))
    {
        return name->declaration;
    }
    const auto* member = std::get_if<Member>(&e.node);
    const auto* index = std::get_if<Index>(&e.node);
    const auto* slice = std::get_if<Slice>(&e.node);
    const Expression* object = member  ? member->object.get()
                               : index ? index->object.get()
                               : slice ? slice->object.get()
                                       : nullptr;
    return object ? RootOf(*object) : nullptr;
}

} // namespace pisa::p4
