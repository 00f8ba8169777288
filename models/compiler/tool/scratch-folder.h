// A folder of our own that goes away with its owner.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_TOOL_SCRATCH_FOLDER_H
#define PISA_COMPILER_TOOL_SCRATCH_FOLDER_H

#include <filesystem>

namespace pisa
{

/** Made under `parent` with a name that nobody else has; removed with all in it when the object ends. */
class ScratchFolder
{
  public:
    /** @throws InputError if no folder can be made there. */
    explicit ScratchFolder(const std::filesystem::path& parent);
    ~ScratchFolder();
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;

    const std::filesystem::path& Path() const
    {
        return m_path;
    }

  private:
    std::filesystem::path m_path;
};

} // namespace pisa

#endif // PISA_COMPILER_TOOL_SCRATCH_FOLDER_H
