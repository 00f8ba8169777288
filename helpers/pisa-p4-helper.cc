// Installs switches that run a P4 program and gives them the entries that users keep in files.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-p4-helper.h"

#include "entries/cli-reader.h"
#include "entries/control-binder.h"
#include "entries/runtime-reader.h"
#include "ir/text-file.h"

#include "ns3/pisa-control-apply.h"

#include <filesystem>

namespace ns3
{

namespace
{

pisa::SpelledFile
ReadCommands(const std::string& path)
{
    const std::string type = std::filesystem::path(path).extension().string();
    if (type == ".json")
    {
        return pisa::ReadRuntimeFile(pisa::ReadTextFile(path), path).file;
    }
    if (type == ".txt")
    {
        return pisa::ReadCommandFile(pisa::ReadTextFile(path), path);
    }
    throw pisa::InputError({path, 0, 0}, "unknown type of entry file '" + type + "'",
                           "simple_switch_CLI commands end in .txt, runtime files of p4lang/tutorials in .json");
}

} // namespace

PisaP4Helper::PisaP4Helper(const std::string& imagePath) : m_image(pisa::ReadImage(imagePath))
{
}

const pisa::Image&
PisaP4Helper::GetImage() const
{
    return m_image;
}

Ptr<PisaSwitch>
PisaP4Helper::InstallProgram(Ptr<Node> node, const std::vector<std::string>& entryFiles) const
{
    Ptr<PisaSwitch> device = InstallSwitch(node, m_image);
    LoadEntries(device, entryFiles);
    return device;
}

void
PisaP4Helper::LoadEntries(Ptr<PisaSwitch> device, const std::vector<std::string>& files)
{
    pisa::ControlBinder binder(device->GetImage().program);
    for (const std::string& path : files)
    {
        for (const pisa::ControlStep& step : binder.Bind(ReadCommands(path)))
        {
            const PisaControlAnswer answer = PisaApplyControl(*device, step.operation);
            if (!answer.done)
            {
                throw pisa::InputError(step.where, "the switch refuses this: " + answer.refusal,
                                       "change or remove the command");
            }
            if (answer.HasFound())
            {
                throw pisa::InputError(step.where, "nobody is told what this reads",
                                       "remove the command, and read by PisaControlAgent while the simulation runs");
            }
        }
    }
}

} // namespace ns3
