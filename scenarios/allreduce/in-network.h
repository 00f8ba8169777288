// Runs in-network AllReduce: compiles the program, builds the rack, and tells what the workers did and when.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_ALLREDUCE_IN_NETWORK_H
#define PISA_ALLREDUCE_IN_NETWORK_H

#include "experiment.h"

#include "common/ncl-rack.h"
#include "common/output-folder.h"

#include <memory>
#include <string>
#include <vector>

namespace pisa
{

/**
 * Compiles the program for a rack of so many workers with room for `capacity` elements in the switch; the result is
 * reused within a run of the scenario.
 * @return the folder of the compiled program
 * @throws InputError if it does not compile or fit
 */
std::string CompileAllReduce(const Experiment& experiment, uint64_t capacity, const OutputFolder& output);

/** The workers of a rack and what they report. */
class InNetworkRack
{
  public:
    InNetworkRack(const Experiment& experiment, const std::string& folder);
    ~InNetworkRack();

    /** Sets an argument of one worker's program, or of all. */
    void SetArgument(uint64_t worker, const std::string& name, uint64_t value);
    void SetArgument(const std::string& name, uint64_t value);

    void Run();

    /** ps at which the worker began and ended its AllReduces, one after the other. */
    const std::vector<int64_t>& Starts(uint64_t worker) const;
    const std::vector<int64_t>& Ends(uint64_t worker) const;
    /** What the worker's program reported under that name. */
    const std::vector<double>& Reports(uint64_t worker, const std::string& name);

    NclRack& Rack()
    {
        return m_rack;
    }

    const std::vector<std::string>& Stalled() const
    {
        return m_rack.Stalled();
    }

    ClockedRack Clock() const
    {
        return m_rack.Clock();
    }

    /** Of one window. */
    uint64_t WireBytes() const
    {
        return m_rack.WireBytes("allreduce");
    }

  private:
    struct Worker;

    NclRack m_rack;
    std::vector<std::unique_ptr<Worker>> m_workers;
};

/** One AllReduce beside its closed forms. */
struct InNetworkResult
{
    int64_t time{0};       ///< ps from the common start to the last worker's last window
    int64_t formula{0};    ///< ps, derived in all-reduce-time.cc; 0 where the clock is not fixed
    int64_t difference{0}; ///< ps, measured less formula, of the worker where it is largest in size
    double textbook{0};    ///< s, O1 with the switch latency of the last worker's last window
    ClockedRack clock;
    Limit limit{Limit::Line};
    uint64_t wireBytes{0};
    uint64_t drops{0};      ///< windows that the kernel dropped
    uint64_t broadcasts{0}; ///< windows that it broadcast
    bool isRight{false};    ///< every worker holds the exact sum
    bool isOnTime{false};   ///< no worker's time differs from the formula by more than cut line times
};

/** Runs one AllReduce on a compiled program. */
InNetworkResult RunInNetwork(const Experiment& experiment, const std::string& folder);

} // namespace pisa

#endif // PISA_ALLREDUCE_IN_NETWORK_H
