// Refuses what a checksum control does beside checksums.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/checksum-statements.h"

#include "compiler/p4/lower/parser-expressions.h"
#include "compiler/p4/lower/place-root.h"
#include "compiler/p4/lower/plain-code.h"
#include "ir/diagnostic.h"

namespace pisa::p4
{

namespace
{

/** @return whether a call of it has an effect or takes a place of its own: all but isValid() and its like. */
bool
IsCallOfOthers(const Expression& part)
{
    const Call* call = AsCall(part);
    const auto* callee = call ? std::get_if<Member>(&call->callee->node) : nullptr;
    return call && (call->target || (callee && (callee->member == "setValid" || callee->member == "setInvalid" ||
                                                callee->member == "push_front" || callee->member == "pop_front")));
}

class ChecksumStatements
{
  public:
    explicit ChecksumStatements(ChecksumUse use) : m_use(use)
    {
    }

    void Check(const Declaration& control)
    {
        const p4::Control& declared = std::get<p4::Control>(control.node);
        for (const DeclarationPtr& local : declared.locals)
        {
            CheckVariable(*local);
        }
        if (declared.body)
        {
            Check(*declared.body);
        }
    }

  private:
    /** @return whether what follows is carried out. */
    bool Check(const p4::Statement& statement)
    {
        return std::visit([&](const auto& node) { return CheckNode(statement, node); }, statement.node);
    }

    bool CheckNode(const p4::Statement&, const BlockStatement& block)
    {
        for (const StatementPtr& inside : block.statements)
        {
            if (!Check(*inside))
            {
                return false;
            }
        }
        return true;
    }

    bool CheckNode(const p4::Statement&, const EmptyStatement&)
    {
        return true;
    }

    bool CheckNode(const p4::Statement&, const ReturnStatement&)
    {
        return false;
    }

    bool CheckNode(const p4::Statement&, const DeclarationStatement& declared)
    {
        CheckVariable(*declared.declaration);
        return true;
    }

    bool CheckNode(const p4::Statement& statement, const Assignment& assignment)
    {
        const Declaration* root = RootOf(*assignment.left);
        if (root == nullptr || !std::holds_alternative<Variable>(root->node))
        {
            Refuse(statement.where, "an assignment");
        }
        RefuseCalls(*assignment.right);
        return true;
    }

    bool CheckNode(const p4::Statement& statement, const CallStatement& called)
    {
        const Call& call = *AsCall(*called.call);
        if (IsChecksumCall(call, m_use))
        {
            CheckData(*ArgumentOf(call, "data"));
        }
        else if (call.target && std::holds_alternative<p4::Control>(call.target->node))
        {
            Check(*call.target);
        }
        else if (!call.target || call.target->name != "static_assert")
        {
            Refuse(statement.where, call.target ? "a call of '" + call.target->name + "'" : "this call");
        }
        return true;
    }

    bool CheckNode(const p4::Statement& statement, const IfStatement& choice)
    {
        const std::optional<bool> known = KnownChoice(choice);
        if (!known)
        {
            Refuse(statement.where, "a conditional statement", "put the condition into the call's first argument");
        }
        const StatementPtr& taken = *known ? choice.whenTrue : choice.whenFalse;
        return !taken || Check(*taken);
    }

    template <typename Other>
    bool CheckNode(const p4::Statement& statement, const Other&)
    {
        constexpr bool isExit = std::is_same_v<Other, ExitStatement>;
        Refuse(statement.where, isExit ? "an exit" : "a conditional statement");
    }

    void CheckVariable(const Declaration& local)
    {
        const auto* variable = std::get_if<Variable>(&local.node);
        if (variable && variable->initialiser)
        {
            RefuseCalls(*variable->initialiser);
        }
    }

    void RefuseCalls(const Expression& value)
    {
        ForEachPart(value,
                    [&](const Expression& part)
                    {
                        if (IsCallOfOthers(part))
                        {
                            Refuse(part.where, "a call");
                        }
                    });
    }

    /** BMv2's calculations are over lists of fields and numbers. */
    void CheckData(const Expression& data)
    {
        if (data.constant)
        {
            return;
        }
        if (const auto* list = std::get_if<ListExpression>(&data.node))
        {
            for (const ExpressionPtr& element : list->elements)
            {
                CheckData(*element);
            }
            return;
        }
        if (const auto* literal = std::get_if<StructExpression>(&data.node))
        {
            for (const NamedValue& member : literal->members)
            {
                CheckData(*member.value);
            }
            return;
        }
        const auto* cast = std::get_if<Cast>(&data.node);
        if (cast && cast->isImplicit)
        {
            return CheckData(*cast->operand);
        }
        if (!std::holds_alternative<Name>(data.node) && !std::holds_alternative<Member>(data.node) &&
            !std::holds_alternative<Index>(data.node))
        {
            throw InputError(data.where, std::string("computations are not supported in ") + FunctionOf(m_use),
                             "compute it into a field of metadata in the control before");
        }
    }

    [[noreturn]] void Refuse(const SourceLocation& where, const std::string& what,
                             const std::string& remedy = "do the rest in ingress or egress") const
    {
        const std::string function = FunctionOf(m_use);
        throw InputError(where,
                         what + " here: only calls of " + function + " and " + function +
                             "_with_payload are allowed in this control",
                         remedy);
    }

    ChecksumUse m_use;
};

} // namespace

const char*
FunctionOf(ChecksumUse use)
{
    return use == ChecksumUse::Verify ? "verify_checksum" : "update_checksum";
}

bool
IsChecksumCall(const Call& call, ChecksumUse use)
{
    const std::string function = FunctionOf(use);
    return IsExternFunction(call, function.c_str()) || IsExternFunction(call, (function + "_with_payload").c_str());
}

void
RequireChecksumsAlone(const Declaration& control, ChecksumUse use)
{
    ChecksumStatements(use).Check(control);
}

} // namespace pisa::p4
