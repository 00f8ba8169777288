// One bit a checksum in place of what each chip would see for itself.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/split/bridge-checksums.h"

#include "compiler/split/bridge-facts.h"
#include "ir/access.h"

#include <algorithm>

namespace pisa
{

std::vector<BridgeChecksum>
ChecksumsOf(Program& frame, HeaderId header)
{
    std::vector<BridgeChecksum> made;
    for (std::size_t id = 0; id < frame.checksums.size(); ++id)
    {
        const Checksum& checksum = frame.checksums[id];
        if (!checksum.onlyChanged)
        {
            continue;
        }
        std::set<HeaderId> headers{checksum.dest.header};
        for (const HashInput& input : checksum.inputs)
        {
            if (const auto* field = std::get_if<FieldId>(&input.value))
            {
                headers.insert(field->header);
            }
        }
        const std::string name = "changed_" + frame.headers[checksum.dest.header].name;
        made.push_back({id, std::move(headers), AddField(frame, header, name, 1)});
    }
    return made;
}

void
UpdateWhereLeaving(Program& program, const std::vector<BridgeChecksum>& checksums, HeaderId bridge)
{
    for (Action& action : program.actions)
    {
        const std::set<FieldId> writes = AccessOf(program, action).writes;
        for (const BridgeChecksum& checksum : checksums)
        {
            if (std::any_of(writes.begin(), writes.end(),
                            [&](FieldId field) { return checksum.headers.count(field.header) > 0; }))
            {
                action.body.emplace_back(pisa::Statement{Operation::Move, 1, checksum.isChanged, {Constant{1}}});
            }
        }
    }
    for (const BridgeChecksum& checksum : checksums)
    {
        Checksum& updated = program.checksums[checksum.checksum];
        updated.onlyChanged = false;
        updated.when.push_back({Operation::NotEqual, 1, checksum.isChanged, Constant{0}});
    }
    for (Checksum& updated : program.checksums)
    {
        updated.when.push_back({Operation::Equal, 1, FieldId{bridge, FieldId::kValid}, Constant{0}});
    }
}

} // namespace pisa
