// Reads @field_list annotations.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/field-lists.h"

#include "compiler/p4/literal.h"

#include <algorithm>
#include <memory>

namespace pisa::p4
{

namespace
{

using FieldLists = std::map<uint64_t, std::vector<FieldId>>;

/** @return the number that an item of the annotation is: a literal, a constant's name, or Enum.member. */
std::optional<uint64_t>
NumberIn(const P4Program& program, const std::vector<AnnotationToken>& item)
{
    std::optional<Integer> number;
    if (item.size() == 1)
    {
        if (const auto literal = ParseInteger(item[0].text))
        {
            number = literal->value;
        }
    }
    for (const DeclarationPtr& declaration : program.declarations)
    {
        if (item.empty() || declaration->name != item[0].text)
        {
            continue;
        }
        ExpressionPtr value;
        if (const auto* constant = std::get_if<Constant>(&declaration->node); constant && item.size() == 1)
        {
            value = constant->value;
        }
        else if (const auto* declared = std::get_if<Enum>(&declaration->node); declared && item.size() == 3)
        {
            const auto member = std::find_if(declared->members.begin(), declared->members.end(),
                                             [&item](const EnumMember& one) { return one.name == item[2].text; });
            value = member == declared->members.end() ? nullptr : member->value;
        }
        if (value && value->constant && std::holds_alternative<Integer>(value->constant->node))
        {
            number = std::get<Integer>(value->constant->node);
        }
    }
    return number && *number >= 0 && *number <= 255 ? std::optional(static_cast<uint64_t>(*number)) : std::nullopt;
}

void
AddFields(const Data& data, std::vector<FieldId>& list)
{
    for (const Operand& operand : OperandsOf(data))
    {
        const FieldId field = std::get<FieldId>(operand);
        if (std::find(list.begin(), list.end(), field) == list.end())
        {
            list.push_back(field);
        }
    }
}

void
ReadAnnotation(const Shared& shared, const Annotation& annotation, const Data& data, FieldLists& lists)
{
    std::vector<AnnotationToken> item;
    const auto add = [&]
    {
        const std::optional<uint64_t> number = NumberIn(shared.source, item);
        if (!number)
        {
            throw InputError(annotation.where, "@field_list wants numbers from 0 to 255",
                             "write @field_list(1, 2) with literals or constants");
        }
        AddFields(data, lists[*number]);
        item.clear();
    };
    for (const AnnotationToken& token : annotation.body)
    {
        if (token.text == "," && !token.isString)
        {
            add();
        }
        else
        {
            item.push_back(token);
        }
    }
    add();
}

void
ReadFields(const Shared& shared, const Data& data, FieldLists& lists)
{
    const std::vector<TypedField> fields = FieldsOf(data.type);
    for (std::size_t i = 0; i < fields.size(); ++i)
    {
        if (const Annotation* annotation = FindAnnotation(fields[i].field->annotations, "field_list"))
        {
            ReadAnnotation(shared, *annotation, data.members[i], lists);
        }
        ReadFields(shared, data.members[i], lists);
    }
}

} // namespace

std::function<uint32_t(uint64_t number)>
AnnotatedFieldLists(Shared& shared, const Data& metadata)
{
    FieldLists lists;
    ReadFields(shared, metadata, lists);
    return [&shared, lists, made = std::make_shared<std::map<uint64_t, uint32_t>>()](uint64_t number)
    {
        const auto known = made->find(number);
        if (known != made->end())
        {
            return known->second;
        }
        const auto fields = lists.find(number);
        const auto index = static_cast<uint32_t>(shared.program.fieldLists.size());
        shared.program.fieldLists.push_back(fields == lists.end() ? std::vector<FieldId>{} : fields->second);
        (*made)[number] = index;
        return index;
    };
}

} // namespace pisa::p4
