// A run as tables: what happened in each stretch of time, and in all.
// SPDX-License-Identifier: GPL-2.0-only
#include "transient.h"

#include "reflash-loss.h"

#include "common/quantile.h"

#include <algorithm>
#include <cmath>

namespace pisa
{

namespace
{

constexpr double kPerSecond = 1e12; ///< picoseconds
constexpr double kMicro = 1e-6;     ///< us of a picosecond
constexpr int64_t kNotThere = -1;

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

/** A datagram that one receiver should get. */
struct Delivery
{
    int64_t sent{0};
    int64_t arrived{kNotThere}; ///< for the first time
};

std::vector<Delivery>
DeliveriesOf(const FlowRecord& flow)
{
    std::vector<Delivery> deliveries;
    for (const std::vector<FlowRecord::Arrival>& arrivals : flow.arrivals)
    {
        const std::size_t first = deliveries.size();
        for (const int64_t sent : flow.sent)
        {
            deliveries.push_back({sent, kNotThere});
        }
        for (const FlowRecord::Arrival& arrival : arrivals)
        {
            int64_t& arrived = deliveries[first + arrival.number].arrived;
            arrived = arrived == kNotThere ? arrival.at : std::min(arrived, arrival.at);
        }
    }
    return deliveries;
}

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
                    if (delivery.arrived == kNotThere)
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

Cell
Whole(uint64_t value)
{
    return static_cast<int64_t>(value);
}

/** Of a user's programs only that is wrong which is none of their own doing. */
bool
IsRightOfUser(const LiveRunResult& result, Manner manner)
{
    const FrameBalance& frames = result.frames;
    const bool isKept = result.witnessed.Of(Way::Mixed) == 0 && result.faults.empty();
    const bool isByProgram = frames.Lost() == frames.byProgram + frames.byParser + frames.astray;
    return frames.Holds() && frames.inside == 0 &&
           ((manner != Manner::Planned && manner != Manner::Uncoordinated) || (isKept && isByProgram));
}

bool
IsRight(const LiveSummary& summary, const LiveRunResult& result, Manner manner)
{
    if (!result.IsConserved())
    {
        return false;
    }
    if (manner == Manner::Planned || manner == Manner::Uncoordinated)
    {
        const bool isConsistent = summary.mixed == 0 && result.witnessed.Of(Way::Mixed) == 0 && result.faults.empty();
        const bool isWhole = summary.received == summary.sent && summary.lost == 0 && summary.between == 0;
        return isConsistent && (isWhole || manner == Manner::Uncoordinated);
    }
    // each frame of the flows' datagrams may be one more or less at each edge of each downtime
    double slack = 0;
    for (const FlowRecord& flow : result.flows)
    {
        slack += 2.0 * static_cast<double>(1 + flow.arrivals.size()) * static_cast<double>(result.windows.size());
    }
    return manner != Manner::Reflash ||
           std::abs(static_cast<double>(summary.frames.byReflash) - summary.expectedReflashLoss) <= slack;
}

/** @return for how long some switch was changing; windows are either one time or one behind the other. */
double
SecondsOf(const std::vector<ChangeWindow>& windows)
{
    int64_t sum = 0;
    int64_t end = 0;
    for (const ChangeWindow& window : windows)
    {
        sum += std::max(end, window.end) - std::max(end, window.begin);
        end = std::max(end, window.end);
    }
    return static_cast<double>(sum) / kPerSecond;
}

} // namespace

LiveSummary
Summarise(const LiveRunResult& result, const UpgradeExperiment& experiment, const UpgradeCase& upgrade, Manner manner)
{
    LiveSummary summary;
    std::vector<double> delays;
    for (std::size_t i = 0; i < upgrade.flows.size(); ++i)
    {
        const Flow& flow = upgrade.flows[i];
        if (!flow.isWanted)
        {
            continue;
        }
        const std::vector<Delivery> deliveries = DeliveriesOf(result.flows[i]);
        for (const Delivery& delivery : deliveries)
        {
            if (delivery.arrived == kNotThere)
            {
                ++summary.lost;
                continue;
            }
            delays.push_back(static_cast<double>(delivery.arrived - delivery.sent) / kPerSecond);
        }
        summary.sent += deliveries.size();
        for (const auto& arrivals : result.flows[i].arrivals)
        {
            summary.received += arrivals.size();
        }
    }
    for (const Judgement& judgement : result.verdicts.atSwitches)
    {
        summary.mixed += judgement.program ? 0 : 1;
    }
    summary.between = result.verdicts.between.size();
    summary.changeSeconds = SecondsOf(result.windows);
    summary.medianDelay = Quantile(delays, 0.5);
    summary.mostDelay = Quantile(delays, 1);
    summary.before = result.memory.Before();
    summary.peak = result.memory.Peak();
    summary.frames = result.frames;
    summary.witnessed = result.witnessed;
    summary.expectedReflashLoss = ReflashLoss(experiment, upgrade);
    summary.isRight = upgrade.isOfUser ? IsRightOfUser(result, manner) : IsRight(summary, result, manner);
    return summary;
}

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

ResultTable
MakeSummaryTable(const std::string& title)
{
    return {title,
            {{"case"},
             {"manner"},
             {"change [ms]", 2},
             {"sent"},
             {"lost"},
             {"mixed"},
             {"between switches"},
             {"delay p50 [us]", 2},
             {"delay max [us]", 2},
             {"elements before"},
             {"peak"},
             {"SRAM rows before"},
             {"peak SRAM rows"},
             {"by program"},
             {"by reflash"},
             {"downtime x rate", 1},
             {"in buffers"},
             {"at hosts", 0, true},
             {"by parser", 0, true},
             {"astray"},
             {"frames sent", 0, true},
             {"frames copied", 0, true},
             {"frames received", 0, true},
             {"witnessed", 0, true},
             {"witnessed old", 0, true},
             {"witnessed new", 0, true},
             {"witnessed mixed", 0, true},
             {"right"}}};
}

void
AddSummary(const LiveSummary& summary, const UpgradeCase& upgrade, Manner manner, ResultTable& rows)
{
    rows.Add({upgrade.name,
              std::string(NameOf(manner)),
              summary.changeSeconds * 1e3,
              Whole(summary.sent),
              Whole(summary.lost),
              Whole(summary.mixed),
              Whole(summary.between),
              summary.medianDelay * 1e6,
              summary.mostDelay * 1e6,
              Whole(summary.before[MemoryKind::Elements]),
              Whole(summary.peak[MemoryKind::Elements]),
              Whole(summary.before[MemoryKind::SramRows]),
              Whole(summary.peak[MemoryKind::SramRows]),
              Whole(summary.frames.byProgram),
              Whole(summary.frames.byReflash),
              CellIf(manner == Manner::Reflash, summary.expectedReflashLoss),
              Whole(summary.frames.inBuffers),
              Whole(summary.frames.atHosts),
              Whole(summary.frames.byParser),
              Whole(summary.frames.astray),
              Whole(summary.frames.sent),
              Whole(summary.frames.copied),
              Whole(summary.frames.received),
              Whole(summary.witnessed.packets),
              Whole(summary.witnessed.Of(Way::Old)),
              Whole(summary.witnessed.Of(Way::New)),
              Whole(summary.witnessed.Of(Way::Mixed)),
              std::string(summary.isRight ? "yes" : "NO")});
}

} // namespace pisa
