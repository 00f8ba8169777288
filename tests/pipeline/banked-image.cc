// Images of dRMT chips with banks and room for all memory.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/banked-image.h"

#include "pipeline/roomy-image.h"
#include "pipeline/roomy-schedule.h"

namespace pisa
{

Target
RoomyBanks(unsigned processors, unsigned banks)
{
    Target target = RoomyProcessors(1);
    target.name = "roomy-banks";
    target.processors = processors;
    target.banks = {banks, 1000};
    return target;
}

Image
OnBanks(const Program& program, const Target& target)
{
    Placement placement;
    placement.phv = BytesForFields(program);
    return Seal(program, target, std::move(placement));
}

} // namespace pisa
