// The sections in the order in which they need each other.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/bmv2/bmv2-reader.h"

#include "compiler/bmv2/checksums.h"
#include "compiler/bmv2/parse-graph.h"
#include "compiler/bmv2/pipelines.h"
#include "ir/findings.h"

namespace pisa
{

namespace
{

constexpr std::size_t kDeepest = 512; // values of the document inside each other
constexpr uint64_t kMajorVersion = 2;

std::string
NameOfProgram(const std::string& fileName)
{
    const std::size_t slash = fileName.find_last_of('/');
    const std::string base = slash == std::string::npos ? fileName : fileName.substr(slash + 1);
    const std::size_t dot = base.find('.');
    return dot == 0 || base.empty() ? "program" : base.substr(0, dot);
}

/** Files without a version are of the format's first, which had the same shape. */
void
CheckVersion(const JsonValue& root)
{
    const JsonValue* meta = bmv2::Present(root, "__meta__");
    const JsonValue* version = meta == nullptr ? nullptr : bmv2::Present(*meta, "version");
    if (version == nullptr)
    {
        return;
    }
    if (version->Items().empty() || version->Items()[0].Unsigned() != kMajorVersion)
    {
        version->Fail("version of the format that is not read", "compile for version 2");
    }
}

} // namespace

Program
ReadBmv2(const std::string& text, const std::string& fileName)
{
    const JsonValue root = ReadJson(text, fileName, 1, kDeepest);
    CheckVersion(root);
    if (bmv2::Present(root, "pipelines") == nullptr)
    {
        root.Fail("the file is no program, it has no 'pipelines'", "give the JSON that p4c-bm2-ss writes");
    }
    Program program;
    program.name = NameOfProgram(fileName);
    program.headers.push_back(MakeIntrinsicHeader());
    program.keepsFaulty = true;
    bmv2::Shared shared(root, program);
    bmv2::Lists lists(shared);
    bmv2::Actions actions(shared, lists);
    bmv2::ReadParser(shared, lists);
    bmv2::ReadPipelines(shared, actions);
    bmv2::ReadChecksums(shared);
    bmv2::ReadDeparser(shared, actions);

    const Locator written = LocateInSource(program);
    const Locator orFile = [&](Element element)
    {
        SourceLocation where = written(element);
        return where.file.empty() ? SourceLocation{fileName, 0, 0} : where;
    };
    std::vector<Diagnostic> faults = VerifyAt(program, orFile);
    if (!faults.empty())
    {
        throw InputError(std::move(faults));
    }
    return program;
}

} // namespace pisa
