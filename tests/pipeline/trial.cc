// Random packets and changes on the fast and on the stepped model of one chip.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/trial.h"

#include <gtest/gtest.h>
#include <random>

namespace pisa
{
namespace
{

struct Change
{
    Cycle at{0};
    uint64_t kind{0};
    uint32_t element{0};
    Entry entry;
    uint64_t index{0};
    uint64_t value{0};
};

struct Arrival
{
    std::vector<uint8_t> frame;
    Cycle earliest{0};
};

/** Random frames and changes for one program, run on both models. */
class Trial
{
  public:
    Trial(uint64_t seed, Pipeline& fast, SteppedState& stepped)
        : m_random(seed),
          m_program(fast.GetImage().program),
          m_fast(fast),
          m_stepped(stepped)
    {
    }

    void Run()
    {
        DrawArrivals();
        DrawChanges();
        CallChanges(m_changes, m_stepped, m_steppedAnswers);
        for (const Arrival& arrival : m_arrivals)
        {
            m_packets.push_back(m_stepped.Offer(arrival.frame, arrival.earliest));
        }
        m_stepped.RunToEnd();
        for (std::size_t i = 0; i < m_arrivals.size(); ++i)
        {
            CallChangesBefore(m_arrivals[i].earliest + 2 * m_fast.Latency(Thread::Ingress) +
                              m_fast.Latency(Thread::Egress) + 2 * m_arrivals.size());
            Compare(m_arrivals[i], *m_packets[i]);
        }
        CallChangesBefore(kLast);
        EXPECT_EQ(m_fastAnswers, m_steppedAnswers);
        CompareRegisters();
    }

  private:
    static constexpr Cycle kLast = 1000000;

    uint64_t Below(uint64_t limit)
    {
        return m_random() % limit;
    }

    /** Small bytes meet table entries and transitions, others exercise whole widths. */
    void DrawArrivals()
    {
        Cycle at = Below(5);
        for (uint64_t count = 30; count > 0; --count)
        {
            Arrival arrival{std::vector<uint8_t>(Below(4) == 0 ? Below(60) : 160), at};
            for (uint8_t& byte : arrival.frame)
            {
                byte = static_cast<uint8_t>(Below(2) == 0 ? Below(3) : m_random());
            }
            m_arrivals.push_back(std::move(arrival));
            at += Below(3) == 0 ? Below(40) : Below(2);
        }
    }

    Entry DrawEntry(const Table& table)
    {
        Entry entry;
        for (const MatchKey& key : table.keys)
        {
            const unsigned width = key.field.index == FieldId::kValid
                                       ? 1
                                       : m_program.headers[key.field.header].fields[key.field.index].width;
            const uint64_t prefix = LowBits(width) & ~LowBits(static_cast<unsigned>(Below(width + 1)));
            const uint64_t mask = key.kind == MatchKind::Exact ? ~uint64_t{0}
                                  : key.kind == MatchKind::Lpm ? prefix
                                                               : m_random() & LowBits(width);
            const uint64_t value = Below(2) == 0 ? Below(4) : m_random();
            entry.match.push_back({value & mask & LowBits(width), mask});
        }
        entry.priority = static_cast<int32_t>(Below(7)) - 3;
        entry.call = DrawCall(table);
        return entry;
    }

    ActionCall DrawCall(const Table& table)
    {
        ActionCall call{table.actions[Below(table.actions.size())], {}};
        for (const Field& parameter : m_program.actions[call.action].parameters)
        {
            call.arguments.push_back(m_random() & LowBits(parameter.width));
        }
        return call;
    }

    void DrawChanges()
    {
        Cycle at = 0;
        for (uint64_t count = 40; count > 0; --count)
        {
            at += Below(20);
            Change change{at, Below(4), 0, {}, 0, 0};
            const std::size_t elements = change.kind == 3 ? m_program.registers.size() : m_program.tables.size();
            if (elements == 0)
            {
                continue;
            }
            change.element = static_cast<uint32_t>(Below(elements));
            if (change.kind == 3)
            {
                change.index = Below(m_program.registers[change.element].size);
                change.value = m_random() & LowBits(m_program.registers[change.element].width);
                m_changes.push_back(change);
                continue;
            }
            const Table& table = m_program.tables[change.element];
            change.entry = DrawEntry(table);
            if (change.kind == 1 && !table.entries.empty() && Below(2) == 0)
            {
                change.entry.match = table.entries[Below(table.entries.size())].match;
            }
            if (change.kind == 2 || !table.keys.empty())
            {
                m_changes.push_back(change);
            }
        }
    }

    template <typename Model>
    static void CallChanges(const std::vector<Change>& changes, Model& model, std::vector<bool>& answers)
    {
        for (const Change& change : changes)
        {
            switch (change.kind)
            {
            case 0:
                answers.push_back(model.InsertEntry(change.element, change.entry, change.at));
                break;
            case 1:
                answers.push_back(model.RemoveEntry(change.element, change.entry.match, change.at));
                break;
            case 2:
                model.SetDefault(change.element, change.entry.call, change.at);
                break;
            default:
                model.WriteRegister(change.element, change.index, change.value, change.at);
            }
        }
    }

    void CallChangesBefore(Cycle cycle)
    {
        for (; m_called < m_changes.size() && m_changes[m_called].at <= cycle; ++m_called)
        {
            CallChanges({m_changes[m_called]}, m_fast, m_fastAnswers);
        }
    }

    static void ExpectPassage(const Passage& fast, const Passage& stepped)
    {
        EXPECT_EQ(fast.issue, stepped.issue);
        EXPECT_EQ(fast.exit, stepped.exit);
    }

    void Compare(const Arrival& arrival, const SteppedPacket& expected)
    {
        const Parsed parsed = m_fast.Parse(arrival.frame.data(), arrival.frame.size(), m_phv);
        ASSERT_EQ(parsed.accepted, expected.accepted);
        EXPECT_EQ(parsed.lookups, expected.lookups);
        if (!parsed.accepted)
        {
            return;
        }
        const uint32_t drop = m_fast.SlotOf(IntrinsicField(Intrinsic::Drop));
        const Passage ingress = m_fast.Admit(Thread::Ingress, m_phv, arrival.earliest);
        ExpectPassage(ingress, expected.ingress);
        ASSERT_EQ(m_phv.slots[drop] == 0, expected.isEgress);
        if (!expected.isEgress)
        {
            return;
        }
        ExpectPassage(m_fast.Admit(Thread::Egress, m_phv, ingress.exit), expected.egress);
        ASSERT_EQ(m_phv.slots[drop] != 0, expected.isDropped);
        if (!expected.isDropped)
        {
            m_fast.Deparse(m_phv, m_out);
            EXPECT_EQ(m_out, expected.out);
        }
    }

    void CompareRegisters()
    {
        for (RegisterId reg = 0; reg < m_stepped.Registers().size(); ++reg)
        {
            for (uint64_t index = 0; index < m_stepped.Registers()[reg].size(); ++index)
            {
                EXPECT_EQ(m_fast.ReadRegister(reg, index, kLast), m_stepped.Registers()[reg][index]);
            }
        }
        EXPECT_EQ(m_fast.Counters(Thread::Ingress).indexOutOfRange + m_fast.Counters(Thread::Egress).indexOutOfRange,
                  m_stepped.indexOutOfRange);
        for (Thread thread : {Thread::Ingress, Thread::Egress})
        {
            const PipelineCounters& counters = m_fast.Counters(thread);
            EXPECT_EQ(counters.admitted, counters.dropped + counters.departed);
        }
    }

    std::mt19937_64 m_random;
    const Program& m_program;
    Pipeline& m_fast;
    SteppedState& m_stepped;
    std::vector<Arrival> m_arrivals;
    std::vector<Change> m_changes;
    std::size_t m_called{0};
    std::vector<bool> m_fastAnswers;
    std::vector<bool> m_steppedAnswers;
    std::vector<std::shared_ptr<SteppedPacket>> m_packets;
    Phv m_phv;
    std::vector<uint8_t> m_out;
};

} // namespace

void
ExpectAgreement(uint64_t seed, Pipeline& fast, SteppedState& stepped)
{
    Trial(seed, fast, stepped).Run();
}

} // namespace pisa
