// All that a switch needs to be upgraded, as files.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade/upgrade-folder.h"

#include "image/digest.h"
#include "ir/text-file.h"
#include "target/json-reader.h"
#include "upgrade/merged-program.h"
#include "upgrade/plan-text.h"

#include <fstream>
#include <nlohmann/json.hpp>

namespace pisa
{
namespace
{

constexpr const char* kFolderFormat = "pisa-upgrade-2";

/** The images of a folder by name. */
template <typename Upgrade>
auto
ImagesOf(Upgrade& upgrade)
{
    return std::array{std::make_pair("was", &upgrade.was), std::make_pair("is", &upgrade.is),
                      std::make_pair("boot", &upgrade.boot), std::make_pair("merged", &upgrade.merged),
                      std::make_pair("settled", &upgrade.settled)};
}

void
WriteText(const std::string& path, const std::string& text)
{
    std::ofstream out(path, std::ios::binary);
    out << text;
    out.close();
    if (!out)
    {
        throw InputError({path, 0, 0}, "cannot write this file", "check the folder and the free space");
    }
}

} // namespace

Image
MergedFor(const PreparedUpgrade& upgrade, const Graft& graft)
{
    const bool isTimed = MergeOrderOf(upgrade.was.target) == MergeOrder::Acyclic;
    return Seal(isTimed ? MergeOnto(graft, upgrade.plan).program : graft.program, upgrade.was.target,
                upgrade.merged.placement);
}

void
WriteUpgrade(const PreparedUpgrade& upgrade, const std::string& folder)
{
    nlohmann::ordered_json json;
    json["format"] = kFolderFormat;
    for (const auto& [name, image] : ImagesOf(upgrade))
    {
        WriteImage(*image, folder + "/" + name + ".image");
        json[name] = image->digest;
    }
    const std::string plan = PrintPlan(upgrade.plan);
    WriteText(folder + "/plan.json", plan);
    WriteText(folder + "/commands.txt", PrintCommands(upgrade.plan));
    json["plan"] = Sha1(plan);
    WriteText(folder + "/upgrade.json", json.dump(1) + "\n");
}

PreparedUpgrade
ReadUpgrade(const std::string& folder)
{
    const std::string file = folder + "/upgrade.json";
    const JsonValue json = ReadJson(ReadTextFile(file), file);
    json.AllowOnly({"format", "was", "is", "boot", "merged", "settled", "plan"});
    if (json.Member("format").String() != kFolderFormat)
    {
        json.Member("format").Fail("'" + json.Member("format").String() + "' is not " + kFolderFormat,
                                   "make the plan anew with `pisa plan -o`");
    }
    PreparedUpgrade upgrade;
    for (const auto& [name, image] : ImagesOf(upgrade))
    {
        const std::string path = folder + "/" + name + ".image";
        *image = ReadImage(path);
        if (image->digest != json.Member(name).String())
        {
            throw InputError({path, 0, 0},
                             "the plan is for another image: this one has digest " + image->digest + ", the plan's " +
                                 json.Member(name).String(),
                             "plan anew from the images that you have");
        }
    }
    const std::string planFile = folder + "/plan.json";
    const std::string plan = ReadTextFile(planFile);
    if (Sha1(plan) != json.Member("plan").String())
    {
        throw InputError({planFile, 0, 0}, "this plan is not the one that the images were merged for",
                         "plan anew from the images that you have");
    }
    upgrade.plan = ParsePlan(plan, planFile);
    upgrade.delta = Compare(upgrade.was, upgrade.is, MergeOrderOf(upgrade.was.target));
    upgrade.graft = GraftOnto(upgrade.was.program, upgrade.delta, upgrade.is.program, upgrade.plan, 1);
    return upgrade;
}

} // namespace pisa
