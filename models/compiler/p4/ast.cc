// Look-ups in parts of the tree.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/ast-table.h"

#include <algorithm>

namespace pisa::p4
{

const Annotation*
FindAnnotation(const Annotations& annotations, const std::string& name)
{
    const auto it =
        std::find_if(annotations.begin(), annotations.end(), [&](const Annotation& a) { return a.name == name; });
    return it == annotations.end() ? nullptr : &*it;
}

const TableProperty*
FindProperty(const Table& table, const std::string& name)
{
    const auto it = std::find_if(table.properties.begin(), table.properties.end(),
                                 [&](const TableProperty& p) { return p.name == name; });
    return it == table.properties.end() ? nullptr : &*it;
}

} // namespace pisa::p4
