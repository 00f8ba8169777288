// Finds dependencies place by place.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/dependencies.h"

#include <algorithm>
#include <queue>
#include <set>

namespace pisa::lyra
{

namespace
{

/** One use of a place of storage. */
struct Use
{
    InstructionId at{0};
    unsigned version{0};
    bool isWrite{false};
    std::optional<ConditionId> condition{}; ///< that asks for it
};

class DependencyFinder
{
  public:
    DependencyFinder(const ContextProgram& program, const Storage& storage, const Definitions& definitions)
        : m_program(program),
          m_storage(storage),
          m_definitions(definitions),
          m_uses(storage.Count())
    {
    }

    std::vector<Dependency> Run()
    {
        for (InstructionId i = 0; i < m_program.instructions.size(); ++i)
        {
            See(i);
        }
        for (const std::vector<Use>& uses : m_uses)
        {
            OrderPlace(uses);
        }
        OrderGlobals();
        std::vector<Dependency> all;
        for (const auto& [pair, reason] : m_found)
        {
            all.push_back({pair.second, pair.first, reason});
        }
        return all;
    }

  private:
    void Add(InstructionId from, InstructionId to, Reason reason)
    {
        if (from != to)
        {
            const auto [it, isNew] = m_found.emplace(std::make_pair(to, from), reason);
            it->second = std::min(it->second, reason);
        }
    }

    void Read(InstructionId at, Value value, const Predicate& when, std::optional<ConditionId> condition)
    {
        for (const InstructionId from : m_definitions.Reaching(value, when))
        {
            Add(from, at, Reason::Flow);
        }
        m_uses[m_storage.Of(value)].push_back({at, value.version, false, condition});
    }

    void See(InstructionId at)
    {
        const ContextInstruction& instruction = m_program.instructions[at];
        for (const Term& source : instruction.sources)
        {
            if (const Value* value = ValueOf(source))
            {
                Read(at, *value, instruction.when, {});
            }
        }
        Predicate outer;
        for (const Literal literal : instruction.when)
        {
            for (const Comparison& comparison : m_program.conditions[literal.condition].all)
            {
                for (const Term* term : {&comparison.left, &comparison.right})
                {
                    if (const Value* value = ValueOf(*term))
                    {
                        Read(at, *value, outer, literal.condition);
                    }
                }
            }
            outer.push_back(literal);
        }
        for (const Value result : instruction.results)
        {
            m_uses[m_storage.Of(result)].push_back({at, result.version, true, {}});
        }
    }

    void OrderPlace(const std::vector<Use>& uses)
    {
        for (const Use& writer : uses)
        {
            if (!writer.isWrite)
            {
                continue;
            }
            for (const Use& other : uses)
            {
                if (other.version >= writer.version)
                {
                    continue;
                }
                // a condition is asked as soon as those around it hold, whatever it says
                const Predicate& when = other.condition ? m_program.conditions[*other.condition].when
                                                        : m_program.instructions[other.at].when;
                if (!AreExclusive(m_program.instructions[writer.at].when, when))
                {
                    Add(other.at, writer.at, ReasonOf(writer, other));
                }
            }
        }
    }

    Reason ReasonOf(const Use& writer, const Use& earlier) const
    {
        if (earlier.isWrite)
        {
            return Reason::Output;
        }
        const Predicate& when = m_program.instructions[writer.at].when;
        const bool isShared = earlier.condition &&
                              std::any_of(when.begin(), when.end(),
                                          [&](Literal literal) { return literal.condition == *earlier.condition; });
        return isShared ? Reason::Gate : Reason::Anti;
    }

    void OrderGlobals()
    {
        std::map<GlobalId, std::vector<InstructionId>> users;
        for (InstructionId i = 0; i < m_program.instructions.size(); ++i)
        {
            if (const auto global = GlobalOf(m_program.instructions[i]))
            {
                for (const InstructionId earlier : users[*global])
                {
                    if (!AreExclusive(m_program.instructions[i].when, m_program.instructions[earlier].when))
                    {
                        Add(earlier, i, Reason::Output);
                    }
                }
                users[*global].push_back(i);
            }
        }
    }

    const ContextProgram& m_program;
    const Storage& m_storage;
    const Definitions& m_definitions;
    std::vector<std::vector<Use>> m_uses;
    std::map<std::pair<InstructionId, InstructionId>, Reason> m_found; ///< by (to, from)
};

} // namespace

std::vector<Dependency>
DependenciesOf(const ContextProgram& program, const Storage& storage, const Definitions& definitions)
{
    return DependencyFinder(program, storage, definitions).Run();
}

bool
SortByDependencies(ContextProgram& program, bool gatesOnce)
{
    const Definitions definitions(program);
    const Storage storage(program, definitions);
    const std::size_t count = program.instructions.size();
    std::vector<std::vector<InstructionId>> after(count);
    std::vector<unsigned> waits(count, 0);
    for (const Dependency& dependency : DependenciesOf(program, storage, definitions))
    {
        if (dependency.reason == Reason::Gate && gatesOnce)
        {
            continue;
        }
        after[dependency.from].push_back(dependency.to);
        ++waits[dependency.to];
    }
    std::priority_queue<InstructionId, std::vector<InstructionId>, std::greater<>> ready;
    for (InstructionId i = 0; i < count; ++i)
    {
        if (waits[i] == 0)
        {
            ready.push(i);
        }
    }
    std::vector<InstructionId> order;
    while (!ready.empty())
    {
        order.push_back(ready.top());
        ready.pop();
        for (const InstructionId next : after[order.back()])
        {
            if (--waits[next] == 0)
            {
                ready.push(next);
            }
        }
    }
    if (order.size() != count)
    {
        return false;
    }
    std::vector<ContextInstruction> sorted;
    for (const InstructionId at : order)
    {
        sorted.push_back(std::move(program.instructions[at]));
    }
    program.instructions = std::move(sorted);
    for (ConditionId id = 0; id < program.conditions.size(); ++id)
    {
        InstructionId& at = program.conditions[id].at;
        for (at = 0; at < count; ++at)
        {
            const Predicate& when = program.instructions[at].when;
            if (std::any_of(when.begin(), when.end(), [id](Literal literal) { return literal.condition == id; }))
            {
                break;
            }
        }
    }
    return true;
}

} // namespace pisa::lyra
