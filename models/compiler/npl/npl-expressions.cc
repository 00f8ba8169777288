// Identifiers, operators and casts of NPL.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/npl/npl-expressions.h"

#include "ir/characters.h"

#include <map>

namespace pisa
{

namespace
{

/** What the text declares in any program, and words of the language that could be an algorithm's and a variable's. */
const char* const kTaken[] = {"pkt",           "bus",           "packet_t",         "bus_t",
                              "ingress",       "egress",        "logical_table",    "logical_register",
                              "table_type",    "min_size",      "max_size",         "key_construct",
                              "fields_assign", "parser_node",   "root_node",        "next_node",
                              "end_node",      "packet_drop",   "special_function", "extract_fields",
                              "add_header",    "delete_header", "create_checksum",  "parse_begin",
                              "lookahead"};

} // namespace

UniqueNames
NplNames()
{
    UniqueNames names;
    for (const char* name : kTaken)
    {
        names.Insert(name);
    }
    return names;
}

std::string
NplIdentifier(const std::string& name)
{
    std::string identifier;
    for (const char character : name)
    {
        identifier += IsWordCharacter(character) ? character : '_';
    }
    return identifier;
}

std::string
NplResized(const NplText& value, unsigned width)
{
    return value.width == 0 || value.width == width ? value.text
                                                    : "(bit[" + std::to_string(width) + "])" + value.text;
}

std::string
NplOperation(Operation operation, const std::vector<std::string>& operands)
{
    static const std::map<Operation, std::string> operators{
        {Operation::Add, "+"},         {Operation::Sub, "-"},          {Operation::Mul, "*"},
        {Operation::And, "&"},         {Operation::Or, "|"},           {Operation::Xor, "^"},
        {Operation::ShiftLeft, "<<"},  {Operation::ShiftRight, ">>"},  {Operation::Equal, "=="},
        {Operation::NotEqual, "!="},   {Operation::LessUnsigned, "<"}, {Operation::LessEqualUnsigned, "<="},
        {Operation::DivUnsigned, "/"}, {Operation::ModUnsigned, "%"}};
    if (operation == Operation::Move)
    {
        return operands[0];
    }
    if (operation == Operation::Not)
    {
        return "~" + operands[0];
    }
    const auto found = operators.find(operation);
    if (found != operators.end())
    {
        return operands[0] + " " + found->second + " " + operands[1];
    }
    std::string arguments;
    for (const std::string& operand : operands)
    {
        arguments += (arguments.empty() ? "" : ", ") + operand;
    }
    return std::string(Info(operation).name) + "(" + arguments + ")";
}

} // namespace pisa
