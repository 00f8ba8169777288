// Fuzzes the engine: random programs with all that programs can say, any frames, and changes while they come.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/random-services.h"
#include "pipeline/make-pipeline.h"
#include "pipeline/services.h"

#include <array>
#include <cstdlib>
#include <memory>
#include <random>

namespace
{

using namespace pisa;

/** Few, so that nearly all runs meet one that has booted. */
constexpr std::size_t kPrograms = 16;

/** One program at work; boots when it is first asked for. */
struct Switch
{
    std::unique_ptr<Pipeline> pipeline;
    Cycle now{0};
};

/** @return an ideal switch with some members and groups for every profile. */
std::unique_ptr<Pipeline>
Boot(uint64_t seed)
{
    Program program = RandomServicesProgram(seed);
    std::vector<std::pair<ProfileId, ActionCall>> members;
    for (const Table& table : program.tables)
    {
        if (table.profile)
        {
            members.emplace_back(*table.profile, table.defaultCall);
        }
    }
    auto pipeline = MakePipeline(Seal(std::move(program), LoadTarget("ideal"), Placement()));
    for (const auto& [profile, call] : members)
    {
        pipeline->GetServices()->SetMember(profile, 0, call, 0);
        pipeline->GetServices()->SetGroup(profile, 0, {0}, 0);
    }
    return pipeline;
}

void
Change(Pipeline& pipeline, std::mt19937_64& random, Cycle now)
{
    const Program& program = pipeline.GetImage().program;
    if (program.tables.empty())
    {
        return;
    }
    const auto table = static_cast<TableId>(random() % program.tables.size());
    const std::vector<Entry> entries = pipeline.Entries(table);
    if (!entries.empty())
    {
        const Entry entry = entries[random() % entries.size()];
        const bool isRemoved = pipeline.RemoveEntry(table, entry.match, entry.priority, now);
        if (isRemoved && !pipeline.InsertEntry(table, entry, now + random() % 3))
        {
            std::abort();
        }
    }
    for (MeterId meter = 0; meter < program.meters.size(); ++meter)
    {
        pipeline.GetServices()->SetMeter(meter, random() % program.meters[meter].size, {{0.5, 100}, {1, 2000}}, now);
    }
}

} // namespace

extern "C" int
LLVMFuzzerTestOneInput(const uint8_t* data, std::size_t size)
{
    if (size == 0)
    {
        return 0;
    }
    static std::array<Switch, kPrograms> switches;
    const std::size_t seed = data[0] % kPrograms;
    if (!switches[seed].pipeline)
    {
        switches[seed].pipeline = Boot(seed);
    }
    Pipeline& pipeline = *switches[seed].pipeline;
    Cycle& now = switches[seed].now;
    std::mt19937_64 random(now);
    const std::vector<uint8_t> frame(data + 1, data + size);
    Phv phv;
    std::vector<uint8_t> out;
    const Parsed parsed = pipeline.Parse(frame.data(), frame.size(), phv);
    if (phv.parsedBytes > frame.size() || phv.lookupBytes.size() != parsed.lookups)
    {
        std::abort();
    }
    if (parsed.accepted)
    {
        pipeline.Admit(Thread::Ingress, phv, now);
        pipeline.Admit(Thread::Egress, phv, now + 1);
        pipeline.Deparse(phv, out);
    }
    Change(pipeline, random, now);
    now += 2;
    return 0;
}
