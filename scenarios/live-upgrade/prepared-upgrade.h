// Upgrades that `pisa plan` prepares, for chips on which the elements of a plan need places.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_LIVE_UPGRADE_PREPARED_UPGRADE_H
#define PISA_LIVE_UPGRADE_PREPARED_UPGRADE_H

#include "common/output-folder.h"

#include "upgrade/upgrade-folder.h"

#include <map>
#include <string>
#include <utility>

namespace pisa
{

/** @return whether the chip meets tables at fixed cycles, so that the elements of a plan need places. */
bool NeedsPlaces(const Target& target);

/** The upgrades of one run, each prepared once for all switches with the same images. */
class PreparedUpgrades
{
  public:
    PreparedUpgrades(const OutputFolder& output, Consistency level) : m_output(output), m_level(level)
    {
    }

    /**
     * @param running what the switch runs: `boot` of an upgrade to `next` that was prepared before, or else the image
     * to prepare one for
     * @throws InputError with what the tool said: there are no places, or no plan
     */
    const PreparedUpgrade& To(const Image& next, const Image& running);

    /** @return what a switch boots with that will get `next`: the image itself on chips that follow pointers. */
    const Image& BootFor(const Image& first, const Image& next);

  private:
    using Pair = std::pair<std::string, std::string>; ///< digests

    PreparedUpgrade Prepare(const Image& was, const Image& is) const;

    const OutputFolder& m_output;
    const Consistency m_level;
    std::map<Pair, PreparedUpgrade> m_upgrades; ///< by what a switch runs, and what it gets
    std::map<Pair, std::string> m_boots;        ///< digests of their `boot`, by those of what they are prepared for
};

} // namespace pisa

#endif // PISA_LIVE_UPGRADE_PREPARED_UPGRADE_H
