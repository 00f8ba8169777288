// A run as a table: what happened in each stretch of time.
// SPDX-License-Identifier: GPL-2.0-only
#include "transient.h"

#include "common/quantile.h"

#include <algorithm>

namespace pisa
{

namespace
{

constexpr double kMicro = 1e-6; ///< us of a picosecond

/** What happened in one stretch of time. */
struct Bin
{
    uint64_t sent{0};     ///< datagrams of wanted flows, as all but `received`
    uint64_t received{0}; ///< in this stretch, whenever they were sent
    uint64_t lost{0};     ///< of those that were sent in it
    uint64_t unwanted{0}; ///< received, of flows that the new program is to stop
    uint64_t onOld{0};
    uint64_t onNew{0};
    uint64_t mixed{0};
    uint64_t between{0};
    std::vector<double> delays; ///< us, of those that were sent in it
};

/** Bins of equal length; what is later than the last is in none. */
class Bins
{
  public:
    Bins(int64_t end, int64_t width) : m_bins(static_cast<std::size_t>(end / width)), m_width(width)
    {
    }

    template <typename Action>
    void At(int64_t time, const Action& action)
    {
        const auto place = static_cast<std::size_t>(time / m_width);
        if (place < m_bins.size())
        {
            action(m_bins[place]);
        }
    }

    std::vector<Bin>& All()
    {
        return m_bins;
    }

  private:
    std::vector<Bin> m_bins;
    int64_t m_width;
};

void
AddFlow(const Flow& flow, const FlowRecord& record, Bins& bins)
{
    for (const std::vector<FlowRecord::Arrival>& arrivals : record.arrivals)
    {
        for (const FlowRecord::Arrival& arrival : arrivals)
        {
            bins.At(arrival.at, [&flow](Bin& bin) { ++(flow.isWanted ? bin.received : bin.unwanted); });
        }
    }
    if (!flow.isWanted)
    {
        return;
    }
    for (const Delivery& delivery : DeliveriesOf(record))
    {
        bins.At(delivery.sent,
                [&delivery](Bin& bin)
                {
                    ++bin.sent;
                    if (delivery.arrived == kNeverArrived)
                    {
                        ++bin.lost;
                        return;
                    }
                    bin.delays.push_back(static_cast<double>(delivery.arrived - delivery.sent) * kMicro);
                });
    }
}

void
AddVerdicts(const Verdicts& verdicts, Bins& bins)
{
    for (const int64_t when : verdicts.between)
    {
        bins.At(when, [](Bin& bin) { ++bin.between; });
    }
    for (const Judgement& judgement : verdicts.atSwitches)
    {
        // the programs with even numbers are the old one, which may come back
        bins.At(judgement.when,
                [&judgement](Bin& bin) {
                    ++(!judgement.program ? bin.mixed : *judgement.program % 2 == 0 ? bin.onOld : bin.onNew);
                });
    }
}

} // namespace

ResultTable
MakeTransientTable(const std::string& title)
{
    std::vector<Column> columns{{"manner"},
                                {"time [ms]", 2},
                                {"sent"},
                                {"lost"},
                                {"received [Gb/s]", 3},
                                {"unwanted [Gb/s]", 3},
                                {"delay p50 [us]", 2},
                                {"delay p90 [us]", 2},
                                {"delay p99 [us]", 2},
                                {"delay max [us]", 2},
                                {"on new [%]", 1},
                                {"mixed"},
                                {"mixed between switches"}};
    AddMemoryColumns(columns);
    return {title, std::move(columns)};
}

void
AddTransient(const LiveRunResult& result, const UpgradeExperiment& experiment, const UpgradeCase& upgrade,
             Manner manner, ResultTable& rows)
{
    const int64_t width = experiment.bin.GetPicoSeconds();
    Bins bins(result.end, width);
    for (std::size_t i = 0; i < upgrade.flows.size(); ++i)
    {
        AddFlow(upgrade.flows[i], result.flows[i], bins);
    }
    AddVerdicts(result.verdicts, bins);
    const double bits = static_cast<double>(8 * experiment.frameBytes);
    for (std::size_t i = 0; i < bins.All().size(); ++i)
    {
        const Bin& bin = bins.All()[i];
        const int64_t begin = static_cast<int64_t>(i) * width;
        const auto rate = [&](uint64_t frames)
        { return static_cast<double>(frames) * bits / experiment.bin.GetSeconds() * 1e-9; };
        const auto delay = [&bin](double quantile)
        { return CellIf(!bin.delays.empty(), Quantile(bin.delays, quantile)); };
        const uint64_t judged = bin.onOld + bin.onNew + bin.mixed;
        std::vector<Cell> row{std::string(NameOf(manner)),
                              static_cast<double>(begin) * 1e-9,
                              Whole(bin.sent),
                              Whole(bin.lost),
                              rate(bin.received),
                              rate(bin.unwanted),
                              delay(0.5),
                              delay(0.9),
                              delay(0.99),
                              delay(1),
                              CellIf(judged != 0, 100.0 * static_cast<double>(bin.onNew) /
                                                      static_cast<double>(std::max<uint64_t>(judged, 1))),
                              Whole(bin.mixed),
                              Whole(bin.between)};
        AddMemoryCells(result.memory.HeldAt(begin + width), row);
        rows.Add(std::move(row));
    }
}

} // namespace pisa
