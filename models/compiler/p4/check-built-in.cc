// Checks calls of what headers, stacks, tables and blocks bring with them, and where calls may stand.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/checker.h"
#include "compiler/p4/constant-evaluator.h"

#include <algorithm>

namespace pisa::p4
{

namespace
{

/** The width without its varbit parts. */
std::optional<unsigned>
LeastWidthOf(const TypePtr& type)
{
    if (type->kind == TypeKind::Varbit)
    {
        return 0;
    }
    if (type->kind == TypeKind::HeaderUnion)
    {
        std::optional<unsigned> least;
        for (const TypedField& field : FieldsOf(type))
        {
            const auto width = LeastWidthOf(field.type);
            least = !least || (width && *width < *least) ? width : least;
        }
        return least;
    }
    const auto width = WidthOf(type);
    if (!width)
    {
        return std::nullopt;
    }
    unsigned slack = 0;
    for (const TypedField& field : FieldsOf(type))
    {
        slack += WidthOf(field.type).value_or(0) - LeastWidthOf(field.type).value_or(0);
    }
    return *width - slack;
}

/** @return what minSizeInBits and the like give on the type, empty for other names and for types without a width. */
std::optional<unsigned>
SizeIn(const std::string& name, const TypePtr& type)
{
    const bool inBytes = name == "minSizeInBytes" || name == "maxSizeInBytes";
    std::optional<unsigned> bits;
    if (name == "minSizeInBits" || name == "minSizeInBytes")
    {
        bits = LeastWidthOf(type);
    }
    else if (name == "maxSizeInBits" || name == "maxSizeInBytes")
    {
        bits = WidthOf(type);
    }
    return bits && inBytes ? (*bits + 7) / 8 : bits;
}

} // namespace

TypePtr
Checker::CheckMethod(Expression& e, Call& call, Member& member)
{
    const TypePtr object = Check(member.object);
    const TypePtr named = object->kind == TypeKind::TypeName ? object->arguments[0] : object;
    call.callee->type = MakeType(TypeKind::Function);
    if (named->kind == TypeKind::Unknown)
    {
        for (Argument& argument : call.arguments)
        {
            Check(argument.value);
        }
        return named;
    }
    const bool isBlock = named->kind == TypeKind::Parser || named->kind == TypeKind::Control;
    if (isBlock && member.member == "apply")
    {
        if (object->kind == TypeKind::TypeName && !CheckDirect(e, *named->declaration))
        {
            return MakeType(TypeKind::Void);
        }
        return CheckApply(e, call, *named->declaration, named);
    }
    if (object->kind == TypeKind::Table && member.member == "apply")
    {
        return CheckApply(e, call, *object->declaration, object);
    }
    if (object->kind != TypeKind::Extern)
    {
        return CheckBuiltIn(e, call, member, object);
    }
    Scopes::Found methods;
    for (const DeclarationPtr& method : std::get<ExternObject>(object->declaration->node).methods)
    {
        if (method->name == member.member && !std::get<Function>(method->node).isConstructor)
        {
            methods.push_back(method.get());
        }
    }
    return methods.empty() ? NoSuchMember(e, member, object) : CheckFunctionCall(e, call, methods, object);
}

/** `C.apply()` makes an instance without a name, for which there are no arguments (section 15.1). */
bool
Checker::CheckDirect(const Expression& e, const Declaration& block)
{
    const auto* parser = std::get_if<Parser>(&block.node);
    const auto* control = std::get_if<Control>(&block.node);
    if ((parser && parser->isType) || (control && control->isType))
    {
        Error(e.where, "'" + block.name + "' is a type and has no body to apply", "apply one that implements it");
        return false;
    }
    std::vector<Argument> none;
    return Pair(e.where, "constructor of '" + block.name + "'", *ConstructorParameters(block), none);
}

TypePtr
Checker::CheckApply(Expression& e, Call& call, const Declaration& block, const TypePtr& object)
{
    call.target = &block;
    const std::string what = "'" + block.name + ".apply'";
    if (m_body == Body::Action || m_body == Body::Function)
    {
        Error(e.where, what + ": apply cannot be called from " + (m_body == Body::Action ? "actions" : "functions"),
              "call it in the control's apply block");
    }
    if (object->kind == TypeKind::Table)
    {
        if (!call.arguments.empty())
        {
            Error(e.where, what + " takes no arguments", "leave them out");
        }
        return MakeType(TypeKind::ApplyResult, &block);
    }
    const bool fitsHere = object->kind == TypeKind::Parser ? m_body == Body::Parser : m_body == Body::Control;
    if (!fitsHere && m_body != Body::Action && m_body != Body::Function)
    {
        Error(e.where, what + ": parsers may only be applied in parsers, controls only in controls", "move the call");
    }
    if (!Pair(e.where, what, *ApplyParameters(block), call.arguments))
    {
        return MakeType(TypeKind::Void);
    }
    Inference inference;
    const Declarations& typeParameters = *TypeParametersOf(block);
    inference.AddObject(object);
    if (CheckArguments(e.where, what, *ApplyParameters(block), call.arguments, inference))
    {
        call.typeValues = Solve(e.where, what, typeParameters, inference);
        for (Argument& argument : call.arguments)
        {
            PassArgument(argument, inference, what);
        }
    }
    return MakeType(TypeKind::Void);
}

/** push_front and pop_front: by a number that is known when compiled, and not while a parser fills the stack. */
void
Checker::CheckPush(const SourceLocation& where, const std::string& name, ExpressionPtr& count)
{
    if (m_body == Body::Parser)
    {
        Error(where, "'" + name + "' of a stack cannot be used in a parser", "extract into next");
    }
    Coerce(count, MakeType(TypeKind::Integer), "the number of elements");
    if (!count->constant && IsRuntime(*count))
    {
        Error(where, "the number of elements is not a compile-time constant", "use a number");
    }
    const auto* number = count->constant ? std::get_if<Integer>(&count->constant->node) : nullptr;
    if (number && *number < 0)
    {
        Error(where, "the number of elements is negative", "use a number from 0 on");
    }
}

TypePtr
Checker::CheckBuiltIn(Expression& e, Call& call, const Member& member, const TypePtr& object)
{
    const std::string& name = member.member;
    const TypePtr type = object->kind == TypeKind::TypeName ? object->arguments[0] : object;
    for (Argument& argument : call.arguments)
    {
        Check(argument.value);
    }
    const bool isStack = IsHeaderStack(object);
    const bool pushes = isStack && (name == "push_front" || name == "pop_front");
    const bool isHeader = object->kind == TypeKind::Header || object->kind == TypeKind::HeaderUnion;
    const std::size_t wanted = pushes ? 1 : 0;
    const auto size = SizeIn(name, type);
    const bool sets = object->kind == TypeKind::Header && (name == "setValid" || name == "setInvalid");
    if (!pushes && !(isHeader && name == "isValid") && !sets && !size &&
        !(object->kind == TypeKind::HeaderUnion && name == "setInvalid"))
    {
        return NoSuchMember(e, member, object);
    }
    if (call.arguments.size() != wanted)
    {
        Error(e.where,
              "'" + name + "' takes " + std::to_string(wanted) + " arguments, not " +
                  std::to_string(call.arguments.size()),
              "give it as many");
        return MakeType(TypeKind::Unknown);
    }
    if (size)
    {
        e.constant = MakeValue(Integer(*size));
        return MakeType(TypeKind::Integer);
    }
    if (name != "isValid" && !IsLeftValue(*member.object))
    {
        Error(e.where, "'" + name + "' changes a header or stack that cannot be written here",
              "use one that is inout");
    }
    if (pushes)
    {
        CheckPush(e.where, name, call.arguments[0].value);
    }
    return name == "isValid" ? MakeType(TypeKind::Bool) : MakeType(TypeKind::Void);
}

} // namespace pisa::p4
