// From a program to the sibling program that simulates one switch: `pisa-simulate`.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/tool/simulator.h"

#include "compiler/passes/passes.h"
#include "compiler/tool/place-on-chip.h"
#include "compiler/tool/scratch-folder.h"

#include "image/image.h"

#include <iostream>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace pisa
{

namespace
{

constexpr const char* kSimulator = "pisa-simulate";

bool
IsImage(const std::string& path)
{
    return std::filesystem::path(path).extension() == ".image";
}

/** Where the value of an option of the compiler goes, null for all other words. */
std::string*
SingleValue(SimulationWords& words, const std::string& option)
{
    if (option == "--target")
    {
        return &words.target;
    }
    if (option == "--switch")
    {
        return &words.label;
    }
    return option == "--and" ? &words.source.andFile : nullptr;
}

std::vector<std::string>*
ListOfValues(SimulationWords& words, const std::string& option)
{
    if (option == "-I" || option == "--include")
    {
        return &words.source.includePath;
    }
    return option == "-D" || option == "--define" ? &words.source.definitions : nullptr;
}

/** "--target=rmt-32" and "-DX" as option and value; others as they are. */
std::pair<std::string, std::optional<std::string>>
SplitOption(const std::string& word)
{
    const std::size_t equals = word.find('=');
    if (word.rfind("--", 0) == 0 && equals != std::string::npos)
    {
        return {word.substr(0, equals), word.substr(equals + 1)};
    }
    if (word.size() > 2 && (word.rfind("-I", 0) == 0 || word.rfind("-D", 0) == 0))
    {
        return {word.substr(0, 2), word.substr(2)};
    }
    return {word, std::nullopt};
}

const std::string&
PickSwitch(const CompiledSource& compiled, const SimulationWords& words)
{
    std::string known;
    for (const auto& [label, program] : compiled.switches)
    {
        known += (known.empty() ? "" : ", ") + label;
        if (label == words.label || (words.label.empty() && compiled.switches.size() == 1))
        {
            return label;
        }
    }
    throw InputError({words.source.path, 0, 0},
                     words.label.empty() ? "this program is for several switches"
                                         : "this program has nothing for a switch '" + words.label + "'",
                     "name one with --switch: " + known);
}

} // namespace

const char* const kCompilerWords =
    "for programs that are to be compiled first (an .image is taken as it is)\n"
    "  --target NAME|FILE     chip\n"
    "  -I, --include DIR      folder with headers\n"
    "  -D, --define NAME[=X]  macro\n"
    "  --and FILE             network of an NCL program\n"
    "  --switch NAME          which switch of an NCL program (default: its only one)\n";

SimulationWords
ReadSimulationWords(const std::string& command, const std::vector<std::string>& arguments)
{
    SimulationWords words;
    for (std::size_t i = 0; i < arguments.size(); ++i)
    {
        auto [option, value] = SplitOption(arguments[i]);
        std::string* single = SingleValue(words, option);
        std::vector<std::string>* list = ListOfValues(words, option);
        if (single == nullptr && list == nullptr)
        {
            words.wantsHelp = words.wantsHelp || option == "--help" || option == "-h";
            const bool isProgram = words.source.path.empty() && option[0] != '-';
            (isProgram ? words.source.path : words.rest.emplace_back()) = arguments[i];
            continue;
        }
        if (!value && i + 1 == arguments.size())
        {
            throw InputError({}, "pisa " + command + ": " + option + " has no value",
                             "pisa " + command + " --help lists the options");
        }
        const std::string text = value ? *value : arguments[++i];
        (single != nullptr ? *single : list->emplace_back()) = text;
    }
    if (words.source.path.empty() && !words.wantsHelp)
    {
        throw InputError({}, "pisa " + command + ": no program", "usage: pisa " + command + " PROGRAM|IMAGE ...");
    }
    return words;
}

std::string
PrepareImage(const SimulationWords& words, const std::filesystem::path& folder)
{
    if (IsImage(words.source.path))
    {
        if (!words.target.empty())
        {
            throw InputError({words.source.path, 0, 0},
                             "--target " + words.target + " is for programs to be compiled",
                             "an image has its chip already");
        }
        return words.source.path;
    }
    const CompiledSource compiled = CompileSource(words.source);
    for (const Diagnostic& warning : compiled.warnings)
    {
        std::cerr << ToString(warning) << '\n';
    }
    const Target target = LoadTarget(words.target);
    const Program program = FitToChip(compiled, PickSwitch(compiled, words), target);
    PlacementAnswer answer = PlaceOnChip(program, target, false);
    if (!answer.placement)
    {
        for (Diagnostic& reason : answer.reasons)
        {
            reason.where.file = reason.where.file.empty() ? words.source.path : reason.where.file;
        }
        throw InputError(answer.reasons);
    }
    const std::string path = (folder / "program.image").string();
    WriteImage(Seal(program, target, *answer.placement), path);
    return path;
}

int
RunSimulator(const std::vector<std::string>& arguments)
{
    const std::filesystem::path program =
        std::filesystem::read_symlink("/proc/self/exe").replace_filename(kSimulator);
    if (!std::filesystem::exists(program))
    {
        throw InputError({program.string(), 0, 0}, "the simulator is not there",
                         "build the target pisa-simulate; it belongs beside pisa");
    }
    std::vector<std::string> words{program.string()};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> pointers;
    for (std::string& word : words)
    {
        pointers.push_back(word.data());
    }
    pointers.push_back(nullptr);
    pid_t child = 0;
    std::cout.flush();
    if (posix_spawn(&child, program.c_str(), nullptr, nullptr, pointers.data(), environ) != 0)
    {
        throw InputError({program.string(), 0, 0}, "the simulator cannot be run", "check its permissions");
    }
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
    {
    }
    if (!WIFEXITED(status))
    {
        std::cerr << "pisa: " << kSimulator << " ended by signal " << WTERMSIG(status)
                  << " (please report it with the input)\n";
        return 2;
    }
    return WEXITSTATUS(status);
}

int
Simulate(const std::string& command, const std::string& target, const std::vector<std::string>& arguments)
{
    SimulationWords words = ReadSimulationWords(command, arguments);
    if (words.wantsHelp)
    {
        std::cout << "usage: pisa " << command << " PROGRAM|IMAGE ...\n\n"
                  << kCompilerWords << "                         (default chip: " << target << ")\n\n"
                  << std::flush;
        return RunSimulator({command, "--help"});
    }
    if (words.target.empty() && !IsImage(words.source.path))
    {
        words.target = target;
    }
    const ScratchFolder scratch(std::filesystem::temp_directory_path());
    std::vector<std::string> all{command, PrepareImage(words, scratch.Path())};
    all.insert(all.end(), words.rest.begin(), words.rest.end());
    return RunSimulator(all);
}

} // namespace pisa
