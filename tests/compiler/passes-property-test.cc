// Programs that the passes fit to a chip do the same to packets and state as before, and their actions are one step.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/passes/passes.h"
#include "ir/random-instructions.h"
#include "ir/random-program.h"
#include "pipeline/make-pipeline.h"
#include "pipeline/trial-draw.h"
#include "target/action-check.h"

#include <gtest/gtest.h>

namespace pisa
{
namespace
{

/** Puts more instructions into the actions of a random program, so that they make longer chains. */
class LongerActions : private InstructionSource
{
  public:
    using InstructionSource::InstructionSource;

    Program Run(Program program)
    {
        m_program = std::move(program);
        for (Action& action : m_program.actions)
        {
            for (uint64_t i = Below(8); i > 0; --i)
            {
                Statement statement = DrawStatement(action);
                if (Chance(30))
                {
                    statement = {Operation::Move, statement.width, statement.dest, {statement.operands[0]}};
                }
                const auto at = static_cast<std::ptrdiff_t>(Below(action.body.size() + 1));
                action.body.insert(action.body.begin() + at, statement);
            }
            ReadBeforeWrite(action);
        }
        ShareActions();
        return std::move(m_program);
    }

  private:
    /** Now and then makes two of one stateful operation: one reads the cell, the other writes what was made of it. */
    void ReadBeforeWrite(Action& action)
    {
        for (std::size_t i = 0; i < action.body.size(); ++i)
        {
            const auto* atom = std::get_if<StatefulOperation>(&action.body[i]);
            if (atom == nullptr || Chance(50))
            {
                continue;
            }
            StatefulOperation read{atom->reg, atom->index, Constant{1}, {}, {}, {}, {{AnyField(), {}}}};
            StatefulOperation write{atom->reg, atom->index, atom->guard, {read.outputs[0].dest}, {}, {}, {}};
            write.next = {AtomValue::Kind::Input, 0, 0};
            Statement between = DrawStatement(action);
            between.operands[0] = read.outputs[0].dest;
            between.dest = Chance(70) ? read.outputs[0].dest : between.dest;
            const std::vector<Instruction> all{read, between, write};
            action.body.erase(action.body.begin() + static_cast<std::ptrdiff_t>(i));
            action.body.insert(action.body.begin() + static_cast<std::ptrdiff_t>(i), all.begin(), all.end());
            i += all.size() - 1;
        }
    }

    /** Lets some tables call actions of others that touch no state. */
    void ShareActions()
    {
        for (Table& table : m_program.tables)
        {
            const auto action = static_cast<ActionId>(Below(m_program.actions.size()));
            const auto& body = m_program.actions[action].body;
            const bool hasState =
                std::any_of(body.begin(), body.end(),
                            [](const Instruction& one) { return std::holds_alternative<StatefulOperation>(one); });
            const bool isThere = std::find(table.actions.begin(), table.actions.end(), action) != table.actions.end();
            if (!hasState && !isThere && Chance(50))
            {
                table.actions.push_back(action);
            }
        }
    }
};

/** Runs a program on an ideal chip, which carries out instructions one after the other. */
class Run
{
  public:
    explicit Run(Program program)
        : m_pipeline(MakePipeline(Seal(std::move(program), LoadTarget("ideal"), Placement())))
    {
    }

    /** @return what leaves, or nothing; all that steers the packet is behind its bytes. */
    std::vector<uint8_t> Send(const TrialArrival& arrival)
    {
        std::vector<uint8_t> out;
        if (!m_pipeline->Parse(arrival.frame.data(), arrival.frame.size(), m_phv).accepted)
        {
            return out;
        }
        const uint32_t drop = m_pipeline->SlotOf(IntrinsicField(Intrinsic::Drop));
        m_pipeline->Admit(Thread::Ingress, m_phv, arrival.earliest);
        AppendIntrinsics(out);
        if (m_phv.slots[drop] == 0)
        {
            m_pipeline->Admit(Thread::Egress, m_phv, arrival.earliest + 1);
            std::vector<uint8_t> frame;
            m_pipeline->Deparse(m_phv, frame);
            out.insert(out.end(), frame.begin(), frame.end());
            AppendIntrinsics(out);
        }
        return out;
    }

    Pipeline& operator*()
    {
        return *m_pipeline;
    }

  private:
    void AppendIntrinsics(std::vector<uint8_t>& out) const
    {
        for (uint32_t index = 0; index < kIntrinsicFields; ++index)
        {
            const uint64_t value = m_phv.slots[m_pipeline->SlotOf({0, index})];
            for (unsigned shift = 0; shift < 64; shift += 8)
            {
                out.push_back(static_cast<uint8_t>(value >> shift));
            }
        }
    }

    std::unique_ptr<Pipeline> m_pipeline;
    Phv m_phv;
};

void
ExpectSameBehaviour(const Program& before, const Program& after, uint64_t seed)
{
    std::mt19937_64 random(seed);
    Run first(before);
    Run second(after);
    const std::vector<TrialArrival> arrivals = DrawArrivals(random);
    const std::vector<TrialChange> changes = DrawChanges(before, random);
    std::size_t called = 0;
    std::vector<bool> answers[2];
    for (const TrialArrival& arrival : arrivals)
    {
        for (; called < changes.size() && changes[called].at <= arrival.earliest; ++called)
        {
            CallChange(changes[called], *first, answers[0]);
            CallChange(changes[called], *second, answers[1]);
        }
        EXPECT_EQ(first.Send(arrival), second.Send(arrival));
    }
    EXPECT_EQ(answers[0], answers[1]);
    for (RegisterId reg = 0; reg < before.registers.size(); ++reg)
    {
        for (uint64_t cell = 0; cell < before.registers[reg].size; ++cell)
        {
            EXPECT_EQ((*first).ReadRegister(reg, cell, 1000000), (*second).ReadRegister(reg, cell, 1000000));
        }
    }
}

/** @return how many of the program's actions a stage cannot carry out all at once, as the chip's checker says. */
std::size_t
CountChained(const Program& program, const Target& target)
{
    std::size_t chained = 0;
    for (const Action& action : program.actions)
    {
        const std::vector<Diagnostic> findings = CheckAction(program, action, target);
        chained += std::any_of(findings.begin(), findings.end(),
                               [](const Diagnostic& one)
                               { return one.what.find("does both at once") != std::string::npos; });
    }
    return chained;
}

TEST(Passes, KeepWhatRandomProgramsDoAndLeaveNoActionOfSeveralSteps)
{
    const Target target = LoadTarget("rmt-32");
    std::size_t chained = 0;
    for (uint64_t seed = 1; seed <= 4000 && !testing::Test::HasFailure(); ++seed)
    {
        SCOPED_TRACE("seed " + std::to_string(seed));
        const Program before = LongerActions(seed).Run(RandomProgram(seed));
        const Program after = FitToChip(before, target);
        chained += CountChained(before, target);
        EXPECT_EQ(CountChained(after, target), 0U);
        EXPECT_EQ(after.registers, before.registers);
        ExpectSameBehaviour(before, after, seed);
    }
    EXPECT_GT(chained, 10000U);
}

TEST(Passes, LeaveProgramsAloneThatNeedNothing)
{
    Target target = LoadTarget("rmt-32");
    for (unsigned operation = 0; operation < kOperationCount; ++operation)
    {
        target.operations.insert(static_cast<Operation>(operation));
    }
    unsigned untouched = 0;
    for (uint64_t seed = 1; seed <= 1000; ++seed)
    {
        const Program program = RandomProgram(seed);
        if (CountChained(program, target) == 0)
        {
            EXPECT_EQ(FitToChip(program, target), program);
            ++untouched;
        }
        EXPECT_EQ(FitToChip(program, LoadTarget("ideal")), program);
    }
    EXPECT_GT(untouched, 100U);
}

} // namespace
} // namespace pisa
