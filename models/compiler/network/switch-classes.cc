// Classes of switches by refinement: equal at first, told apart by what their paths show.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/network/switch-classes.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace pisa
{

namespace
{

bool
AreEqual(const NetworkSwitch& a, const NetworkSwitch& b)
{
    return a.target == b.target &&
           std::tie(a.atom, a.compareBits, a.isEgress) == std::tie(b.atom, b.compareBits, b.isEgress);
}

/** Chips, scopes, and where in paths a switch stands, so far as classes are known. */
using Sight = std::set<std::pair<uint32_t, std::vector<uint32_t>>>;

std::vector<uint32_t>
First(const NetworkProblem& problem)
{
    std::vector<uint32_t> classOf;
    for (uint32_t i = 0; i < problem.switches.size(); ++i)
    {
        uint32_t same = 0;
        while (!AreEqual(problem.switches[same], problem.switches[i]))
        {
            ++same;
        }
        classOf.push_back(same);
    }
    return classOf;
}

/** Algorithm, place and classes of each path that a switch is on; and the scopes that it is in. */
std::vector<Sight>
Look(const NetworkProblem& problem, const std::vector<uint32_t>& classOf)
{
    std::vector<Sight> sights(problem.switches.size());
    for (uint32_t algorithm = 0; algorithm < problem.algorithms.size(); ++algorithm)
    {
        for (const uint32_t each : problem.algorithms[algorithm].scope)
        {
            sights[each].insert({algorithm, {}});
        }
        for (const std::vector<uint32_t>& path : problem.algorithms[algorithm].paths)
        {
            for (uint32_t place = 0; place < path.size(); ++place)
            {
                std::vector<uint32_t> seen{place};
                std::transform(path.begin(), path.end(), std::back_inserter(seen),
                               [&](uint32_t each) { return classOf[each]; });
                sights[path[place]].insert({algorithm, seen});
            }
        }
    }
    return sights;
}

std::vector<uint32_t>
Refined(const NetworkProblem& problem)
{
    std::vector<uint32_t> classOf = First(problem);
    for (std::size_t count = 0;;)
    {
        const std::vector<Sight> sights = Look(problem, classOf);
        std::map<std::pair<uint32_t, Sight>, uint32_t> numbers;
        std::vector<uint32_t> next;
        for (uint32_t i = 0; i < classOf.size(); ++i)
        {
            next.push_back(
                numbers.emplace(std::make_pair(classOf[i], sights[i]), static_cast<uint32_t>(numbers.size()))
                    .first->second);
        }
        classOf = next;
        if (numbers.size() == count)
        {
            return classOf;
        }
        count = numbers.size();
    }
}

SwitchClasses
Make(const NetworkProblem& problem, const std::vector<uint32_t>& classOf)
{
    SwitchClasses classes;
    classes.classOf = classOf;
    for (uint32_t i = 0; i < classOf.size(); ++i)
    {
        classes.members.resize(std::max<std::size_t>(classes.members.size(), classOf[i] + 1));
        classes.members[classOf[i]].push_back(i);
    }
    for (const NetworkAlgorithm& algorithm : problem.algorithms)
    {
        std::set<std::vector<uint32_t>> paths;
        for (const std::vector<uint32_t>& path : algorithm.paths)
        {
            std::vector<uint32_t> over;
            std::transform(path.begin(), path.end(), std::back_inserter(over),
                           [&](uint32_t i) { return classOf[i]; });
            paths.insert(over);
        }
        classes.paths.emplace_back(paths.begin(), paths.end());
    }
    return classes;
}

/** Whether each sequence of classes stands for all combinations of their members, none met twice. */
bool
AreComplete(const NetworkProblem& problem, const SwitchClasses& classes)
{
    for (std::size_t i = 0; i < problem.algorithms.size(); ++i)
    {
        std::map<std::vector<uint32_t>, std::set<std::vector<uint32_t>>> paths;
        for (const std::vector<uint32_t>& path : problem.algorithms[i].paths)
        {
            std::vector<uint32_t> over;
            std::transform(path.begin(), path.end(), std::back_inserter(over),
                           [&](uint32_t each) { return classes.classOf[each]; });
            paths[over].insert(path);
        }
        for (const auto& [over, concrete] : paths)
        {
            std::size_t all = 1;
            for (const uint32_t each : over)
            {
                all *= classes.members[each].size();
            }
            const bool isOnce = std::set<uint32_t>(over.begin(), over.end()).size() == over.size();
            if (!isOnce || concrete.size() != all)
            {
                return false;
            }
        }
    }
    return true;
}

} // namespace

SwitchClasses
ClassesOf(const NetworkProblem& problem, bool merges)
{
    if (merges)
    {
        const SwitchClasses classes = Make(problem, Refined(problem));
        if (AreComplete(problem, classes))
        {
            return classes;
        }
    }
    std::vector<uint32_t> alone;
    for (uint32_t i = 0; i < problem.switches.size(); ++i)
    {
        alone.push_back(i);
    }
    return Make(problem, alone);
}

} // namespace pisa
