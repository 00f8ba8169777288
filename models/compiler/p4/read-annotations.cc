// Reads annotations.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/reader.h"

#include <utility>

namespace pisa::p4
{

Annotations
Reader::ReadAnnotations()
{
    Annotations annotations;
    while (At("@"))
    {
        Annotation annotation;
        annotation.where = Take().where;
        if (Peek().kind != TokenKind::Word)
        {
            Fail("the name of an annotation is wanted after '@', not " + Show(Peek()));
        }
        annotation.name = Take().text;
        if (annotation.name == "pragma")
        {
            annotation.name = Take().text;
            while (!Peek().startsLine && Peek().kind != TokenKind::End)
            {
                const Token token = Take();
                annotation.body.push_back({token.where, token.text, token.kind == TokenKind::String});
            }
        }
        else if (TakeIf("("))
        {
            ReadAnnotationBody(annotation, ")");
        }
        else if (TakeIf("["))
        {
            annotation.isStructured = true;
            const std::size_t begin = m_at;
            ReadAnnotationBody(annotation, "]");
            m_at = begin;
            ReadAnnotationValues(annotation);
        }
        annotations.push_back(std::move(annotation));
    }
    return annotations;
}

/** `value, ...]` or `key = value, ...]`, a comma behind the last if one likes. */
void
Reader::ReadAnnotationValues(Annotation& annotation)
{
    while (!At("]"))
    {
        if (Peek(1).Is("="))
        {
            ExpectName("a key");
            Take();
        }
        annotation.values.push_back(ReadExpression());
        if (!TakeIf(","))
        {
            break;
        }
    }
    Expect("]");
}

void
Reader::ReadAnnotationBody(Annotation& annotation, std::string_view close)
{
    std::vector<std::string> open{std::string(close)};
    while (true)
    {
        if (Peek().kind == TokenKind::End)
        {
            Fail("the body of annotation '@" + annotation.name + "' never ends", "close its brackets");
        }
        const Token token = Take();
        if (token.Is("(") || token.Is("[") || token.Is("{"))
        {
            open.emplace_back(token.Is("(") ? ")" : token.Is("[") ? "]" : "}");
        }
        else if (token.Is(")") || token.Is("]") || token.Is("}"))
        {
            if (open.back() != token.text)
            {
                --m_at;
                Fail("'" + token.text + "' in annotation '@" + annotation.name + "' closes nothing",
                     "pair its brackets; '" + open.back() + "' is open");
            }
            open.pop_back();
            if (open.empty())
            {
                return;
            }
        }
        annotation.body.push_back({token.where, token.text, token.kind == TokenKind::String});
    }
}

} // namespace pisa::p4
