// Places a program on a dRMT chip that hashes its tables over banks: fields alone are left to place.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/place/phv-placer.h"
#include "compiler/tool/place-on-chip.h"
#include "target/demand.h"

namespace pisa
{

PlacementAnswer
PlaceOnBanks(const Program& program, const Target& target)
{
    PlacementAnswer answer;
    answer.placer = "hash";
    answer.reasons = CheckAgainstTarget(program, target);
    PhvAnswer phv = PlacePhv(program, target);
    answer.reasons.insert(answer.reasons.end(), phv.reasons.begin(), phv.reasons.end());
    if (answer.reasons.empty())
    {
        answer.placement.emplace();
        answer.placement->phv = std::move(*phv.phv);
    }
    return answer;
}

} // namespace pisa
