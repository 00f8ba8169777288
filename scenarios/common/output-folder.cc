// The folder that a scenario writes to: tables, pictures, and the list of what was written.
// SPDX-License-Identifier: GPL-2.0-only
#include "common/output-folder.h"

#include "common/process.h"

#include "ir/diagnostic.h"

#include <filesystem>

namespace pisa
{

namespace
{

/** @return the text as a string of gnuplot's. */
std::string
Quoted(const std::string& text)
{
    std::string quoted = "'";
    for (const char c : text)
    {
        quoted += c == '\'' ? "''" : std::string(1, c);
    }
    return quoted + "'";
}

} // namespace

OutputFolder::OutputFolder(const std::string& path) : m_path(path)
{
    std::error_code fault;
    std::filesystem::create_directories(path, fault);
    if (fault)
    {
        throw InputError({path, 0, 0}, "cannot be made: " + fault.message(), "choose another folder with --out");
    }
}

std::string
OutputFolder::File(const std::string& name)
{
    m_files.push_back(m_path + "/" + name);
    return m_files.back();
}

std::string
OutputFolder::Scratch(const std::string& name) const
{
    return m_path + "/build/" + name;
}

void
OutputFolder::Plot(const std::string& script, const std::vector<std::string>& pictures,
                   const std::map<std::string, std::string>& variables)
{
    std::string settings = "folder=" + Quoted(m_path);
    for (const auto& [name, value] : variables)
    {
        settings += "; " + name + "=" + Quoted(value);
    }
    for (const char* extension : {"png", "svg"})
    {
        const ProcessResult result =
            RunProcess({"gnuplot", "-e", settings + "; extension='" + std::string(extension) + "'", script});
        if (result.exitCode != 0)
        {
            throw InputError({script, 0, 0}, "gnuplot failed:\n" + result.output);
        }
        for (const std::string& picture : pictures)
        {
            const std::string path = File(picture + "." + extension);
            if (!std::filesystem::exists(path))
            {
                throw InputError({script, 0, 0}, "did not draw " + path);
            }
        }
    }
}

void
OutputFolder::List(std::ostream& out) const
{
    out << (m_files.empty() ? "" : "\nfiles:\n");
    for (const std::string& file : m_files)
    {
        out << "  " << file << "\n";
    }
}

} // namespace pisa
