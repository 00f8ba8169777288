// Which atoms do what: by the templates' definitions, and for atoms filled at random.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/network/atom-search.h"
#include "compiler/network/least-atoms.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <random>

namespace pisa
{
namespace
{

using lyra::CodeletNode;
using lyra::NodeId;
using ::testing::HasSubstr;

/** Writes codelets down. */
struct Writer
{
    explicit Writer(std::vector<unsigned> widths)
    {
        codelet.widths = widths;
        codelet.globals.resize(widths.size());
        for (uint32_t cell = 0; cell < widths.size(); ++cell)
        {
            codelet.next.push_back(Add({CodeletNode::Kind::Old, cell, 0, {}, 0, widths[cell], {}}));
        }
    }

    NodeId Add(CodeletNode node)
    {
        codelet.nodes.push_back(std::move(node));
        return static_cast<NodeId>(codelet.nodes.size() - 1);
    }

    NodeId Input(unsigned width)
    {
        return Add({CodeletNode::Kind::Input, inputs++, 0, {}, 0, width, {}});
    }

    NodeId Number(uint64_t number, unsigned width = 32)
    {
        return Add({CodeletNode::Kind::Number, 0, number, {}, 0, width, {}});
    }

    NodeId Make(Operation operation, std::vector<NodeId> operands, unsigned width = 32)
    {
        const unsigned result = Info(operation).isComparison ? 1 : width;
        return Add({CodeletNode::Kind::Operation, 0, 0, operation, width, result, std::move(operands)});
    }

    Atom Least(NodeId next)
    {
        codelet.next[0] = next;
        return LeastAtomOf(codelet).atom;
    }

    lyra::Codelet codelet;
    uint32_t inputs{0};
};

constexpr NodeId kOld = 0;

TEST(LeastAtom, OfACellThatOnlyIsReadIsWrite)
{
    EXPECT_EQ(Writer({32}).Least(kOld), Atom::Write);
}

TEST(LeastAtom, ToTakeAConstantAwayIsSubAndToAddOneIsNot)
{
    Writer add({32});
    EXPECT_EQ(add.Least(add.Make(Operation::Add, {kOld, add.Number(2)})), Atom::ReadAddWrite);
    Writer take({32});
    EXPECT_EQ(take.Least(take.Make(Operation::Sub, {kOld, take.Number(2)})), Atom::Sub);
    Writer wraps({32}); // the same in another form
    EXPECT_EQ(wraps.Least(wraps.Make(Operation::Add, {kOld, wraps.Number(0xfffffffe)})), Atom::Sub);
}

TEST(LeastAtom, OfABitThatTurnsIsASum)
{
    Writer writer({1});
    EXPECT_EQ(writer.Least(writer.Make(Operation::Xor, {kOld, writer.Number(1, 1)}, 1)), Atom::ReadAddWrite);
}

TEST(LeastAtom, OfAMaximumIsPredicated)
{
    Writer writer({32});
    EXPECT_EQ(writer.Least(writer.Make(Operation::MaxUnsigned, {kOld, writer.Input(32)})),
              Atom::PredicatedReadAddWrite);
}

TEST(LeastAtom, OfASaturatingCounterAsksForItsEnd)
{
    Writer up({8}); // below 255: one more
    EXPECT_EQ(up.Least(up.Make(Operation::AddSaturateUnsigned, {kOld, up.Number(1, 8)}, 8)),
              Atom::PredicatedReadAddWrite);
    Writer down({8}); // less than the word: 0; else less by it
    EXPECT_EQ(down.Least(down.Make(Operation::SubSaturateUnsigned, {kOld, down.Input(8)}, 8)), Atom::Sub);
}

TEST(LeastAtom, IsNoneForProductsShiftsAndThreeWords)
{
    Writer product({32});
    EXPECT_EQ(product.Least(product.Make(Operation::Mul, {kOld, product.Input(32)})), Atom::None);
    Writer twice({32});
    EXPECT_EQ(twice.Least(twice.Make(Operation::Add, {kOld, kOld})), Atom::None);
    Writer shift({32});
    EXPECT_EQ(shift.Least(shift.Make(Operation::ShiftRight, {kOld, shift.Number(1)})), Atom::None);
    Writer three({32}); // old < a ? b : c
    const NodeId asks = three.Make(Operation::LessUnsigned, {kOld, three.Input(32)});
    const NodeId yes = three.Input(32);
    EXPECT_EQ(three.Least(three.Make(Operation::Select, {asks, yes, three.Input(32)})), Atom::None);
}

TEST(LeastAtom, TakesSumsThatNeedNoCellFromBefore)
{
    Writer writer({32}); // three words in all, of which two are added before the atom
    const NodeId sum = writer.Make(Operation::Add, {writer.Input(32), writer.Input(32)});
    EXPECT_EQ(writer.Least(writer.Make(Operation::Add, {kOld, sum})), Atom::ReadAddWrite);
}

TEST(LeastAtom, OfTwoCellsThatSwapIsNone)
{
    Writer writer({32, 32}); // each needs the other's old value itself, which a pair may only ask about
    writer.codelet.next = {1, 0};
    EXPECT_EQ(LeastAtomOf(writer.codelet).atom, Atom::None);
}

/** (old + word) ^ number for so many numbers, one after the other. */
LeastAtom
LeastOfChain(unsigned numbers)
{
    Writer writer({32});
    const NodeId word = writer.Input(32);
    NodeId at = kOld;
    for (unsigned i = 1; i <= numbers; ++i)
    {
        at = writer.Make(Operation::Xor, {writer.Make(Operation::Add, {at, word}), writer.Number(100 * i)});
    }
    writer.codelet.next[0] = at;
    return LeastAtomOf(writer.codelet);
}

TEST(LeastAtom, IsLookedForWithEightNumbersAndNotWithNine)
{
    const LeastAtom eight = LeastOfChain(8);
    EXPECT_EQ(eight.atom, Atom::None);
    EXPECT_EQ(eight.why, "no template does what packets do to it");
    const LeastAtom nine = LeastOfChain(9);
    EXPECT_EQ(nine.atom, Atom::None);
    EXPECT_THAT(nine.why, HasSubstr("takes 9 numbers of the program, atoms are tried with at most 8"));
    EXPECT_EQ(LeastOfChain(1000).atom, Atom::None);
}

/** Counts by what the packet says: four guarded sums of constants, which no tree of two levels parts. */
TEST(LeastAtom, OfFourGuardedSumsIsAnsweredSoon)
{
    Writer writer({32});
    const NodeId word = writer.Input(32);
    NodeId next = kOld;
    for (unsigned i = 1; i <= 4; ++i)
    {
        const NodeId asks = writer.Make(Operation::LessUnsigned, {next, writer.Number(1000 * i)});
        const NodeId more = writer.Make(Operation::Add, {next, writer.Number(7 * i)});
        next = writer.Make(Operation::Select, {asks, more, writer.Make(Operation::Add, {next, word})});
    }
    writer.codelet.next[0] = next;
    const auto begin = std::chrono::steady_clock::now();
    const LeastAtom least = LeastAtomOf(writer.codelet);
    EXPECT_EQ(least.atom, Atom::None);
    EXPECT_FALSE(least.why.empty());
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(60)); // a loaded machine's
}

TEST(LeastAtom, DoesNotCountNumbersOfWhatIsComputedBefore)
{
    Writer writer({32}); // adds what the word chooses among forty numbers
    const NodeId word = writer.Input(32);
    NodeId chosen = writer.Number(0);
    for (unsigned i = 1; i <= 40; ++i)
    {
        const NodeId asks = writer.Make(Operation::Equal, {word, writer.Number(i)});
        chosen = writer.Make(Operation::Select, {asks, writer.Number(1000 * i), chosen});
    }
    EXPECT_EQ(writer.Least(writer.Make(Operation::Add, {kOld, chosen})), Atom::ReadAddWrite);
}

/** Draws what an atom may do, and writes it down as a codelet. */
class RandomAtom
{
  public:
    explicit RandomAtom(unsigned seed) : m_random(seed)
    {
    }

    lyra::Codelet Draw(Atom atom)
    {
        const AtomSupply supply{{16}, 2, {0, 1, 7, 300}};
        m_conditions = ConditionsOf(atom, supply);
        m_sums = SumsOf(atom, supply, 16);
        const NodeId first = m_writer.Input(16);
        m_words = {first, m_writer.Input(16)};
        const NodeId yes = Sum();
        if (atom <= Atom::ReadAddWrite)
        {
            m_writer.codelet.next[0] = yes;
            return m_writer.codelet;
        }
        const NodeId no = atom == Atom::PredicatedReadAddWrite ? kOld : Sum();
        const NodeId asks = Condition();
        m_writer.codelet.next[0] = m_writer.Make(Operation::Select, {asks, yes, no}, 16);
        return m_writer.codelet;
    }

  private:
    template <typename Choice>
    const Choice& One(const std::vector<Choice>& all)
    {
        return all[m_random() % all.size()];
    }

    NodeId Operand(const AtomOperand& operand)
    {
        return operand.word ? m_words[*operand.word] : m_writer.Number(operand.constant, 16);
    }

    NodeId Sum()
    {
        const AtomSum& sum = One(m_sums);
        const NodeId base = sum.hasCell ? kOld : m_writer.Number(0, 16);
        const NodeId first = m_writer.Make(Operation::Add, {base, Operand(sum.first)}, 16);
        return m_writer.Make(sum.subtracts ? Operation::Sub : Operation::Add, {first, Operand(sum.second)}, 16);
    }

    NodeId Condition()
    {
        const AtomCondition& condition = One(m_conditions);
        const NodeId left = condition.cell ? kOld : m_writer.Number(0, 16);
        const NodeId right = Operand(condition.right);
        switch (condition.relation)
        {
        case AtomRelation::Equal:
            return m_writer.Make(Operation::Equal, {left, right}, 16);
        case AtomRelation::NotEqual:
            return m_writer.Make(Operation::NotEqual, {left, right}, 16);
        case AtomRelation::Less:
            return m_writer.Make(Operation::LessUnsigned, {left, right}, 16);
        case AtomRelation::Greater:
            break;
        }
        return m_writer.Make(Operation::LessUnsigned, {right, left}, 16);
    }

    std::mt19937 m_random;
    Writer m_writer{{16}};
    std::vector<NodeId> m_words;
    std::vector<AtomCondition> m_conditions;
    std::vector<AtomSum> m_sums;
};

TEST(LeastAtom, IsNoMoreThanTheAtomThatWasFilledAtRandom)
{
    for (const Atom atom :
         {Atom::Write, Atom::ReadAddWrite, Atom::PredicatedReadAddWrite, Atom::IfElseReadAddWrite, Atom::Sub})
    {
        for (unsigned seed = 0; seed < 20; ++seed)
        {
            EXPECT_LE(LeastAtomOf(RandomAtom(seed).Draw(atom)).atom, atom) << NameOf(atom) << ", seed " << seed;
        }
    }
}

} // namespace
} // namespace pisa
