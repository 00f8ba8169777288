// Tables of an upgrade plan.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/tool/plan-report.h"

#include "upgrade/plan-text.h"

#include <iomanip>
#include <sstream>

namespace pisa
{
namespace
{

void
PrintSizes(const PlanInput& input, std::ostream& out)
{
    out << "program  pipe      tables  branches      V      E\n";
    for (Thread pipe : kThreads)
    {
        for (const bool isNew : {false, true})
        {
            const FlowGraphSize& size = (isNew ? input.newSize : input.oldSize)[static_cast<unsigned>(pipe)];
            out << (isNew ? "new      " : "old      ") << std::left << std::setw(8) << NameOf(pipe) << std::right
                << std::setw(8) << size.tables << std::setw(10) << size.branches << std::setw(7) << size.vertices
                << std::setw(7) << size.edges << '\n';
        }
    }
}

void
PrintDelta(const Delta& delta, std::ostream& out)
{
    uint64_t kept = 0;
    uint64_t added = 0;
    for (const UpgradeElement& element : delta.elements)
    {
        kept += element.IsKept();
        added += element.IsAdded();
    }
    out << "\nelements: " << kept << " kept, " << delta.elements.size() - kept - added << " removed, " << added
        << " added; exchanged pointers: " << delta.exchanges.size() << "; parser and deparser "
        << (delta.frame.isChanged ? "change" : "stay") << '\n';
    for (const RegisterChange& change : delta.registers)
    {
        const bool isAdded = change.kind == RegisterChange::Kind::Added;
        const bool isDropped = change.kind == RegisterChange::Kind::Dropped;
        out << "register " << change.name << ": ";
        (isAdded     ? out << "added, " << change.newCells
         : isDropped ? out << "dropped, " << change.oldCells
                     : out << "resized from " << change.oldCells << " to " << change.newCells)
            << " cells\n";
    }
}

void
PrintTransactions(const UpgradePlan& plan, std::ostream& out)
{
    out << "\ntransaction  elements  commands  commit at  writes  peak elements  after  peak SRAM rows  peak TCAM "
           "rows  "
           "peak PDT\n";
    uint64_t lines = 0;
    for (std::size_t t = 0; t < plan.transactions.size(); ++t)
    {
        const PlannedTransaction& transaction = plan.transactions[t];
        uint64_t commands = 0;
        uint64_t writes = 0;
        std::string commit = "-";
        for (const Primitive& primitive : transaction.primitives)
        {
            commands += primitive.kind == Primitive::Kind::Quiesce ? 0 : CommandLines(primitive).size();
            writes += DwordWrites(primitive);
            commit = primitive.kind == Primitive::Kind::VersionOn ? std::to_string(lines + commands) : commit;
        }
        lines += commands;
        out << std::setw(11) << t + 1 << std::setw(10) << transaction.elements << std::setw(10) << commands
            << std::setw(11) << commit << std::setw(8) << writes << std::setw(15)
            << transaction.peak[MemoryKind::Elements] << std::setw(7) << transaction.after[MemoryKind::Elements]
            << std::setw(16) << transaction.peak[MemoryKind::SramRows] << std::setw(16)
            << transaction.peak[MemoryKind::TcamRows] << std::setw(10) << transaction.peak[MemoryKind::Descriptions]
            << '\n';
    }
}

void
PrintSteps(const UpgradePlan& plan, std::ostream& out)
{
    out << "\n step  transaction  phase         writes  command\n";
    uint64_t step = 0;
    for (std::size_t t = 0; t < plan.transactions.size(); ++t)
    {
        for (const Primitive& primitive : plan.transactions[t].primitives)
        {
            uint64_t writes = DwordWrites(primitive);
            for (const std::string& line : CommandLines(primitive))
            {
                // waits are no commands, and a primitive's writes stand at its first line
                const bool isWait = primitive.kind == Primitive::Kind::Quiesce;
                out << std::setw(5) << (isWait ? "-" : std::to_string(++step)) << std::setw(13) << t + 1 << "  "
                    << std::left << std::setw(14) << NameOf(primitive.phase) << std::right << std::setw(6) << writes
                    << "  " << line << '\n';
                writes = 0;
            }
        }
    }
}

void
PrintTotals(const UpgradePlan& plan, std::ostream& out)
{
    out << "\nmemory            before    peak   bound   after\n";
    const UpgradeMemory& after = plan.transactions.empty() ? plan.before : plan.transactions.back().after;
    for (unsigned k = 0; k < kMemoryKinds; ++k)
    {
        out << std::left << std::setw(16) << NameOf(static_cast<MemoryKind>(k)) << std::right << std::setw(8)
            << plan.before.amount[k] << std::setw(8) << plan.peak.amount[k] << std::setw(8)
            << plan.peakBound.amount[k] << std::setw(8) << after.amount[k] << '\n';
    }
    const PlanCost cost = CostOf(plan);
    out << "\n"
        << cost.primitives << " primitives, " << cost.writes << " register writes a copy: " << std::fixed
        << std::setprecision(3) << cost.writeSeconds * 1e3 << " ms at 1 M operations/s";
    if (cost.entries > 0)
    {
        out << "; " << cost.entries << " entries or cells: " << cost.entrySeconds << " s at 3 k/s";
    }
    out << '\n';
}

} // namespace

std::string
ReportPlan(const PlanInput& input, const UpgradePlan& plan)
{
    std::ostringstream out;
    out << input.delta.oldName << " -> " << input.delta.newName << ", " << NameOf(plan.level) << " consistency\n\n";
    PrintSizes(input, out);
    PrintDelta(input.delta, out);
    PrintTransactions(plan, out);
    PrintSteps(plan, out);
    PrintTotals(plan, out);
    return out.str();
}

} // namespace pisa
