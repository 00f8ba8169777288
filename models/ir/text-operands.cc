// Reads names, fields and operands of the text form.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/text-sections.h"

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
    const std::string name = input.cursor.TakeName("an operation");
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

} // namespace pisa
