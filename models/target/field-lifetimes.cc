// Hulls of what reads and writes each field, by the places of the tables.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/field-lifetimes.h"

#include "ir/access.h"
#include "ir/control-graph.h"
#include "target/field.h"
#include "target/live-fields.h"
#include "target/thread-operations.h"

#include <algorithm>
#include <map>
#include <set>

namespace pisa
{

namespace
{

/** Behind all points of a thread. */
constexpr uint64_t kEnd = UINT64_MAX;

/** When a table reads at the latest, and from and to when what it writes arrives. */
struct TablePoints
{
    uint64_t read{0};
    uint64_t firstWrite{0};
    uint64_t lastWrite{0};
};

/** Points of one thread's tables and conditions. */
struct ThreadPoints
{
    std::vector<std::optional<TablePoints>> tables; ///< none: no packet meets it in this thread
    std::vector<uint64_t> conditions;               ///< by node
};

/** A condition is known once it has decided about the last table behind it. */
ThreadPoints
PointsInStages(const Program& program, const Placement& placement, bool egress)
{
    const Control& control = egress ? program.egress : program.ingress;
    ThreadPoints points{std::vector<std::optional<TablePoints>>(program.tables.size()),
                        std::vector<uint64_t>(control.nodes.size(), 0)};
    if (control.entry == kEndOfControl)
    {
        return points;
    }
    const ControlGraph graph(program, control);
    for (const NodeId node : graph.Order())
    {
        if (const auto* apply = std::get_if<Apply>(&control.nodes[node]))
        {
            const std::vector<TableSlice>& slices = placement.tables[apply->table].slices;
            const unsigned last = slices.back().stage;
            points.tables[apply->table] = TablePoints{last, slices.front().stage + 1, last + 1};
            for (const NodeId decider : graph.Order())
            {
                if (graph.Decides(decider, node))
                {
                    points.conditions[decider] = std::max<uint64_t>(points.conditions[decider], last);
                }
            }
        }
    }
    return points;
}

ThreadPoints
PointsInSchedule(const Program& program, const Schedule& schedule, bool egress)
{
    const ThreadOperations operations = OperationsOf(program, egress);
    ThreadPoints points;
    for (TableId id = 0; id < program.tables.size(); ++id)
    {
        points.tables.emplace_back();
        if (operations.action[id])
        {
            const Cycle action = schedule.start[*operations.action[id]];
            const Cycle access = operations.access[id] ? schedule.start[*operations.access[id]] : action;
            points.tables.back() = TablePoints{std::max(access, action), action + 1, action + 1};
        }
    }
    for (const std::optional<unsigned>& condition : operations.condition)
    {
        points.conditions.push_back(condition ? schedule.start[*condition] : 0);
    }
    return points;
}

/** Collects the points of metadata. */
class Lifetimes
{
  public:
    explicit Lifetimes(const Program& program) : m_program(program)
    {
        const LiveFields live = LiveFieldsOf(program);
        for (const unsigned thread : {0, 1})
        {
            Need(live.atBeginning[thread], thread, 0);
            Need(live.atEnd[thread], thread, kEnd);
        }
        for (const ParseState& state : program.parser)
        {
            Need(FieldsOf(state), 0, 0);
        }
        for (const Checksum& check : program.checks)
        {
            Need(FieldsOf(check), 0, 0);
        }
    }

    void Add(const ThreadPoints& points, bool egress)
    {
        const Control& control = egress ? m_program.egress : m_program.ingress;
        for (TableId id = 0; id < points.tables.size(); ++id)
        {
            if (points.tables[id])
            {
                AddTable(m_program.tables[id], *points.tables[id], egress);
            }
        }
        for (NodeId node = 0; node < points.conditions.size(); ++node)
        {
            if (const auto* branch = std::get_if<Branch>(&control.nodes[node]))
            {
                Need(FieldsOf(branch->condition), egress, points.conditions[node]);
            }
        }
    }

    Lifetime Of(FieldId field) const
    {
        const auto found = m_spans.find(field);
        return found != m_spans.end() ? found->second : Lifetime{};
    }

  private:
    void AddTable(const Table& table, const TablePoints& points, unsigned thread)
    {
        for (const MatchKey& key : table.keys)
        {
            Need(key.field, thread, points.read);
        }
        if (table.profile)
        {
            Need(m_program.profiles[*table.profile].fields, thread, points.read);
        }
        std::set<FieldId> written;
        if (table.meter)
        {
            written.insert(table.meter->colour);
        }
        for (const ActionId action : table.actions)
        {
            const Access access = AccessOf(m_program, m_program.actions[action]);
            Need(access.reads, thread, points.read);
            written.insert(access.writes.begin(), access.writes.end());
        }
        Need(written, thread, points.firstWrite);
        Need(written, thread, points.lastWrite);
    }

    template <typename Fields>
    void Need(const Fields& fields, unsigned thread, uint64_t point)
    {
        for (const FieldId field : fields)
        {
            Need(field, thread, point);
        }
    }

    void Need(FieldId field, unsigned thread, uint64_t point)
    {
        std::optional<Span>& span = m_spans[field][thread];
        span = span ? Span{std::min(span->first, point), std::max(span->last, point)} : Span{point, point};
    }

    const Program& m_program;
    std::map<FieldId, Lifetime> m_spans;
};

/** @return whether everything that packets meet has its place. */
bool
IsPlaced(const Program& program, const Placement& placement, const Target& target)
{
    if (target.architecture == "rmt")
    {
        return placement.tables.size() == program.tables.size() &&
               std::none_of(placement.tables.begin(), placement.tables.end(),
                            [](const TablePlacement& table) { return table.slices.empty(); });
    }
    for (std::size_t thread = 0; thread < placement.threads.size(); ++thread)
    {
        const std::size_t operations = OperationsOf(program, thread == 1).graph.operations.size();
        if (placement.threads[thread].schedule.start.size() != operations)
        {
            return false;
        }
    }
    return placement.threads.size() == 2;
}

} // namespace

bool
Overlap(const Lifetime& a, const Lifetime& b)
{
    for (const unsigned thread : {0, 1})
    {
        if (a[thread] && b[thread] && a[thread]->first <= b[thread]->last && b[thread]->first <= a[thread]->last)
        {
            return true;
        }
    }
    return false;
}

std::vector<bool>
LastingFields(const Program& program)
{
    const bool keepsAll = AsksForCopies(program);
    const std::set<HeaderId> emitted(program.deparser.begin(), program.deparser.end());
    std::vector<bool> lasting;
    for (const FieldId field : CarriedFields(program))
    {
        lasting.push_back(!IsPrivate(program, field) &&
                          (field.header == 0 || keepsAll || emitted.count(field.header) != 0));
    }
    return lasting;
}

std::vector<Lifetime>
LifetimesOf(const Program& program, const Placement& placement, const Target& target)
{
    const bool isPlaced = IsPlaced(program, placement, target);
    Lifetimes lifetimes(program);
    for (const bool egress : {false, true})
    {
        if (isPlaced)
        {
            lifetimes.Add(target.architecture == "rmt"
                              ? PointsInStages(program, placement, egress)
                              : PointsInSchedule(program, placement.threads[egress].schedule, egress),
                          egress);
        }
    }
    const Lifetime always{Span{0, kEnd}, Span{0, kEnd}};
    const std::vector<FieldId> fields = CarriedFields(program);
    const std::vector<bool> lasting = LastingFields(program);
    std::vector<Lifetime> all;
    for (std::size_t i = 0; i < fields.size(); ++i)
    {
        all.push_back(isPlaced && !lasting[i] ? lifetimes.Of(fields[i]) : always);
    }
    return all;
}

} // namespace pisa
