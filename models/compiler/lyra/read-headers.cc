// Reads header types, the packet, parser nodes and checksums of a Lyra program.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/reader.h"
#include "compiler/lyra/wide-values.h"

#include "ir/operation.h"

namespace pisa::lyra
{

void
Reader::ReadHeaderType()
{
    HeaderType type;
    const Token name = ExpectName("a header type");
    type.name = name.text;
    type.where = name.where;
    Expect("{");
    while (!TakeIf("}"))
    {
        const unsigned width = ExpectWidth(kWidestValue);
        do
        {
            const Token field = ExpectName("a field");
            type.fields.push_back({field.text, width, field.where});
        } while (TakeIf(","));
        Expect(";");
    }
    TakeIf(";");
    m_source.headerTypes.push_back(std::move(type));
}

void
Reader::ReadPacket()
{
    const Token name = ExpectName("the packet");
    if (m_source.packetAt)
    {
        throw InputError(name.where, "there is a second packet", "put all headers into one");
    }
    m_source.packetAt = name.where;
    Expect("{");
    while (!TakeIf("}"))
    {
        const Token type = ExpectName("a header type");
        do
        {
            const Token header = ExpectName("a header");
            m_source.packet.push_back({header.text, type.text, header.where});
        } while (TakeIf(","));
        Expect(";");
    }
    TakeIf(";");
}

void
Reader::ReadParserNode()
{
    ParserNode node;
    const Token name = ExpectName("a parser node");
    node.name = name.text;
    node.where = name.where;
    Expect("{");
    while (TakeIf("extract"))
    {
        Expect("(");
        const Token header = ExpectName("a header");
        node.headers.push_back({header.text, ""});
        node.headersAt.push_back(header.where);
        Expect(")");
        Expect(";");
    }
    if (Peek().Is("select"))
    {
        ReadSelect(node);
    }
    else
    {
        const Token next = Expect("next");
        const bool isEnd = Peek().Is("accept") || Peek().Is("reject");
        node.cases.push_back({{}, (isEnd ? Take() : ExpectName("a parser node")).text, next.where});
        Expect(";");
    }
    Expect("}");
    TakeIf(";");
    m_source.parser.push_back(std::move(node));
}

/** select (a.x, b.y) { 1, 2: node; 0x10 & 0xf0, 3: node; default: accept; } */
void
Reader::ReadSelect(ParserNode& node)
{
    Expect("select");
    Expect("(");
    do
    {
        node.selectAt.push_back(Peek().where);
        node.select.push_back(ReadField());
    } while (TakeIf(","));
    Expect(")");
    Expect("{");
    while (!TakeIf("}"))
    {
        SelectCase one;
        one.where = Peek().where;
        if (!TakeIf("default"))
        {
            do
            {
                one.values.push_back(ReadSelectValue());
            } while (TakeIf(","));
        }
        Expect(":");
        const bool isEnd = Peek().Is("accept") || Peek().Is("reject");
        one.next = (isEnd ? Take() : ExpectName("a parser node")).text;
        Expect(";");
        node.cases.push_back(std::move(one));
    }
}

MatchValue
Reader::ReadSelectValue()
{
    MatchValue value;
    value.value = ExpectConstant("value to select", 0, ~uint64_t{0});
    if (TakeIf("&"))
    {
        value.mask = ExpectConstant("mask", 0, ~uint64_t{0});
    }
    return value;
}

/** checksum header.field; */
void
Reader::ReadChecksum()
{
    const SourceLocation where = Peek().where;
    m_source.checksums.push_back({ReadField(), where});
    Expect(";");
}

FieldUse
Reader::ReadField()
{
    const Token header = ExpectName("a header");
    Expect(".");
    const Token field = ExpectName("a field");
    return {header.text, field.text};
}

} // namespace pisa::lyra
