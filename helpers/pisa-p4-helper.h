// Installs switches that run a P4 program and gives them the entries that users keep in files.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_P4_HELPER_H
#define PISA_P4_HELPER_H

#include "ns3/pisa-helper.h"

#include <string>
#include <vector>

namespace ns3
{

/**
 * A PisaHelper for switches that all run the image of one program, which `pisa compile PROGRAM.p4 -o DIR` has
 * written. The simulation itself compiles nothing.
 */
class PisaP4Helper : public PisaHelper
{
  public:
    /** @throws pisa::InputError if the file is no image */
    explicit PisaP4Helper(const std::string& imagePath);

    const pisa::Image& GetImage() const;

    /**
     * Makes the node a switch that runs the program, with the entries of these files.
     * @throws pisa::InputError as LoadEntries does
     */
    Ptr<PisaSwitch> InstallProgram(Ptr<Node> node, const std::vector<std::string>& entryFiles = {}) const;

    /**
     * Carries out files of commands now, one behind the other: .txt has commands of simple_switch_CLI, .json is an
     * sN-runtime.json of p4lang/tutorials. Handles and groups count over all of the files, from a switch as it
     * booted; so a switch is loaded by one call.
     * @throws pisa::InputError with file and line: a file that cannot be read or has another type, a command that
     * does not fit the program or that the switch refuses, a read
     */
    static void LoadEntries(Ptr<PisaSwitch> device, const std::vector<std::string>& files);

  private:
    pisa::Image m_image;
};

} // namespace ns3

#endif // PISA_P4_HELPER_H
