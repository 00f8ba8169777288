// The clang command line, its process and its messages.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/ncl/clang-command.h"

#include <algorithm>
#include <boost/process.hpp>
#include <cassert>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

namespace pisa
{

namespace
{

namespace fs = std::filesystem;

/** A folder for one compilation; gone with the object. */
class WorkFolder
{
  public:
    WorkFolder()
    {
        std::string name = (fs::temp_directory_path() / "pisa-ncl-XXXXXX").string();
        if (!mkdtemp(name.data()))
        {
            throw InputError({}, "cannot make a temporary folder like '" + name + "'",
                             "set TMPDIR to a folder that can be written");
        }
        m_path = name;
    }

    ~WorkFolder()
    {
        std::error_code ignored;
        fs::remove_all(m_path, ignored);
    }

    WorkFolder(const WorkFolder&) = delete;
    WorkFolder& operator=(const WorkFolder&) = delete;

    std::string File(const std::string& name, const std::string& text = "") const
    {
        const std::string path = (m_path / name).string();
        std::ofstream(path) << text;
        return path;
    }

  private:
    fs::path m_path;
};

std::string
ReadFile(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

/** @return the source without comments, so that a declaration in one does not count. */
std::string
WithoutComments(const std::string& source)
{
    static const std::regex comment("//[^\n]*|/\\*[^*]*\\*+(?:[^/*][^*]*\\*+)*/");
    return std::regex_replace(source, comment, " ");
}

/** Every label as a constant, for `window.from == SERVER` and `_pass(w0)`. */
std::string
LabelHeader(const std::vector<NcpLabel>& network)
{
    std::ostringstream text;
    text << "#pragma once\n";
    for (const auto& label : network)
    {
        text << "[[maybe_unused]] static constexpr unsigned short " << label.name << " = " << label.id << ";\n";
    }
    return text.str();
}

std::vector<std::string>
CommonArguments(const NclOptions& options, const WorkFolder& folder)
{
    if (!fs::is_regular_file(options.source))
    {
        throw InputError({options.source, 0, 0}, "cannot read the source file", "give the path of an .ncl.cc file");
    }
    static const std::regex ownWindow("\\bextern\\b[^;{}()]*\\bwindow\\s*;");
    std::vector<std::string> arguments{"-std=c++17",
                                       "-fwrapv",
                                       "-fno-strict-aliasing",
                                       "-fno-delete-null-pointer-checks",
                                       "-fno-color-diagnostics",
                                       "-fno-caret-diagnostics",
                                       "-isystem",
                                       PISA_NCL_INCLUDE_DIR,
                                       "-include",
                                       folder.File("labels.h", LabelHeader(options.network))};
    if (!std::regex_search(WithoutComments(ReadFile(options.source)), ownWindow))
    {
        arguments.push_back("-DNCL_BUILTIN_WINDOW");
    }
    arguments.insert(arguments.end(), options.clangArguments.begin(), options.clangArguments.end());
    return arguments;
}

/** @return clang's messages as diagnostics; lines that are none (notes on includes, counts) are left out. */
std::vector<Diagnostic>
ParseMessages(const std::string& messages)
{
    static const std::regex message("([^:\n]+):([0-9]+):([0-9]+): (fatal error|error|note): (.*)");
    std::vector<Diagnostic> found;
    std::istringstream lines(messages);
    for (std::string line; std::getline(lines, line);)
    {
        std::smatch part;
        if (!std::regex_match(line, part, message))
        {
            continue;
        }
        Diagnostic diagnostic;
        diagnostic.severity = part[4] == "note" ? Severity::Note : Severity::Error;
        diagnostic.where = {part[1], static_cast<unsigned>(std::stoul(part[2])),
                            static_cast<unsigned>(std::stoul(part[3]))};
        diagnostic.what = part[5];
        found.push_back(diagnostic);
    }
    return found;
}

void
RunClang(const std::vector<std::string>& arguments, const std::string& source)
{
    namespace bp = boost::process;
    bp::ipstream errors;
    std::string messages;
    int status = 0;
    try
    {
        bp::child clang(bp::exe = PISA_CLANG, bp::args = arguments, bp::std_in<bp::null, bp::std_out> bp::null,
                        bp::std_err > errors);
        for (std::string line; std::getline(errors, line);)
        {
            messages += line + "\n";
        }
        clang.wait();
        status = clang.exit_code();
    }
    catch (const bp::process_error& error)
    {
        throw InputError({source, 0, 0}, std::string("cannot run ") + PISA_CLANG + ": " + error.what(),
                         "install clang-14");
    }
    if (status == 0)
    {
        return;
    }
    auto diagnostics = ParseMessages(messages);
    const bool hasError = std::any_of(diagnostics.begin(), diagnostics.end(),
                                      [](const Diagnostic& d) { return d.severity == Severity::Error; });
    if (!hasError)
    {
        throw InputError({source, 0, 0}, "clang failed: " + messages, "see clang's message");
    }
    throw InputError(diagnostics);
}

} // namespace

std::string
CompileToBitcode(const NclOptions& options)
{
    const WorkFolder folder;
    const std::string output = folder.File("device.bc");
    auto arguments = CommonArguments(options, folder);
    // -O1 would tag loops as not to be unrolled; -O2 without passes leaves the code as written
    for (const char* argument :
         {"-O2", "-Xclang", "-disable-llvm-passes", "-g", "-gcolumn-info", "-fno-eliminate-unused-debug-types",
          "-fno-discard-value-names", "-w", "-c", "-emit-llvm", "-o"})
    {
        arguments.push_back(argument);
    }
    arguments.push_back(output);
    arguments.push_back(options.source);
    RunClang(arguments, options.source);
    return ReadFile(output);
}

void
CompileToSharedObject(const NclOptions& options, const std::string& path)
{
    const WorkFolder folder;
    // window and location live in the object, so that each host has its own and the runtime can set them
    const std::string storage =
        folder.File("storage.cc", "extern \"C\" __attribute__((visibility(\"default\"), used, "
                                  "aligned(16))) char window[256] = {}, location[256] = {};\n");
    auto arguments = CommonArguments(options, folder);
    for (const char* argument : {"-O2", "-g", "-fPIC", "-shared", "-w", "-Wl,-Bsymbolic", "-o"})
    {
        arguments.push_back(argument);
    }
    arguments.push_back(path);
    arguments.push_back(options.source);
    arguments.push_back(storage);
    RunClang(arguments, options.source);
}

} // namespace pisa
