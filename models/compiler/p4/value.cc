// Comparison of values.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/value.h"

#include <algorithm>

namespace pisa::p4
{

bool
CompositeValue::operator==(const CompositeValue& o) const
{
    return isValid == o.isValid && elements.size() == o.elements.size() &&
           std::equal(elements.begin(), elements.end(), o.elements.begin(),
                      [](const ValuePtr& a, const ValuePtr& b) { return a && b && *a == *b; });
}

} // namespace pisa::p4
