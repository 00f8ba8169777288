// The five hazards of the sketched kernel, each as a run with a stated outcome.
// SPDX-License-Identifier: GPL-2.0-only
#include "hazards.h"

#include "in-network.h"
#include "reference-sum.h"
#include "worker-data.h"

#include "common/compile.h"
#include "common/link-faults.h"

#include "ir/diagnostic.h"

#include <algorithm>
#include <cassert>

namespace pisa
{

namespace
{

/** The slot that a fault is aimed at. */
uint64_t
VictimOf(const Experiment& experiment)
{
    return experiment.Windows() / 2;
}

std::string
CompileForLength(const Experiment& experiment, const OutputFolder& output)
{
    return CompileAllReduce(experiment, experiment.Windows() * experiment.window, output);
}

/** @return how many workers reported exactly these values. */
uint64_t
WorkersWith(InNetworkRack& rack, const Experiment& experiment, const std::vector<int32_t>& expected)
{
    uint64_t workers = 0;
    for (uint64_t worker = 0; worker < experiment.workers; ++worker)
    {
        const std::vector<double> sums = rack.Reports(worker, "sum");
        workers +=
            sums.size() == expected.size() && std::equal(expected.begin(), expected.end(), sums.begin()) ? 1 : 0;
    }
    return workers;
}

std::string
Join(const std::vector<std::string>& lines)
{
    std::string text;
    for (const std::string& line : lines)
    {
        text += (text.empty() ? "" : "\n      ") + line;
    }
    return text;
}

HazardOutcome
NeverCleared(const Experiment& experiment, const OutputFolder& output)
{
    InNetworkRack rack(experiment, CompileForLength(experiment, output));
    rack.SetArgument("rounds", 2);
    rack.Run();
    std::vector<int32_t> expected = ReferenceSum(experiment, 1);
    const std::vector<int32_t> both = ReferenceSum(experiment, 2);
    expected.insert(expected.end(), both.begin(), both.end());
    const uint64_t workers = WorkersWith(rack, experiment, expected);
    return {"the second AllReduce returns first plus second sums on all " + std::to_string(experiment.workers) +
                " workers",
            "it does on " + std::to_string(workers), workers == experiment.workers};
}

/**
 * The last worker is late, so that worker 0's window of the victim slot arrives twice before its one: the slot
 * completes with worker 0 counted twice and without the last worker.
 */
HazardOutcome
CountedTwice(const Experiment& experiment, const OutputFolder& output)
{
    InNetworkRack rack(experiment, CompileForLength(experiment, output));
    const uint64_t last = experiment.workers - 1;
    const uint64_t victim = VictimOf(experiment);
    rack.SetArgument("rounds", 1);
    rack.SetArgument(last, "late-ns", 10000000);
    RepeatFrame(rack.Rack().PortOf("w0"), victim);
    rack.Run();
    std::vector<int32_t> expected = ReferenceSum(experiment, 1);
    for (uint64_t i = victim * experiment.window; i < std::min((victim + 1) * experiment.window, experiment.length);
         ++i)
    {
        expected[i] += WorkerElement(experiment.seed, 0, 0, i) - WorkerElement(experiment.seed, last, 0, i);
    }
    const uint64_t workers = WorkersWith(rack, experiment, expected);
    return {"window " + std::to_string(victim) + " of w0 arrives twice: in its slot all workers get w0 twice and w" +
                std::to_string(last) + " not at all, elsewhere the sum",
            "so it is on " + std::to_string(workers) + " of " + std::to_string(experiment.workers),
            workers == experiment.workers};
}

HazardOutcome
WrittenTooLate(const Experiment& experiment, const OutputFolder& output)
{
    InNetworkRack rack(experiment, CompileForLength(experiment, output));
    rack.SetArgument("rounds", 1);
    rack.SetArgument("write-late-ns", 10000000);
    rack.Run();
    const uint64_t contributions = experiment.workers * experiment.Windows();
    return {"nworkers is written after the last contribution: all " + std::to_string(contributions) +
                " windows are dropped, and all workers wait for ever",
            std::to_string(rack.Rack().Switch().GetCounters().ingressDrops) +
                " windows were dropped; the watch reports\n      " + Join(rack.Stalled()),
            rack.Rack().Switch().GetCounters().ingressDrops == contributions &&
                rack.Stalled().size() == experiment.workers};
}

/** Blocks of SRAM that a compiled program's registers and tables take on the chip. */
uint64_t
SramBlocks(const std::string& folder)
{
    const Image image = ReadImage(folder + "/s1.image");
    uint64_t blocks = 0;
    for (const StageUse& stage : UseOfStages(image.program, image.placement, image.target))
    {
        blocks += stage.sramBlocks;
    }
    return blocks;
}

std::string
FirstLines(const std::string& text, unsigned count)
{
    std::size_t end = 0;
    for (; count > 0 && end != std::string::npos; --count)
    {
        end = text.find('\n', end + 1);
    }
    return text.substr(0, end);
}

HazardOutcome
MemoryGrows(const Experiment& experiment, const OutputFolder& output)
{
    std::string sizes;
    std::vector<uint64_t> blocks;
    std::string refusal;
    for (uint64_t windows = 1 << 12; refusal.empty() && windows <= 1 << 24; windows *= 4)
    {
        try
        {
            blocks.push_back(SramBlocks(CompileAllReduce(experiment, windows * experiment.window, output)));
            sizes += std::to_string(windows * experiment.window) + " elements: " + std::to_string(blocks.back()) +
                     " SRAM blocks; ";
        }
        catch (const InputError& fault)
        {
            refusal = FirstLines(fault.Diagnostics().front().what, 2);
        }
    }
    const bool grows =
        blocks.size() >= 2 && std::is_sorted(blocks.begin(), blocks.end()) && blocks.front() < blocks.back();
    return {"four times the array takes more blocks each time, until the chip has not enough",
            sizes + "then\n      " + refusal, grows && !refusal.empty()};
}

HazardOutcome
LostForEver(const Experiment& experiment, const OutputFolder& output)
{
    InNetworkRack rack(experiment, CompileForLength(experiment, output));
    const std::string missing = "missing window " + std::to_string(VictimOf(experiment));
    rack.SetArgument("rounds", 1);
    LoseFrame(rack.Rack().PortOf("w0"), VictimOf(experiment));
    rack.Run();
    const auto names = [&missing](const std::string& line)
    {
        const std::size_t found = line.find(missing);
        return found != std::string::npos && !std::isdigit(line[found + missing.size()]);
    };
    const bool named = std::all_of(rack.Stalled().begin(), rack.Stalled().end(), names);
    return {"one window of w0 is lost: the run ends by the watch, which names the slot at every worker",
            "the watch reports\n      " + Join(rack.Stalled()), named && rack.Stalled().size() == experiment.workers};
}

} // namespace

HazardOutcome
ShowHazard(char hazard, const Experiment& experiment, const OutputFolder& output)
{
    switch (hazard)
    {
    case 'a':
        return NeverCleared(experiment, output);
    case 'b':
        return CountedTwice(experiment, output);
    case 'c':
        return WrittenTooLate(experiment, output);
    case 'd':
        return MemoryGrows(experiment, output);
    default:
        assert(hazard == 'e');
        return LostForEver(experiment, output);
    }
}

} // namespace pisa
