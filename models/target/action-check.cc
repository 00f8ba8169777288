// The fit of one action with the chip's action units and stateful units.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/action-check.h"

#include "target/field.h"

#include <algorithm>
#include <set>

namespace pisa
{

namespace
{

/** Collects the findings of one action. */
class ActionCheck
{
  public:
    ActionCheck(const Program& program, const Action& action, const Target& target)
        : m_program(program),
          m_action(action),
          m_target(target)
    {
    }

    std::vector<Diagnostic> Run()
    {
        for (const Instruction& instruction : m_action.body)
        {
            if (const auto* statement = std::get_if<Statement>(&instruction))
            {
                CheckOrder(*statement);
                CheckPower(*statement);
            }
            else if (const auto* stateful = std::get_if<StatefulOperation>(&instruction))
            {
                CheckOrder(*stateful);
                CheckPower(*stateful);
            }
            else
            {
                std::visit([this](const auto& service) { CheckOrder(service); }, instruction);
            }
        }
        return std::move(m_findings);
    }

  private:
    void Report(const std::string& what, const std::string& remedy)
    {
        m_findings.push_back({Severity::Error, m_action.where, "action '" + m_action.name + "': " + what, remedy});
    }

    void Limit(const std::string& what, uint64_t need, uint64_t limit, const std::string& unit)
    {
        if (need > limit)
        {
            Report(what + " " + std::to_string(need) + " " + unit + ", limit " + std::to_string(limit),
                   "split it into smaller steps");
        }
    }

    void CheckOperation(Operation operation, const std::set<Operation>& known, const char* unit)
    {
        if (known.count(operation) == 0)
        {
            Report(std::string("the chip's ") + unit + " has no operation '" + std::string(Info(operation).name) +
                       "'",
                   "express it by the operations of target '" + m_target.name + "'");
        }
    }

    // ---- no instruction meets what an earlier one wrote ----

    void Read(const Operand& operand)
    {
        const auto* field = std::get_if<FieldId>(&operand);
        if (field != nullptr && m_written.count(*field) > 0)
        {
            Report("reads '" + QualifiedName(m_program, *field) + "' after writing it; one stage does both at once",
                   "put the two into tables one after the other");
        }
    }

    void Write(FieldId field)
    {
        if (!m_written.insert(field).second)
        {
            Report("writes '" + QualifiedName(m_program, field) + "' twice; one stage does both at once",
                   "keep the last one, or put the two into tables one after the other");
        }
    }

    void CheckOrder(const Statement& statement)
    {
        std::for_each(statement.operands.begin(), statement.operands.end(), [this](const auto& o) { Read(o); });
        Write(statement.dest);
    }

    void CheckOrder(const StatefulOperation& stateful)
    {
        Read(stateful.index);
        Read(stateful.guard);
        std::for_each(stateful.inputs.begin(), stateful.inputs.end(), [this](const auto& o) { Read(o); });
        for (const AtomOutput& output : stateful.outputs)
        {
            Write(output.dest);
        }
    }

    void CheckOrder(const Hash& hash)
    {
        std::for_each(hash.inputs.begin(), hash.inputs.end(), [this](const auto& i) { Read(i.value); });
        Read(hash.guard);
        Write(hash.dest);
    }

    void CheckOrder(const RandomNumber& random)
    {
        Read(random.low);
        Read(random.high);
        Read(random.guard);
        Write(random.dest);
    }

    void CheckOrder(const Count& count)
    {
        Read(count.index);
        Read(count.guard);
    }

    void CheckOrder(const MeterExecute& execute)
    {
        Read(execute.index);
        Read(execute.guard);
        Write(execute.dest);
    }

    void CheckOrder(const Digest& digest)
    {
        const std::vector<FieldId>& fields = m_program.digests.at(digest.digest).fields;
        std::for_each(fields.begin(), fields.end(), [this](FieldId field) { Read(field); });
        Read(digest.guard);
    }

    /** Log, Assert: the simulator's own, they look at whatever there is at that point. */
    template <typename Instruction>
    void CheckOrder(const Instruction& /* instruction */)
    {
    }

    // ---- every instruction is within its unit's power ----

    void CheckPower(const Statement& statement)
    {
        CheckOperation(statement.operation, m_target.operations, "action unit");
        Limit(std::string(Info(statement.operation).name) + " of", statement.width, m_target.aluWidth, "bits");
    }

    void CheckPower(const StatefulOperation& stateful)
    {
        const StatefulLimits& limits = m_target.stateful;
        const std::string name = "the operation on register '" + m_program.registers.at(stateful.reg).name + "'";
        const auto inputs =
            std::count_if(stateful.inputs.begin(), stateful.inputs.end(),
                          [](const Operand& input) { return std::holds_alternative<FieldId>(input); });
        Limit(name + " takes", static_cast<uint64_t>(inputs), limits.inputs, "fields as inputs");
        Limit(name + " takes", stateful.steps.size(), limits.steps, "steps");
        Limit(name + " takes", Depth(stateful), limits.depth, "steps one after the other");
        unsigned width = 0;
        for (const AtomStep& step : stateful.steps)
        {
            CheckOperation(step.operation, limits.operations, "stateful unit");
            width = std::max(width, step.width);
        }
        Limit(name + " computes with", width, limits.width, "bits");
    }

    /** @return the longest chain of steps, each using the one before. */
    static uint64_t Depth(const StatefulOperation& stateful)
    {
        std::vector<uint64_t> depths;
        uint64_t deepest = 0;
        for (const AtomStep& step : stateful.steps)
        {
            uint64_t depth = 0;
            for (const AtomValue& operand : step.operands)
            {
                if (operand.kind == AtomValue::Kind::Step)
                {
                    depth = std::max(depth, depths.at(operand.index));
                }
            }
            depths.push_back(depth + 1);
            deepest = std::max(deepest, depth + 1);
        }
        return deepest;
    }

    const Program& m_program;
    const Action& m_action;
    const Target& m_target;
    std::set<FieldId> m_written;
    std::vector<Diagnostic> m_findings;
};

} // namespace

std::vector<Diagnostic>
CheckAction(const Program& program, const Action& action, const Target& target)
{
    return ActionCheck(program, action, target).Run();
}

} // namespace pisa
