// Command files to plans.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade/command-reader.h"
#include "upgrade/plan-text.h"

#include <sstream>

namespace pisa
{
namespace
{

using Kind = Primitive::Kind;

/** Puts primitives into transactions, each with its phase. */
class TransactionSplitter
{
  public:
    void Add(Primitive primitive, const SourceLocation& where)
    {
        const PlanPhase phase = PhaseOf(primitive, where);
        const bool isBefore = phase <= PlanPhase::Splice;
        if (m_plan.transactions.empty() || (isBefore && m_isClosing))
        {
            m_plan.transactions.emplace_back();
            m_isClosing = false;
        }
        m_isClosing = m_isClosing || primitive.kind == Kind::VersionOff || phase == PlanPhase::Retire;
        primitive.phase = phase;
        PlannedTransaction& transaction = m_plan.transactions.back();
        transaction.elements += IsElement(primitive);
        if (!Joined(transaction, primitive))
        {
            transaction.primitives.push_back(std::move(primitive));
        }
    }

    UpgradePlan Take(const std::string& fileName)
    {
        if (m_isOn)
        {
            throw InputError({fileName, 0, 0}, "the file ends with the version on",
                             "end each transaction with trigger off");
        }
        return std::move(m_plan);
    }

  private:
    static bool IsElement(const Primitive& primitive)
    {
        return (primitive.kind == Kind::AllocTable || primitive.kind == Kind::DeallocTable ||
                primitive.kind == Kind::AllocBranch || primitive.kind == Kind::DeallocBranch) &&
               primitive.node.origin != PlanNode::Origin::Flex;
    }

    PlanPhase PhaseOf(const Primitive& primitive, const SourceLocation& where)
    {
        switch (primitive.kind)
        {
        case Kind::SetPointer:
        case Kind::SetBranchPointers:
            return m_isOn || m_isGrouped                                          ? PlanPhase::FixUp
                   : primitive.changes[0].target.origin == PlanNode::Origin::Flex ? PlanPhase::Splice
                                                                                  : PlanPhase::Prepare;
        case Kind::VersionOn:
        case Kind::VersionOff:
            if (m_isOn == (primitive.kind == Kind::VersionOn))
            {
                throw InputError(where, m_isOn ? "the version is on already" : "the version is not on",
                                 "triggers alternate, on first");
            }
            m_isOn = !m_isOn;
            return m_isOn ? PlanPhase::Commit : PlanPhase::FixUp;
        case Kind::GroupTables:
            m_isGrouped = true;
            return PlanPhase::Commit;
        case Kind::MigrateEntries:
        case Kind::MigrateRegister:
            return PlanPhase::Commit;
        case Kind::SwitchFrame:
            return primitive.count == 1 ? PlanPhase::Commit : PlanPhase::FixUp;
        case Kind::Quiesce:
            return m_isOn ? PlanPhase::QuiesceOld : PlanPhase::QuiesceFlex;
        case Kind::UngroupTables:
            m_isGrouped = false;
            return PlanPhase::Retire;
        case Kind::DeallocTable:
        case Kind::DeallocBranch:
        case Kind::DeallocState:
        case Kind::DeallocTransition:
        case Kind::DeallocExtraction:
        case Kind::DeallocRegister:
            return PlanPhase::Retire;
        default:
            return PlanPhase::Prepare;
        }
    }

    /** Both targets of a branch that nothing leads to yet are set by one primitive. */
    static bool Joined(PlannedTransaction& transaction, const Primitive& primitive)
    {
        if (transaction.primitives.empty() || primitive.kind != Kind::SetBranchPointers ||
            primitive.phase != PlanPhase::Prepare)
        {
            return false;
        }
        Primitive& last = transaction.primitives.back();
        const bool isSame = last.kind == primitive.kind && last.phase == primitive.phase &&
                            last.node == primitive.node && last.changes.size() == 1 &&
                            last.changes[0].slot != primitive.changes[0].slot;
        if (isSame)
        {
            last.changes.push_back(primitive.changes[0]);
        }
        return isSame;
    }

    UpgradePlan m_plan;
    bool m_isOn{false};
    bool m_isGrouped{false};
    bool m_isClosing{false}; ///< what is prepared now belongs to the next transaction
};

} // namespace

UpgradePlan
ParseCommands(const std::string& text, const std::string& fileName)
{
    TransactionSplitter splitter;
    std::istringstream lines(text);
    std::string line;
    for (unsigned number = 1; std::getline(lines, line); ++number)
    {
        const SourceLocation where{fileName, number, 0};
        if (std::optional<Primitive> primitive = ReadCommand(line, where))
        {
            splitter.Add(std::move(*primitive), where);
        }
    }
    return splitter.Take(fileName);
}

} // namespace pisa
