// Reads names, fields and operands of the text form.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/text-sections.h"

#include <limits>

namespace pisa
{

namespace
{

/** Takes `.field` behind the name of a header. */
FieldId
TakeFieldOf(TextInput& input, HeaderId header)
{
    input.cursor.Expect(".");
    const SourceLocation where = input.cursor.Where();
    const std::string name = input.cursor.TakeName("a field");
    const std::vector<Field>& fields = input.program.headers[header].fields;
    for (uint32_t index = 0; index < fields.size(); ++index)
    {
        if (fields[index].name == name)
        {
            return {header, index};
        }
    }
    throw InputError(where, "header '" + input.program.headers[header].name + "' has no field '" + name + "'");
}

uint32_t
Find(const std::map<std::string, uint32_t>& known, const std::string& name, const char* what,
     const SourceLocation& where)
{
    auto found = known.find(name);
    if (found == known.end())
    {
        throw InputError(where, std::string("there is no ") + what + " '" + name + "'", "declare it above its use");
    }
    return found->second;
}

FieldId
TakeValidity(TextInput& input)
{
    input.cursor.Expect("(");
    const HeaderId header = TakeKnown(input, input.headers, "header");
    input.cursor.Expect(")");
    return {header, FieldId::kValid};
}

} // namespace

uint32_t
TakeKnown(TextInput& input, const std::map<std::string, uint32_t>& known, const char* what)
{
    const SourceLocation where = input.cursor.Where();
    const std::string name = input.cursor.TakeName(what);
    return Find(known, name, what, where);
}

FieldId
TakeField(TextInput& input)
{
    if (input.cursor.Accept("valid"))
    {
        return TakeValidity(input);
    }
    return TakeFieldOf(input, TakeKnown(input, input.headers, "header"));
}

Operand
TakeOperand(TextInput& input, const Action* action)
{
    TokenCursor& cursor = input.cursor;
    if (cursor.Peek().kind == Token::Kind::Number)
    {
        return Constant{cursor.TakeNumber("an operand")};
    }
    if (cursor.Accept("valid"))
    {
        return TakeValidity(input);
    }
    const SourceLocation where = cursor.Where();
    const std::string name = cursor.TakeName("an operand");
    if (cursor.IsAt("."))
    {
        return TakeFieldOf(input, Find(input.headers, name, "header", where));
    }
    for (uint32_t index = 0; action != nullptr && index < action->parameters.size(); ++index)
    {
        if (action->parameters[index].name == name)
        {
            return Parameter{index};
        }
    }
    throw InputError(where,
                     action != nullptr ? "action '" + action->name + "' has no parameter '" + name + "'"
                                       : "'" + name + "' is neither a field nor a number",
                     "write fields as header.field");
}

std::pair<Operation, unsigned>
TakeOperation(TextInput& input)
{
    const SourceLocation where = input.cursor.Where();
    const std::string name = input.cursor.TakeWord("an operation");
    const std::optional<Operation> operation = FindOperation(name);
    if (!operation)
    {
        throw InputError(where, "there is no operation '" + name + "'");
    }
    input.cursor.Expect("<");
    const unsigned width = input.cursor.TakeWidth();
    input.cursor.Expect(">");
    input.cursor.Expect("(");
    return {*operation, width};
}

Statement
TakeStatement(TextInput& input, FieldId dest, const Action* action)
{
    Statement statement;
    statement.dest = dest;
    std::tie(statement.operation, statement.width) = TakeOperation(input);
    input.cursor.TakeList(")", [&] { statement.operands.push_back(TakeOperand(input, action)); });
    return statement;
}

Condition
TakeCondition(TextInput& input)
{
    Condition condition;
    std::tie(condition.operation, condition.width) = TakeOperation(input);
    condition.left = TakeOperand(input, nullptr);
    input.cursor.Expect(",");
    condition.right = TakeOperand(input, nullptr);
    input.cursor.Expect(")");
    return condition;
}

MatchValue
TakeMasked(TokenCursor& cursor)
{
    MatchValue match;
    match.value = cursor.TakeNumber("a value");
    if (cursor.Accept("&"))
    {
        match.mask = cursor.TakeNumber("a mask");
    }
    return match;
}

HashAlgorithm
TakeAlgorithm(TextInput& input)
{
    const SourceLocation where = input.cursor.Where();
    const std::string name = input.cursor.TakeWord("a hash algorithm");
    const std::optional<HashAlgorithm> algorithm = FindHashAlgorithm(name);
    if (!algorithm)
    {
        throw InputError(where, "there is no hash algorithm '" + name + "'");
    }
    return *algorithm;
}

std::vector<HashInput>
TakeHashInputs(TextInput& input, const Action* action)
{
    std::vector<HashInput> inputs;
    input.cursor.Expect("(");
    input.cursor.TakeList(")",
                          [&]
                          {
                              HashInput& hashed = inputs.emplace_back();
                              hashed.value = TakeOperand(input, action);
                              hashed.width = input.cursor.Accept(":") ? input.cursor.TakeWidth() : 0;
                          });
    return inputs;
}

std::vector<FieldId>
TakeFields(TextInput& input, const char* open, const char* close)
{
    std::vector<FieldId> fields;
    input.cursor.Expect(open);
    input.cursor.TakeList(close, [&] { fields.push_back(TakeField(input)); });
    return fields;
}

std::vector<UserName>
TakeUserNames(TokenCursor& cursor)
{
    constexpr uint64_t kMost = std::numeric_limits<unsigned>::max();
    std::vector<UserName> names;
    cursor.Expect("(");
    cursor.TakeList(")",
                    [&]
                    {
                        UserName& name = names.emplace_back();
                        name.name = cursor.TakeName("a key or parameter");
                        cursor.Expect(":");
                        name.width = static_cast<unsigned>(cursor.TakeNumber("a width in bits", kMost));
                        cursor.Expect("=");
                        name.pieces = static_cast<unsigned>(cursor.TakeNumber("a number of pieces", kMost));
                    });
    return names;
}

} // namespace pisa
