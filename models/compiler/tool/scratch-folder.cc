// Makes and removes scratch folders.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/tool/scratch-folder.h"

#include "ir/diagnostic.h"

#include <cstdlib>

namespace pisa
{

ScratchFolder::ScratchFolder(const std::filesystem::path& parent)
{
    std::string name = (parent / ".pisa-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr)
    {
        throw InputError({parent.string(), 0, 0}, "cannot write into this folder", "check its permissions");
    }
    m_path = name;
}

ScratchFolder::~ScratchFolder()
{
    std::error_code ignored;
    std::filesystem::remove_all(m_path, ignored);
}

} // namespace pisa
