// Upgrades that `pisa plan` prepares, for chips on which the elements of a plan need places.
// SPDX-License-Identifier: GPL-2.0-only
#include "prepared-upgrade.h"

#include "common/compile.h"

#include "ir/diagnostic.h"
#include "upgrade/merged-program.h"

#include <filesystem>

namespace pisa
{

bool
NeedsPlaces(const Target& target)
{
    return MergeOrderOf(target) == MergeOrder::Acyclic;
}

PreparedUpgrade
PreparedUpgrades::Prepare(const Image& was, const Image& is) const
{
    // switches with other entries, and other levels, have folders of their own
    const std::string folder =
        m_output.Scratch("plan-" + was.digest.substr(0, 12) + "-" + is.digest.substr(0, 12) + "-" + NameOf(m_level));
    std::filesystem::create_directories(folder);
    const std::string oldFile = folder + "/from.image";
    const std::string newFile = folder + "/to.image";
    WriteImage(was, oldFile);
    WriteImage(is, newFile);
    const std::string fault =
        TryTool({"plan", oldFile, newFile, "--consistency", NameOf(m_level), "-o", folder + "/upgrade"});
    if (!fault.empty())
    {
        throw InputError({}, "on " + was.target.name + " '" + was.program.name + "' cannot become '" +
                                 is.program.name + "' by a plan:\n" + fault);
    }
    return ReadUpgrade(folder + "/upgrade");
}

const PreparedUpgrade&
PreparedUpgrades::To(const Image& next, const Image& running)
{
    const Pair pair{running.digest, next.digest};
    const auto known = m_upgrades.find(pair);
    if (known != m_upgrades.end())
    {
        return known->second;
    }
    PreparedUpgrade upgrade = Prepare(running, next);
    const Pair own{upgrade.boot.digest, next.digest};
    m_boots[pair] = own.first;
    return m_upgrades.emplace(own, std::move(upgrade)).first->second;
}

const Image&
PreparedUpgrades::BootFor(const Image& first, const Image& next)
{
    if (!NeedsPlaces(first.target))
    {
        return first;
    }
    const auto known = m_boots.find({first.digest, next.digest});
    return known != m_boots.end() ? m_upgrades.at({known->second, next.digest}).boot : To(next, first).boot;
}

} // namespace pisa
