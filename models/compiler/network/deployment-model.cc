// Asks the sheet for deployments.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/network/deployment-model.h"

#include "compiler/network/deployment-sheet.h"

namespace pisa
{

class DeploymentModel::Encoding
{
  public:
    Encoding(const NetworkProblem& problem, const SwitchClasses& classes, const NetworkModes& modes,
             NetworkObjective objective, uint32_t favoured)
        : m_on{problem, classes, modes}
    {
        const bool countsHeights =
            objective == NetworkObjective::FewestStages || objective == NetworkObjective::LeastLatency;
        DeclareDeployment(m_on);
        AddPathConstraints(m_on);
        AddCarriedValues(m_on);
        AddChipConstraints(m_on);
        AddHeights(m_on, countsHeights);
        m_cost = CostOf(m_on, objective, favoured);
        for (unsigned group = 0; group < kNetworkGroups; ++group)
        {
            if (modes.Has(static_cast<NetworkGroup>(group)))
            {
                m_groups.insert(static_cast<NetworkGroup>(group));
            }
        }
    }

    DeploymentAnswer Solve(const DeploymentLimits& limits)
    {
        std::vector<Truth> also;
        if (limits.cost)
        {
            also.push_back(m_on.sheet.AtMost(m_cost, {static_cast<int64_t>(*limits.cost), 1}));
        }
        if (limits.parts)
        {
            also.push_back(m_on.sheet.AtMost(m_on.parts, {static_cast<int64_t>(*limits.parts), 1}));
        }
        const SheetAnswer found = m_on.sheet.Solve(m_groups, also, limits.work);
        DeploymentAnswer answer{found.isDecided, {}, found.core, found.work};
        if (found.isPossible)
        {
            answer.deployment = Read();
        }
        return answer;
    }

    void Forbid(const Misfit& misfit)
    {
        for (std::size_t each = 0; each < m_on.Classes(); ++each)
        {
            if (!(m_on.Chip(each).target == m_on.Chip(misfit.onClass).target))
            {
                continue;
            }
            std::vector<Truth> isAway;
            for (const uint32_t piece : misfit.pieces)
            {
                isAway.push_back(-m_on.on[piece][each]);
            }
            for (const auto& [external, entries] : misfit.shares)
            {
                WeightedSum share;
                share.Add(m_on.shares[external][each]);
                isAway.push_back(-m_on.sheet.AtLeast(share, {static_cast<int64_t>(entries), 1}));
            }
            m_on.sheet.Add(m_on.sheet.AnyOf(isAway));
        }
    }

  private:
    Deployment Read() const
    {
        Deployment deployment;
        deployment.pieces.resize(m_on.Classes());
        deployment.shares.resize(m_on.Classes());
        for (std::size_t each = 0; each < m_on.Classes(); ++each)
        {
            for (uint32_t piece = 0; piece < m_on.on.size(); ++piece)
            {
                if (m_on.sheet.Holds(m_on.on[piece][each]))
                {
                    deployment.pieces[each].insert(piece);
                }
            }
            for (uint32_t external = 0; external < m_on.shares.size(); ++external)
            {
                const uint64_t share = m_on.sheet.ValueOf(m_on.shares[external][each]);
                if (share > 0)
                {
                    deployment.shares[each][external] = share;
                }
            }
        }
        deployment.cost = m_on.sheet.ValueOf(m_cost);
        deployment.parts = m_on.sheet.ValueOf(m_on.parts);
        return deployment;
    }

    DeploymentSheet m_on;
    WeightedSum m_cost;
    std::set<NetworkGroup> m_groups; ///< those that are on
};

DeploymentModel::DeploymentModel(const NetworkProblem& problem, const SwitchClasses& classes,
                                 const NetworkModes& modes, NetworkObjective objective, uint32_t favoured)
    : m_encoding(std::make_unique<Encoding>(problem, classes, modes, objective, favoured))
{
}

DeploymentModel::~DeploymentModel() = default;

DeploymentAnswer
DeploymentModel::Solve(const DeploymentLimits& limits)
{
    return m_encoding->Solve(limits);
}

void
DeploymentModel::Forbid(const Misfit& misfit)
{
    m_encoding->Forbid(misfit);
}

} // namespace pisa
