// Emitted programs read back, and run beside those that they were written from.
// SPDX-License-Identifier: GPL-2.0-only
#include "emit/reread.h"

#include "compiler/emit/p4-steering.h"
#include "compiler/p4/lower/lower-program.h"
#include "emit/guided-frames.h"
#include "pipeline/make-pipeline.h"
#include "pipeline/trial-draw.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>

namespace pisa
{

namespace
{

constexpr uint64_t kV1modelDrop = 511;
constexpr uint64_t kPortBits = 511; ///< bits of a port
constexpr uint64_t kIngressPort = 3;

/** Where a packet goes behind a control, in the words of neither program. */
struct Way
{
    bool isDropped{false};
    bool isFlooded{false};
    uint64_t group{0};
    uint64_t port{0};
    uint64_t session{0};
    bool again{false};
    uint64_t truncate{0};
    uint64_t replication{0};

    bool operator==(const Way& o) const
    {
        return isDropped == o.isDropped &&
               (isDropped || (isFlooded == o.isFlooded && group == o.group && port == o.port)) &&
               session == o.session && again == o.again && truncate == o.truncate && replication == o.replication;
    }
};

/** @param table and action by name */
template <typename T>
std::map<std::string, uint32_t>
ByName(const std::vector<T>& things)
{
    std::map<std::string, uint32_t> ids;
    for (uint32_t id = 0; id < things.size(); ++id)
    {
        ids[things[id].name] = id;
    }
    return ids;
}

class Side
{
  public:
    /** @param keepsFaulty what the program from which both were made says */
    Side(const Program& program, bool keepsFaulty)
        : m_pipeline(MakePipeline(Seal(program, LoadTarget("ideal"), Placement()))),
          m_keepsFaulty(keepsFaulty)
    {
    }

    Pipeline& operator*()
    {
        return *m_pipeline;
    }

    /** @return the ways behind both controls, and the frame if it leaves. */
    std::pair<std::vector<Way>, std::vector<uint8_t>> Send(const TrialArrival& arrival)
    {
        std::vector<Way> ways;
        std::vector<uint8_t> frame;
        const Parsed parsed = m_pipeline->Parse(arrival.frame.data(), arrival.frame.size(), m_phv);
        if (!parsed.accepted || (!m_keepsFaulty && Value(Intrinsic::ParserError) != 0))
        {
            return {ways, frame};
        }
        Value(Intrinsic::IngressPort) = kIngressPort;
        m_pipeline->Admit(Thread::Ingress, m_phv, arrival.earliest);
        ways.push_back(WayOut(Intrinsic::Resubmit));
        for (const Intrinsic wish : {Intrinsic::Recirculate, Intrinsic::MirrorSession, Intrinsic::MirrorList})
        {
            Value(wish) = 0; // as the switch does between its threads
        }
        if (ways[0].isDropped)
        {
            return {ways, frame};
        }
        Value(Intrinsic::EgressPort) = ways[0].port; // to which a copy goes: not where it came from
        m_pipeline->Admit(Thread::Egress, m_phv, arrival.earliest + 1);
        ways.push_back(WayOut(Intrinsic::Recirculate));
        ways[1].port = ways[1].group = 0; // nobody asks for them any more
        ways[1].isFlooded = false;
        if (!ways[1].isDropped)
        {
            m_pipeline->Deparse(m_phv, frame);
        }
        return {ways, frame};
    }

  private:
    uint64_t& Value(Intrinsic field)
    {
        return m_phv.slots[m_pipeline->SlotOf(IntrinsicField(field))];
    }

    Way WayOut(Intrinsic again)
    {
        Way way;
        way.group = Value(Intrinsic::MulticastGroup);
        way.isFlooded = Value(Intrinsic::Flood) != 0 || way.group == kP4FloodGroup;
        way.group = way.isFlooded ? 0 : way.group;
        way.port = way.isFlooded || way.group != 0 ? 0 : Value(Intrinsic::EgressPort) & kPortBits;
        way.isDropped = Value(Intrinsic::Drop) != 0 || way.port == kV1modelDrop;
        // 5 and kMirrorAsked + 5 both ask for a copy to session 5
        const uint64_t session = Value(Intrinsic::MirrorSession);
        way.session = session == 0 ? 0 : session | kMirrorAsked;
        way.again = Value(again) != 0;
        way.truncate = again == Intrinsic::Recirculate ? Value(Intrinsic::Truncate) : 0;
        way.replication = Value(Intrinsic::ReplicationId);
        return way;
    }

    std::unique_ptr<Pipeline> m_pipeline;
    bool m_keepsFaulty;
    Phv m_phv;
};

/** Says the changes that one program is given in the indices of another. */
class Translator
{
  public:
    Translator(const Program& from, const Program& to)
        : m_from(from),
          m_to(to),
          m_tables(ByName(to.tables)),
          m_actions(ByName(to.actions)),
          m_registers(ByName(to.registers))
    {
    }

    /** @return the change, or nothing if what it is about is no longer there to be changed. */
    std::optional<TrialChange> Translate(TrialChange change) const
    {
        const bool isRegister = change.kind == 3;
        const auto& names = isRegister ? m_registers : m_tables;
        const auto found =
            names.find(isRegister ? m_from.registers[change.element].name : m_from.tables[change.element].name);
        if (found == names.end())
        {
            return std::nullopt;
        }
        change.element = found->second;
        if (!isRegister)
        {
            const auto action = m_actions.find(m_from.actions[change.entry.call.action].name);
            EXPECT_NE(action, m_actions.end());
            change.entry.call.action = action->second;
        }
        return change;
    }

    std::optional<RegisterId> Translate(RegisterId reg) const
    {
        const auto found = m_registers.find(m_from.registers[reg].name);
        return found == m_registers.end() ? std::nullopt : std::optional(found->second);
    }

  private:
    const Program& m_from;
    const Program& m_to;
    std::map<std::string, uint32_t> m_tables;
    std::map<std::string, uint32_t> m_actions;
    std::map<std::string, uint32_t> m_registers;
};

bool
MayChange(const Program& program, const TrialChange& change)
{
    if (change.kind == 3)
    {
        return true;
    }
    const Table& table = program.tables[change.element];
    return change.kind == 2 ? !table.isDefaultConst : !table.profile;
}

void
SetRegisters(const Program& program, const Translator& translator, Pipeline& pipeline)
{
    for (RegisterId reg = 0; reg < program.registers.size(); ++reg)
    {
        for (uint64_t cell = 0; cell < program.registers[reg].initial.size(); ++cell)
        {
            if (const auto there = translator.Translate(reg))
            {
                pipeline.WriteRegister(*there, cell, program.registers[reg].initial[cell], 0);
            }
        }
    }
}

/** Warnings are no reason to stop. */
void
ThrowErrors(std::vector<Diagnostic>& diagnostics)
{
    diagnostics.erase(std::remove_if(diagnostics.begin(), diagnostics.end(),
                                     [](const Diagnostic& one) { return one.severity != Severity::Error; }),
                      diagnostics.end());
    if (!diagnostics.empty())
    {
        throw InputError(diagnostics);
    }
}

} // namespace

Program
ReadP4File(const std::string& path)
{
    std::vector<Diagnostic> diagnostics;
    P4Program tree = ParseP4(path, {}, diagnostics);
    ThrowErrors(diagnostics);
    CheckP4(tree, diagnostics);
    ThrowErrors(diagnostics);
    return LowerP4(tree);
}

Program
ReadP4Text(const std::string& text)
{
    std::vector<Diagnostic> diagnostics;
    P4Program tree = ParseP4Text(text, "emitted.p4", {}, diagnostics);
    ThrowErrors(diagnostics);
    CheckP4(tree, diagnostics);
    ThrowErrors(diagnostics);
    return LowerP4(tree);
}

unsigned
ExpectSamePackets(const Program& before, const Program& after, uint64_t seed)
{
    std::mt19937_64 random(seed);
    Side first(before, before.keepsFaulty);
    Side second(after, before.keepsFaulty);
    const Translator translator(before, after);
    SetRegisters(before, translator, *second);
    std::vector<TrialArrival> arrivals = DrawArrivals(random);
    for (std::size_t i = 0; i < arrivals.size(); i += 2)
    {
        arrivals[i].frame = DrawGuidedFrame(before, random);
    }
    const std::vector<TrialChange> changes = DrawChanges(before, random);
    std::vector<bool> answers[2];
    std::size_t called = 0;
    unsigned left = 0;
    for (const TrialArrival& arrival : arrivals)
    {
        for (; called < changes.size() && changes[called].at <= arrival.earliest; ++called)
        {
            const auto translated = translator.Translate(changes[called]);
            if (translated && MayChange(before, changes[called]))
            {
                CallChange(changes[called], *first, answers[0]);
                CallChange(*translated, *second, answers[1]);
            }
        }
        const auto a = first.Send(arrival);
        const auto b = second.Send(arrival);
        EXPECT_TRUE(a.first == b.first);
        EXPECT_EQ(a.second, b.second);
        left += a.second.empty() ? 0 : 1;
    }
    EXPECT_EQ(answers[0], answers[1]);
    constexpr Cycle kEnd = 1000000;
    for (RegisterId reg = 0; reg < before.registers.size(); ++reg)
    {
        const auto there = translator.Translate(reg);
        for (uint64_t cell = 0; there && cell < before.registers[reg].size; ++cell)
        {
            EXPECT_EQ((*first).ReadRegister(reg, cell, kEnd), (*second).ReadRegister(*there, cell, kEnd));
        }
    }
    return left;
}

} // namespace pisa
