// The order of the passes: from clang's bitcode to one verified program a switch.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/ncl/passes.h"

#include "compiler/ncl/build-interface.h"
#include "compiler/ncl/clang-command.h"
#include "compiler/ncl/print-kernel.h"
#include "compiler/ncl/source-checks.h"
#include "ir/text.h"
#include "ir/verify.h"

#include <algorithm>

namespace pisa
{

namespace
{

void
RunClang(Compilation& c)
{
    c.bitcode = CompileToBitcode(c.options);
    c.module = std::make_unique<KernelModule>(c.bitcode, c.options.source);
}

void
ReadSource(Compilation& c)
{
    c.source = ReadDeviceSource(c.module->Module(), c.options.source);
}

void
CheckSource(Compilation& c)
{
    CheckDeclarations(c.source, c.options.network);
    CheckUses(c.module->Module(), c.source);
}

void
ReadCalls(Compilation& c)
{
    c.calls = ReadHostCalls(c.bitcode, c.source);
}

void
Inline(Compilation& c)
{
    KeepKernels(c.module->Module(), c.source);
    InlineCalls(c.module->Module());
}

void
Promote(Compilation& c)
{
    PromoteVariables(c.module->Module());
}

void
Measure(Compilation& c)
{
    c.sizes = MeasureKernels(*c.module, c.source, c.options, c.calls);
}

/** One straight line a kernel and switch; what is dropped need not be computed. */
void
Straighten(Compilation& c)
{
    for (const auto& label : c.options.network)
    {
        size_t number = 0;
        for (size_t k = 0; label.isSwitch && k < c.source.kernels.size(); ++k)
        {
            const DeviceKernel& kernel = c.source.kernels[k];
            if (!kernel.isOutgoing)
            {
                continue;
            }
            SwitchKernel made;
            made.kernel = k;
            made.number = number++;
            if (!ExistsAt(kernel.labels, label.name))
            {
                continue;
            }
            const auto setting = SettingOf(c.source, k, c.sizes, label, c.options.network);
            const StraightKernel straight = ExecuteKernel(c.module->Kernel(kernel.symbol), setting);
            for (const auto& warning : straight.warnings)
            {
                const auto same = [&](const Diagnostic& d)
                { return d.where == warning.where && d.what == warning.what; };
                auto& all = c.result.warnings;
                if (std::none_of(all.begin(), all.end(), same))
                {
                    all.push_back(warning);
                }
            }
            made.state = ResolveState(straight);
            c.kernels[label.name].push_back(std::move(made));
        }
    }
}

void
Simplify(Compilation& c)
{
    for (auto& [label, kernels] : c.kernels)
    {
        for (auto& kernel : kernels)
        {
            MergeLookups(kernel.state);
            ForgetDroppedWindows(kernel.state);
        }
    }
}

/** Memory lies alike on all switches, so all kernels have a say. */
void
LayOutMemory(Compilation& c)
{
    std::vector<KernelState*> states;
    for (auto& [label, kernels] : c.kernels)
    {
        for (auto& kernel : kernels)
        {
            states.push_back(&kernel.state);
        }
    }
    for (uint32_t m = 0; m < c.source.memories.size(); ++m)
    {
        c.layouts.push_back(ChooseLayout(states, m, c.source.memories[m], c.sizes.memoryPacking[m]));
    }
    for (auto& [label, kernels] : c.kernels)
    {
        for (auto& kernel : kernels)
        {
            kernel.operations = PlaceCells(kernel.state, c.layouts);
        }
    }
}

void
EmitPrograms(Compilation& c)
{
    c.result.interface = BuildInterface(c.source, c.options.network, c.sizes, c.layouts);
    const NcpInterface wire = WithPackedFields(c.result.interface, c.source, c.sizes);
    for (const auto& label : c.options.network)
    {
        if (label.isSwitch)
        {
            Program program =
                BuildSwitch(label.name, c.kernels[label.name], c.source, c.layouts, wire, c.result.interface);
            c.result.switches.emplace(label.name, std::move(program));
        }
    }
}

std::string
PrintModule(const Compilation& c)
{
    return c.module->Text();
}

std::string
PrintSizes(const Compilation& c)
{
    return Print(c.source, c.sizes);
}

std::string
PrintStates(const Compilation& c)
{
    std::string text;
    for (const auto& [label, kernels] : c.kernels)
    {
        for (const auto& kernel : kernels)
        {
            text += label + " " + Print(c.source, c.source.kernels[kernel.kernel], kernel.state, kernel.operations);
        }
    }
    return text;
}

std::string
PrintPrograms(const Compilation& c)
{
    std::string text;
    for (const auto& [label, program] : c.result.switches)
    {
        text += Print(program);
    }
    return text;
}

} // namespace

const std::vector<Pass>&
NclPasses()
{
    static const std::vector<Pass> passes{
        {"clang", RunClang, PrintModule},      {"read", ReadSource, PrintModule},
        {"check", CheckSource, PrintModule},   {"calls", ReadCalls, PrintModule},
        {"inline", Inline, PrintModule},       {"promote", Promote, PrintModule},
        {"measure", Measure, PrintSizes},      {"straighten", Straighten, PrintStates},
        {"simplify", Simplify, PrintStates},   {"banks", LayOutMemory, PrintStates},
        {"emit", EmitPrograms, PrintPrograms},
    };
    return passes;
}

} // namespace pisa
