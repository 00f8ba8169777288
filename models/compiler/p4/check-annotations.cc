// Checks the annotations that P4 itself gives a meaning (section 20 and appendix F).
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/checker.h"

namespace pisa::p4
{

namespace
{

/** Whether the annotation's value is one string, and must be. */
bool
WantsString(const std::string& name)
{
    return name == "name" || name == "deprecated" || name == "noWarn";
}

/** Whether the annotation says all by being there. */
bool
TakesNothing(const std::string& name)
{
    return name == "tableonly" || name == "defaultonly" || name == "hidden" || name == "optional" || name == "pure" ||
           name == "noSideEffects";
}

} // namespace

void
Checker::CheckAnnotations(const Annotations& annotations)
{
    std::map<std::string, bool> structured;
    for (const Annotation& annotation : annotations)
    {
        const auto [known, isNew] = structured.emplace(annotation.name, annotation.isStructured);
        if (!isNew && (known->second || annotation.isStructured))
        {
            Error(annotation.where, "duplicate name for structured annotation '@" + annotation.name + "'",
                  "keep one of them");
        }
        if (annotation.isStructured)
        {
            CheckStructuredAnnotation(annotation);
        }
        else if (WantsString(annotation.name) && (annotation.body.size() != 1 || !annotation.body[0].isString))
        {
            Error(annotation.where, "annotation '@" + annotation.name + "' must have one string as its value",
                  "write @" + annotation.name + "(\"...\")");
        }
        else if (TakesNothing(annotation.name) && !annotation.body.empty())
        {
            Error(annotation.where, "annotation '@" + annotation.name + "' should not have any arguments",
                  "leave what stands in its brackets out");
        }
        else if (annotation.name == "match" &&
                 (annotation.body.size() != 1 || m_matchKinds.count(annotation.body[0].text) == 0))
        {
            Error(annotation.where, "annotation '@match' must have one match kind as its value",
                  "write @match(exact), or another that is declared");
        }
        else if (annotation.name == "pkginfo" && annotation.body.empty())
        {
            Error(annotation.where, "annotation '@pkginfo' must have a body", "write @pkginfo(key = value)");
        }
    }
}

/** All of the body is `key = value` or none of it is, and no key stands twice. */
void
Checker::CheckStructuredAnnotation(const Annotation& annotation)
{
    for (ExpressionPtr value : annotation.values)
    {
        const TypeKind kind = Check(value)->kind;
        if (kind != TypeKind::Integer && kind != TypeKind::String && kind != TypeKind::Bool &&
            kind != TypeKind::Unknown)
        {
            Error(value->where,
                  "a value of a structured annotation must be int, string or bool, not " + ToString(value->type),
                  "leave the width out");
        }
        else if (IsRuntime(*value))
        {
            Error(value->where, "a value of a structured annotation is not a compile-time constant",
                  "use numbers and constants");
        }
    }
    std::set<std::string> keys;
    unsigned depth = 0;
    bool hasPlain = false;
    bool beginsElement = true;
    for (std::size_t i = 0; i < annotation.body.size(); ++i)
    {
        const AnnotationToken& token = annotation.body[i];
        if (beginsElement && depth == 0)
        {
            const bool isPair = i + 1 < annotation.body.size() && annotation.body[i + 1].text == "=";
            hasPlain = hasPlain || !isPair;
            if (isPair && !keys.insert(token.text).second)
            {
                Error(token.where, "duplicate key '" + token.text + "' in annotation '@" + annotation.name + "'",
                      "keep one of them");
            }
        }
        const bool isBracket = !token.isString && token.text.size() == 1;
        depth += isBracket && std::string("([{").find(token.text) != std::string::npos ? 1 : 0;
        depth -= isBracket && std::string(")]}").find(token.text) != std::string::npos ? 1 : 0;
        beginsElement = !token.isString && token.text == ",";
    }
    if (hasPlain && !keys.empty())
    {
        Error(annotation.where, "annotation '@" + annotation.name + "' mixes values with pairs of a key and a value",
              "write either all or none as key = value");
    }
}

} // namespace pisa::p4
