// Planning time, operations and transaction sizes on random pairs, beside the FlexCore paper's numbers.
// SPDX-License-Identifier: GPL-2.0-only
//
//   plan-bench [PAIRS] [FILE.csv]     pairs a size (default 100), as the paper's figures 10 and 11(a)
//
// plan-bench.gp draws the CSV.
#include "upgrade/plan-text.h"
#include "upgrade/planner.h"
#include "upgrade/synthetic-pair.h"

#include <algorithm>
#include <array>
#include <ctime>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <vector>

namespace
{

using namespace pisa;

constexpr std::array<Consistency, 3> kLevels{Consistency::Program, Consistency::Element, Consistency::Execution};
constexpr std::array<unsigned, 8> kSizes{25, 50, 75, 100, 125, 150, 175, 200};

/** Digitised from figures 10(a), 10(b) and 11(a) of the paper: by level, then by size. */
constexpr double kPaperSeconds[3][8] = {{.0055, .017, .038, .062, .090, .130, .163, .209},
                                        {.0069, .025, .057, .105, .174, .264, .361, .503},
                                        {.0074, .021, .047, .075, .108, .159, .187, .240}};
constexpr unsigned kPaperOperations[3][8] = {{39, 60, 100, 118, 138, 167, 162, 186},
                                             {40, 61, 101, 118, 138, 168, 163, 186},
                                             {43, 62, 103, 120, 139, 168, 164, 188}};
constexpr double kPaperSizes[3][8] = {{0, .06, .22, .52, .68, .85, .95, .99},
                                      {.01, .30, .54, .72, .83, .93, .97, .99},
                                      {.20, .48, .66, .79, .87, .94, .98, .99}};

struct Measured
{
    double meanSeconds{0};
    double mostSeconds{0};
    double operations{0};
    double transactions{0};
};

/** Delta and plan of one pair are timed together: the paper's times include both. */
Measured
MeasureSize(unsigned nodes, Consistency level, unsigned pairs)
{
    Measured measured;
    for (unsigned seed = 0; seed < pairs; ++seed)
    {
        SyntheticOptions options;
        options.nodes = nodes;
        options.change = 0.4;
        options.seed = 1000 * nodes + seed;
        const FlowGraphPair pair = MakeSyntheticPair(options);
        const std::clock_t begin = std::clock(); // of the processor: other programs do not count
        PlannerOptions planner;
        planner.level = level;
        const UpgradePlan plan = MakePlan(Compare(pair.oldGraph, pair.newGraph), planner);
        const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
        measured.meanSeconds += seconds / pairs;
        measured.mostSeconds = std::max(measured.mostSeconds, seconds);
        measured.operations += static_cast<double>(CostOf(plan).primitives) / pairs;
        measured.transactions += static_cast<double>(plan.transactions.size()) / pairs;
    }
    return measured;
}

/** @return the shares of transactions that insert and remove at most 1, 2, ... 8 elements. */
std::array<double, 8>
SizesOfTransactions(Consistency level, unsigned pairs)
{
    std::array<double, 8> atMost{};
    double all = 0;
    for (unsigned seed = 0; seed < pairs; ++seed)
    {
        SyntheticOptions options; // edits that make whole-program transactions about as large as the published
        options.nodes = 50;
        options.edits = 3;
        options.seed = seed;
        const FlowGraphPair pair = MakeSyntheticPair(options);
        PlannerOptions planner;
        planner.level = level;
        for (const PlannedTransaction& transaction :
             MakePlan(Compare(pair.oldGraph, pair.newGraph), planner).transactions)
        {
            all += 1;
            for (unsigned size = 1; size <= atMost.size(); ++size)
            {
                atMost[size - 1] += transaction.elements <= size;
            }
        }
    }
    for (double& share : atMost)
    {
        share /= std::max(all, 1.0);
    }
    return atMost;
}

} // namespace

int
main(int argc, char** argv)
{
    const unsigned pairs = argc > 1 ? std::max(1, std::atoi(argv[1])) : 100;
    std::ofstream csv(argc > 2 ? argv[2] : "/dev/null");
    csv << "figure,level,x,measured,paper,most,transactions\n";
    std::cout << "level      nodes  mean ms   most ms  paper ms  operations  paper  transactions\n" << std::fixed;
    for (unsigned l = 0; l < kLevels.size(); ++l)
    {
        for (unsigned s = 0; s < kSizes.size(); ++s)
        {
            const Measured m = MeasureSize(kSizes[s], kLevels[l], pairs);
            std::cout << std::left << std::setw(10) << NameOf(kLevels[l]) << std::right << std::setw(6) << kSizes[s]
                      << std::setprecision(3) << std::setw(9) << m.meanSeconds * 1e3 << std::setw(10)
                      << m.mostSeconds * 1e3 << std::setprecision(1) << std::setw(10) << kPaperSeconds[l][s] * 1e3
                      << std::setw(12) << m.operations << std::setw(7) << kPaperOperations[l][s] << std::setw(14)
                      << m.transactions << '\n';
            csv << "10a," << NameOf(kLevels[l]) << ',' << kSizes[s] << ',' << m.meanSeconds << ','
                << kPaperSeconds[l][s] << ',' << m.mostSeconds << ',' << m.transactions << "\n10b,"
                << NameOf(kLevels[l]) << ',' << kSizes[s] << ',' << m.operations << ',' << kPaperOperations[l][s]
                << ",,\n";
        }
    }
    std::cout << "\nshare of transactions of at most so many elements (paper's in brackets)\nlevel     ";
    for (unsigned size = 1; size <= 8; ++size)
    {
        std::cout << std::setw(13) << size;
    }
    std::cout << std::setprecision(2) << '\n';
    for (unsigned l = 0; l < kLevels.size(); ++l)
    {
        const std::array<double, 8> shares = SizesOfTransactions(kLevels[l], 10 * pairs);
        std::cout << std::left << std::setw(10) << NameOf(kLevels[l]) << std::right;
        for (unsigned size = 0; size < shares.size(); ++size)
        {
            std::cout << std::setw(6) << shares[size] << " (" << kPaperSizes[l][size] << ")";
            csv << "11a," << NameOf(kLevels[l]) << ',' << size + 1 << ',' << shares[size] << ','
                << kPaperSizes[l][size] << ",,\n";
        }
        std::cout << '\n';
    }
    return 0;
}
