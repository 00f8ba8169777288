// The resource report of a compiled program: what it takes of the chip, for a person and as JSON.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_TOOL_REPORT_H
#define PISA_COMPILER_TOOL_REPORT_H

#include "image/image.h"
#include "image/ncp-interface.h"

#include <array>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

namespace pisa
{

/** A quantity with its limit. */
struct Used
{
    uint64_t used{0};
    uint64_t limit{0};
};

/** What an image takes of the stages of an RMT chip. */
struct StageReport
{
    Used stages;
    Used tables;
    Used statefulUnits;
    Passes passes{{1, 1}};
    double packetsPerCycle{1}; ///< of a saturated chip: what passes and the deparsers' header vectors leave
    std::vector<StageUse> use; ///< one a stage
    std::vector<std::vector<std::string>> tablesOfStage; ///< those met in a later pass with it: "t (pass 2)"
    StageLimits limits;
};

/** What one thread of an image takes of the processors of a dRMT chip. */
struct ThreadReport
{
    std::string name;
    unsigned period{0};
    unsigned processors{0};
    Cycle packetsInFlight{0};                                  ///< a processor, at most
    std::array<unsigned, 3> operations{};                      ///< by OperationKind
    std::vector<ResidueUse> use;                               ///< one a residue of the period
    std::vector<std::vector<std::string>> operationsOfResidue; ///< each with its start: "access t @22"
};

/** What an image takes of each bank of a dRMT chip that hashes its tables over all of them. */
struct BankReport
{
    unsigned count{0};
    Used sramLines;
    Used tcamLines;
    Used entries; ///< of each processor's program description table
};

/** What a program has that a chip without limits runs. */
struct ContentReport
{
    std::size_t tables{0};
    std::size_t actions{0};
    std::size_t registers{0};
    std::size_t counters{0};
    std::size_t meters{0};
    std::size_t headers{0};
    std::size_t parseStates{0};
};

/** What one image takes of its chip: stages, threads or banks; of one without limits what it is. Latencies are cycles
 * from entry to exit. */
struct ResourceReport
{
    std::string label;
    std::string program;
    std::string target;
    std::string placer;
    bool provedOptimal{false}; ///< stages or periods
    std::optional<StageReport> stages;
    std::vector<ThreadReport> threads;
    std::optional<BankReport> banks;
    std::optional<ContentReport> content;
    Used processors;
    DrmtLimits issue; ///< of a processor, for threads
    Used sramBlocks;
    Used tcamBlocks;
    Used phvBits;
    std::vector<std::pair<unsigned, Used>> phvWords;                       ///< by width
    std::vector<std::pair<PhvWord, std::vector<std::string>>> sharedWords; ///< the fields of words that have several
    Used parserRows;
    unsigned parseLookups{0}; ///< longest path of the parser, one cycle each
    Cycle ingressLatency{0};
    Cycle egressLatency{0};
    double nanosecondsPerCycle{1};
};

/** Measures an image. */
ResourceReport Measure(const std::string& label, const Image& image);

/** The report as a table for a person. */
std::string PrintReport(const ResourceReport& report);

/** One line of the table. */
std::string PrintUsed(const std::string& what, const Used& used);
nlohmann::ordered_json ToJson(const Used& used);

/** The parts of Measure, PrintReport and ToJson that concern the threads of a dRMT chip. */
void MeasureThreads(const Image& image, ResourceReport& report);
std::string PrintThreads(const ResourceReport& report);
nlohmann::ordered_json ThreadsToJson(const ResourceReport& report);

/** The same for a dRMT chip with banks. */
void MeasureBanks(const Image& image, ResourceReport& report);
std::string PrintBanks(const BankReport& report);
nlohmann::ordered_json BanksToJson(const BankReport& report);

/** The same for a chip without limits. */
void MeasureContent(const Image& image, ResourceReport& report);
std::string PrintContent(const ContentReport& report);
nlohmann::ordered_json ContentToJson(const ContentReport& report);

/** Wire bytes of each kernel's windows, for a person. */
std::string PrintWindows(const NcpInterface& interface);

/** Everything in the report as JSON. */
nlohmann::ordered_json ToJson(const ResourceReport& report);

} // namespace pisa

#endif // PISA_COMPILER_TOOL_REPORT_H
