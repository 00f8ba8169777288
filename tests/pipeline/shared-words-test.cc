// Programs whose fields share words wherever the checker lets them do what they do with words of their own.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/random-program.h"
#include "ir/table-graph.h"
#include "pipeline/rmt-pipeline.h"
#include "pipeline/roomy-image.h"
#include "pipeline/stepped-times.h"
#include "pipeline/trial.h"
#include "reference/stepped-chip.h"
#include "target/field-runs.h"
#include "target/field.h"
#include "target/word-sharing.h"

#include <gtest/gtest.h>

namespace pisa
{
namespace
{

/**
 * @return the earliest stages that the dependencies allow, none earlier than that of a table before it in the control
 * (the stepped chip goes along that); tables that share a register stand together.
 */
std::vector<unsigned>
EarliestStages(const Program& program)
{
    const TableGraph graph = BuildTableGraph(program);
    std::vector<unsigned> stageOf(program.tables.size(), 0);
    const auto isStrict = [](DependencyKind kind)
    { return kind == DependencyKind::Match || kind == DependencyKind::Action; };
    bool isNew = true;
    for (std::size_t round = 0; isNew && round <= 4 * program.tables.size(); ++round)
    {
        isNew = false;
        const auto raise = [&](TableId table, unsigned stage)
        {
            isNew = isNew || stageOf[table] < stage;
            stageOf[table] = std::max(stageOf[table], stage);
        };
        for (const TableEdge& edge : graph.edges)
        {
            raise(graph.nodes[edge.to].table, stageOf[graph.nodes[edge.from].table] + isStrict(edge.kind));
        }
        for (std::size_t i = 0; i < graph.nodes.size(); ++i)
        {
            const TableNode& node = graph.nodes[i];
            for (std::size_t j = 0; j < graph.nodes.size(); ++j)
            {
                const TableNode& other = graph.nodes[j];
                const bool shares = std::any_of(node.registers.begin(), node.registers.end(),
                                                [&](RegisterId reg) { return other.registers.count(reg) != 0; });
                if (shares || (j < i && other.isEgress == node.isEgress))
                {
                    raise(node.table, stageOf[other.table]);
                }
            }
        }
    }
    return isNew ? std::vector<unsigned>{} : stageOf; // registers that need each other
}

/** Runs into the first words whose owners all let them, in a random order. */
class CrampedWords
{
  public:
    CrampedWords(const Program& program, const Placement& placement, const Target& target, uint64_t seed)
        : m_fields(CarriedFields(program)),
          m_sharing(program, placement, target)
    {
        std::mt19937_64 random(seed);
        std::vector<FieldRun> runs = FieldRunsOf(program);
        std::shuffle(runs.begin(), runs.end(), random);
        for (const FieldRun& run : runs)
        {
            Place(program, run);
        }
    }

    std::vector<PhvPlacement> Take()
    {
        std::sort(m_phv.begin(), m_phv.end(),
                  [](const PhvPlacement& a, const PhvPlacement& b) { return a.field < b.field; });
        return std::move(m_phv);
    }

    std::size_t Bits() const
    {
        return m_owners.size();
    }

  private:
    /** Words of one bit, so that all bits of a run are put one by one. */
    void Place(const Program& program, const FieldRun& run)
    {
        std::size_t first = 0;
        unsigned bits = 0;
        for (const FieldId field : run)
        {
            bits += FieldBits(program, field);
        }
        while (!IsFree(run, first, bits))
        {
            ++first;
        }
        m_owners.resize(std::max(m_owners.size(), first + bits));
        const std::size_t place = PlaceOf(run.front());
        for (std::size_t bit = first; bit < first + bits; ++bit)
        {
            m_owners[bit].push_back(place);
        }
        for (const FieldId field : run)
        {
            PhvPlacement placed{field, {}};
            for (unsigned bit = 0; bit < FieldBits(program, field); ++bit)
            {
                placed.words.push_back({1, static_cast<unsigned>(first++)});
            }
            m_phv.push_back(std::move(placed));
        }
    }

    bool IsFree(const FieldRun& run, std::size_t first, unsigned bits) const
    {
        const std::size_t place = PlaceOf(run.front());
        for (std::size_t bit = first; bit < std::min(m_owners.size(), first + bits); ++bit)
        {
            for (const std::size_t owner : m_owners[bit])
            {
                if (!m_sharing.MayShare(owner, place))
                {
                    return false;
                }
            }
        }
        return true;
    }

    std::size_t PlaceOf(FieldId field) const
    {
        return static_cast<std::size_t>(std::find(m_fields.begin(), m_fields.end(), field) - m_fields.begin());
    }

    std::vector<FieldId> m_fields;
    WordSharing m_sharing;
    std::vector<std::vector<std::size_t>> m_owners; ///< of each word of one bit: first fields of runs
    std::vector<PhvPlacement> m_phv;
};

/** @return fields of headers that do not leave, where nobody reads what the frame has. */
std::set<FieldId>
NotTaken(const Program& program, const Placement& placement, const Target& target)
{
    const std::vector<FieldId> fields = CarriedFields(program);
    const std::vector<Lifetime> lifetimes = LifetimesOf(program, placement, target);
    std::set<FieldId> notTaken;
    for (std::size_t i = 0; i < fields.size(); ++i)
    {
        if (!lifetimes[i][0] || lifetimes[i][0]->first > 0)
        {
            notTaken.insert(fields[i]);
        }
    }
    return notTaken;
}

TEST(SharedWords, KeepWhatRandomProgramsDo)
{
    uint64_t apart = 0;
    uint64_t together = 0;
    for (uint64_t seed = 1; seed <= 300 && !testing::Test::HasFailure(); ++seed)
    {
        SCOPED_TRACE("seed " + std::to_string(seed));
        const Program program = RandomProgram(seed);
        const std::vector<unsigned> stageOf = EarliestStages(program);
        if (stageOf.empty())
        {
            continue;
        }
        const unsigned stages = stageOf.size() > 0 ? *std::max_element(stageOf.begin(), stageOf.end()) + 1 : 1;
        const auto fast = MakeRmtPipeline(PlaceAt(program, stageOf, stages));
        Target target = fast->GetImage().target;
        target.phv = {{1, 100000}};
        Placement placement = fast->GetImage().placement;
        CrampedWords cramped(program, placement, target, seed);
        together += cramped.Bits();
        placement.phv = cramped.Take();
        for (const PhvPlacement& field : placement.phv)
        {
            apart += field.words.size();
        }
        const std::vector<Diagnostic> findings = CheckPhv(program, placement, target);
        EXPECT_TRUE(findings.empty()) << ToString(findings.front());
        SteppedChip stepped(fast->GetImage().program, SteppedTimesOf(fast->GetImage()));
        const VectorLayout layout{placement.phv, NotTaken(program, placement, target)};
        stepped.layout = &layout;
        ExpectAgreement(seed, *fast, stepped);
    }
    EXPECT_LT(together, apart * 95 / 100) << "too little is shared to show anything";
}

} // namespace
} // namespace pisa
