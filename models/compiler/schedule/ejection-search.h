// Randomised repair of partial schedules: fast, and in practice at the optimum or next to it; proves nothing.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_SCHEDULE_EJECTION_SEARCH_H
#define PISA_COMPILER_SCHEDULE_EJECTION_SEARCH_H

#include "compiler/schedule/modulo-problem.h"
#include "compiler/schedule/work-meter.h"

#include <cstdint>
#include <random>
#include <utility>

namespace pisa
{

/** How long a search may go on: it ends at whichever comes first. */
struct SearchBudget
{
    uint64_t steps{0};
    WorkMeter* meter{nullptr}; ///< is charged for the steps; null: steps alone count
};

/**
 * Guided ejection search. Tasks that have no start wait in a pool. A task goes where it fits; where it fits nowhere,
 * it goes where it drives out the tasks that have been hardest to place the least, and these return to the pool. Then
 * a few placed tasks move at random, so that the search does not circle.
 */
class EjectionSearch
{
  public:
    /** Begins with nothing placed. The problem must outlive the search. */
    EjectionSearch(const ModuloProblem& problem, uint64_t seed);

    /** Gives every task a start, whatever its conflicts may be; conflicting tasks return to the pool. */
    void Load(const std::vector<unsigned>& starts);

    /**
     * Places all tasks so that the last one starts before `horizon`.
     * @return whether it did; if not, it may be called again and goes on
     */
    bool Run(unsigned horizon, const SearchBudget& budget);

    /** The start of each task, after a Run that succeeded. */
    std::vector<unsigned> Starts() const;

  private:
    static constexpr int kUnplaced = -1;

    /** Whether a bin takes a task at a time. */
    enum class Fit
    {
        No,
        Opens, ///< as the first task of its packet
        Joins, ///< beside other tasks of its packet
    };

    struct Bin
    {
        unsigned load{0};
        std::vector<unsigned> tasks;
    };

    unsigned Random(std::size_t below);
    Bin& BinAt(unsigned resource, int time);
    void Insert(unsigned task, int time);
    void Remove(unsigned task);
    void Shuffle(std::vector<unsigned>& tasks);
    void SetHorizon(unsigned horizon);
    Fit FitOn(unsigned task, unsigned resource, int time);
    Fit FitAt(unsigned task, int time);
    bool PlaceWhereItFits(unsigned task);
    uint64_t EvictFromBin(unsigned task, unsigned resource, int time, std::vector<unsigned>* out);
    uint64_t EvictForRoom(unsigned resource, unsigned excess, std::vector<unsigned>* out);
    uint64_t DropPacket(unsigned resource, int time, int& dropped, std::vector<unsigned>* out);
    void WeighNeighbours(unsigned task, int first, int last);
    int CheapestTime(unsigned task);
    void PlaceByForce(unsigned task);
    void Disturb();

    const ModuloProblem* m_problem;
    std::mt19937_64 m_random;
    unsigned m_horizon{0};
    uint64_t m_looked{0}; ///< start times that have been weighed
    std::vector<int> m_start;
    std::vector<uint64_t> m_penalty; ///< how often a task found no place
    std::vector<unsigned> m_pool;
    std::array<std::vector<Bin>, kIssueResources> m_bins;
    // scratch space, kept to spare allocations
    std::vector<int> m_opening;
    std::vector<int> m_joining;
    std::vector<int64_t> m_weights;
    std::vector<unsigned> m_candidates;
    std::vector<std::pair<int, uint64_t>> m_packetPrices;
};

} // namespace pisa

#endif // PISA_COMPILER_SCHEDULE_EJECTION_SEARCH_H
