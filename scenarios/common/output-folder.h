// The folder that a scenario writes to: tables, pictures, and the list of what was written.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_SCENARIO_OUTPUT_FOLDER_H
#define PISA_SCENARIO_OUTPUT_FOLDER_H

#include <map>
#include <ostream>
#include <string>
#include <vector>

namespace pisa
{

/** Remembers every file that was asked of it, so that the list at the end is complete. */
class OutputFolder
{
  public:
    /** Makes the folder. @throws InputError if that fails */
    explicit OutputFolder(const std::string& path);

    const std::string& Path() const
    {
        return m_path;
    }

    /** @return the path of a result file, which is listed at the end. */
    std::string File(const std::string& name);

    /** @return the path of a folder for intermediate files, which are not listed. */
    std::string Scratch(const std::string& name) const;

    /**
     * Draws pictures: runs the gnuplot script once as PNG and once as SVG, with the variables `folder` and
     * `extension`.
     * @param pictures names without extension, as the script writes them
     * @param variables further text variables of the script
     * @throws InputError with what gnuplot said, or if there is no gnuplot
     */
    void Plot(const std::string& script, const std::vector<std::string>& pictures,
              const std::map<std::string, std::string>& variables = {});

    void List(std::ostream& out) const;

  private:
    std::string m_path;
    std::vector<std::string> m_files;
};

} // namespace pisa

#endif // PISA_SCENARIO_OUTPUT_FOLDER_H
