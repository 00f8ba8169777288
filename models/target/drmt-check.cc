// The checker's part for dRMT chips. It believes no scheduler.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/drmt-check.h"

#include "target/banks-check.h"
#include "target/demand.h"
#include "target/limit-check.h"

#include <algorithm>

namespace pisa
{

namespace
{

void
Append(Diagnostics& findings, const Diagnostics& more, const std::string& prefix)
{
    for (const Diagnostic& finding : more)
    {
        findings.push_back(finding);
        findings.back().what = prefix + finding.what;
    }
}

void
CheckPool(const Program& program, const Target& target, Diagnostics& findings)
{
    const PoolUse use = UseOfPool(program, target);
    Limit(findings, {}, "memory: tables and registers need", use.sramBlocks, target.stage.sramBlocks,
          "SRAM blocks of the pool", "ask for fewer entries or smaller arrays");
    Limit(findings, {}, "memory: tables need", use.tcamBlocks, target.stage.tcamBlocks, "TCAM blocks of the pool",
          "ask for fewer entries");
}

} // namespace

PoolUse
UseOfPool(const Program& program, const Target& target)
{
    PoolUse use;
    for (TableId table = 0; table < program.tables.size(); ++table)
    {
        const TableDemand demand = DemandOf(program, table, target);
        (demand.isTernary ? use.tcamBlocks : use.sramBlocks) += MatchBlocks(demand, demand.rows, target);
        use.sramBlocks += DataBlocks(demand, demand.rows, target);
    }
    for (const StatefulArray& array : ArraysOf(program))
    {
        use.sramBlocks += ArrayBlocks(program, array, target);
    }
    return use;
}

std::vector<Diagnostic>
CheckDemandOnProcessors(const Program& program, const Target& target)
{
    if (target.banks.count > 0)
    {
        return CheckDemandOnBanks(program, target);
    }
    Diagnostics findings;
    for (const bool egress : {false, true})
    {
        const ThreadOperations operations = OperationsOf(program, egress);
        Append(findings, operations.contradictions, "");
        Append(findings, CheckOperations(operations.graph, target.issue), "");
    }
    CheckPool(program, target, findings);
    return findings;
}

std::vector<Diagnostic>
CheckProcessors(const Program& program, const Placement& placement, const Target& target)
{
    if (target.banks.count > 0)
    {
        return CheckBanks(program, placement, target);
    }
    Diagnostics findings = CheckDemandOnProcessors(program, target);
    if (!placement.tables.empty() || placement.threads.size() != 2)
    {
        findings.push_back({Severity::Error,
                            {},
                            std::to_string(placement.tables.size()) + " tables in stages and " +
                                std::to_string(placement.threads.size()) +
                                " scheduled threads; a dRMT chip has no stages and the 2 threads ingress and egress",
                            ""});
        return findings;
    }
    uint64_t processors = 0;
    for (const bool egress : {false, true})
    {
        const ThreadPlacement& thread = placement.threads[egress];
        const OperationGraph graph = OperationsOf(program, egress).graph;
        const std::string prefix = egress ? "egress: " : "ingress: ";
        Append(findings, Check(graph, target.issue, thread.schedule), prefix);
        if (thread.processors == 0)
        {
            findings.push_back({Severity::Error, {}, prefix + "no processor, it needs at least 1", ""});
        }
        processors += thread.processors;
    }
    Limit(findings, {}, "threads: they take", processors, target.processors, "processors", "");
    return findings;
}

} // namespace pisa
