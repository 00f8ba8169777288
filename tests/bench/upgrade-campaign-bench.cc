// A thousand random pairs of programs, upgraded under traffic at every level on every chip, judged by the witness.
// SPDX-License-Identifier: GPL-2.0-only
//
//   upgrade-campaign-bench [PAIRS] [FILE.csv] [CHIP...]
//
// On each CHIP, or on all of them, PAIRS (default 1000) pairs take 1000 packets or more each at each level. Beside
// the planned upgrades, the same pairs are upgraded naively and without waits, which may mix programs only where the
// checker of plans says so, and rows of tables whose first and last are exchanged, which then must. CHIP:LEVEL
// (program, element, execution) runs the planned upgrades of that level alone.
#include "bench/upgrade-campaign-chips.h"
#include "bench/upgrade-campaign-pairs.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <iterator>

namespace
{

using namespace pisa;

constexpr std::array<Consistency, 3> kLevels{Consistency::Program, Consistency::Element, Consistency::Execution};
constexpr unsigned kRows = 20; ///< pairs of rows whose first and last tables change

/** Cycles from write to write of naive upgrades: no packet of a row takes just as long from its first table to its
 * last, so that some see one write and not the other. */
constexpr Cycle kBetweenWrites = 61;

/** Sums over the pairs of one chip, manner and level. */
struct Line
{
    unsigned pairs{0};
    unsigned harmed{0};     ///< pairs in which a packet mixed programs or strayed
    unsigned harmable{0};   ///< pairs that the checker of plans finds harmed
    unsigned unforeseen{0}; ///< harmed though the checker finds nothing
    WitnessCounts counts;
    uint64_t strays{0};
    uint64_t wrong{0};
    uint64_t lost{0};
    uint64_t levelFaults{0};
};

void
Add(const TrialResult& result, const FrameVerdict& verdict, Line& line)
{
    const bool isHarmed = result.counts.Of(Way::Mixed) + result.strays > 0;
    ++line.pairs;
    line.harmed += isHarmed;
    line.harmable += !result.onPaper.empty();
    line.unforeseen += isHarmed && result.onPaper.empty();
    line.counts.packets += result.counts.packets;
    for (std::size_t way = 0; way < line.counts.by.size(); ++way)
    {
        line.counts.by[way] += result.counts.by[way];
    }
    line.strays += result.strays;
    line.wrong += verdict.wrong + verdict.unlikePath;
    line.lost += result.lost;
    line.levelFaults += result.levelFaults.size();
}

void
TellProgress(const std::string& what, unsigned done, unsigned of)
{
    if (done % 50 == 0 || done == of)
    {
        std::cerr << '\r' << what << ": " << done << " of " << of << " pairs   " << (done == of ? "\n" : "")
                  << std::flush;
    }
}

/** A row of 12 tables, of which the first and the last are exchanged. */
FlowGraphPair
ExchangedEnds(uint64_t seed)
{
    std::string letters = "abcdefghijkl";
    std::rotate(letters.begin(), letters.begin() + static_cast<std::ptrdiff_t>(seed % letters.size()), letters.end());
    FlowGraphPair pair{RowOf(letters), {}};
    letters.front() = 'X';
    letters.back() = 'Y';
    pair.newGraph = RowOf(letters);
    return pair;
}

Line
RunLine(const std::string& chip, Manner manner, Consistency level, unsigned pairs, bool hasExchangedEnds)
{
    Line line;
    for (uint64_t seed = 0; line.pairs < pairs; ++seed)
    {
        FrameVerdict verdict;
        UpgradeTrial trial = TrialOf(hasExchangedEnds ? ExchangedEnds(seed) : RandomPair(seed), seed, verdict);
        trial.chip = chip;
        trial.manner = manner;
        trial.level = level;
        trial.costs.overhead = manner == Manner::Naive ? kBetweenWrites : 0;
        trial.mostGap = manner == Manner::Planned ? 0 : chip == "drmt-banked" ? 3 : 1;
        if (const std::optional<TrialResult> result = RunTrial(trial))
        {
            Add(*result, verdict, line);
            TellProgress(chip + ", " + NameOf(level), line.pairs, pairs);
        }
    }
    return line;
}

const char*
NameOf(Manner manner)
{
    return manner == Manner::Planned ? "planned" : manner == Manner::Hasty ? "no waits" : "naive";
}

class Report
{
  public:
    explicit Report(const std::string& csv) : m_csv(csv)
    {
        m_csv
            << "programs,manner,level,chip,pairs,packets,old,new,either,mixed,strays,wrong_frames,lost,level_faults,"
               "pairs_harmed,pairs_harmable\n";
        std::cout
            << "programs  manner    level      chip         pairs   packets       old       new    either  mixed "
               "strays  wrong  lost  level  harmed/harmable\n";
    }

    void Print(const std::string& programs, Manner manner, Consistency level, const std::string& chip,
               const Line& line)
    {
        const auto of = [&](Way way) { return line.counts.Of(way); };
        const char* levelName = manner == Manner::Naive ? "-" : pisa::NameOf(level);
        std::cout << std::left << std::setw(10) << programs << std::setw(10) << NameOf(manner) << std::setw(11)
                  << levelName << std::setw(12) << chip << std::right << std::setw(6) << line.pairs << std::setw(10)
                  << line.counts.packets << std::setw(10) << of(Way::Old) << std::setw(10) << of(Way::New)
                  << std::setw(10) << of(Way::Either) << std::setw(7) << of(Way::Mixed) << std::setw(7) << line.strays
                  << std::setw(7) << line.wrong << std::setw(6) << line.lost << std::setw(7) << line.levelFaults
                  << std::setw(8) << line.harmed << '/' << line.harmable << std::endl;
        m_csv << programs << ',' << NameOf(manner) << ',' << levelName << ',' << chip << ',' << line.pairs << ','
              << line.counts.packets << ',' << of(Way::Old) << ',' << of(Way::New) << ',' << of(Way::Either) << ','
              << of(Way::Mixed) << ',' << line.strays << ',' << line.wrong << ',' << line.lost << ','
              << line.levelFaults << ',' << line.harmed << ',' << line.harmable << '\n';
    }

    /** Notes what must not be. */
    void Expect(bool holds, const std::string& what)
    {
        if (!holds)
        {
            m_faults.push_back(what);
        }
    }

    int Close() const
    {
        for (const std::string& fault : m_faults)
        {
            std::cout << "FAULT: " << fault << '\n';
        }
        std::cout << (m_faults.empty()
                          ? "planned upgrades: no packet mixed programs, strayed, was lost or left wrong; "
                            "others mixed them wherever they must\n"
                          : "");
        return m_faults.empty() ? 0 : 1;
    }

  private:
    std::ofstream m_csv;
    std::vector<std::string> m_faults;
};

void
RunPlanned(const std::string& chip, Consistency level, unsigned pairs, Report& report)
{
    const Line line = RunLine(chip, Manner::Planned, level, pairs, false);
    report.Print("random", Manner::Planned, level, chip, line);
    report.Expect(line.harmed + line.wrong + line.lost + line.levelFaults == 0,
                  "a planned upgrade on " + chip + " at level " + pisa::NameOf(level));
    report.Expect(line.counts.packets >= 1000 * uint64_t{pairs}, "too few packets on " + chip);
}

void
RunCareless(const std::string& chip, Manner manner, unsigned pairs, Report& report)
{
    const Consistency level = manner == Manner::Naive ? Consistency::Execution : Consistency::Program;
    const std::string what = std::string(NameOf(manner)) + " upgrades on " + chip;
    const Line random = RunLine(chip, manner, level, pairs, false);
    report.Print("random", manner, level, chip, random);
    report.Expect(random.unforeseen == 0, what + " did harm that the checker of plans does not see");
    const Line rows = RunLine(chip, manner, level, kRows, true);
    report.Print("rows", manner, level, chip, rows);
    // without waits only packets that are under way longer than two writes take must be harmed
    const bool isLong = chip == "rmt-32" || chip == "drmt-banked";
    report.Expect(rows.harmed == rows.pairs || (manner == Manner::Hasty && !isLong),
                  what + " did no harm to some row whose ends change");
}

/** A chip, and a level if the planned upgrades of that one alone are wanted. */
struct Wanted
{
    std::string chip;
    std::optional<Consistency> level;
};

/** Reads CHIP or CHIP:LEVEL. @return nothing, having said why, if there is no such chip or level */
std::optional<Wanted>
ReadWanted(const std::string& argument)
{
    const std::size_t colon = argument.find(':');
    Wanted wanted{argument.substr(0, colon), std::nullopt};
    const auto& chips = CampaignChips();
    if (std::find(chips.begin(), chips.end(), wanted.chip) == chips.end())
    {
        std::cerr << "upgrade-campaign-bench: no chip '" << wanted.chip << "'; there are";
        std::copy(chips.begin(), chips.end(), std::ostream_iterator<std::string>(std::cerr << ' ', " "));
        std::cerr << '\n';
        return std::nullopt;
    }
    if (colon == std::string::npos)
    {
        return wanted;
    }
    for (const Consistency level : kLevels)
    {
        if (argument.substr(colon + 1) == pisa::NameOf(level))
        {
            wanted.level = level;
            return wanted;
        }
    }
    std::cerr << "upgrade-campaign-bench: '" << argument << "': the level is program, element or execution\n";
    return std::nullopt;
}

void
Run(const Wanted& wanted, unsigned pairs, Report& report)
{
    if (wanted.level)
    {
        RunPlanned(wanted.chip, *wanted.level, pairs, report);
        return;
    }
    for (const Consistency level : kLevels)
    {
        RunPlanned(wanted.chip, level, pairs, report);
    }
    RunCareless(wanted.chip, Manner::Hasty, std::max(1U, pairs / 10), report);
    RunCareless(wanted.chip, Manner::Naive, std::max(1U, pairs / 10), report);
}

} // namespace

int
main(int argc, char** argv)
{
    const int given = argc > 1 ? std::atoi(argv[1]) : 1000;
    if (given < 1)
    {
        std::cerr << "upgrade-campaign-bench: '" << argv[1] << "' is no number of pairs; give 1 or more\n";
        return 1;
    }
    std::vector<std::string> arguments(argv + std::min(argc, 3), argv + argc);
    if (arguments.empty())
    {
        arguments = CampaignChips();
    }
    std::vector<Wanted> all;
    for (const std::string& argument : arguments)
    {
        const std::optional<Wanted> wanted = ReadWanted(argument);
        if (!wanted)
        {
            return 1;
        }
        all.push_back(*wanted);
    }
    Report report(argc > 2 ? argv[2] : "/dev/null");
    for (const Wanted& wanted : all)
    {
        Run(wanted, static_cast<unsigned>(given), report);
    }
    return report.Close();
}
