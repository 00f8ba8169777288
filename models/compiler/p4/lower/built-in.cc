// Lowers what headers and stacks bring with them: validity, pushing and popping.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/body.h"
#include "compiler/p4/lower/instances.h"

namespace pisa::p4
{

Data
Body::CallBuiltIn(const Expression& e, const p4::Call& call, const Member& member)
{
    Data result;
    result.type = TypeOf(e);
    if (member.member == "isValid")
    {
        const Data object = EvaluateRaw(*member.object);
        Operand valid = object.valid.value_or(Literal(0));
        for (const Data& each : object.valid ? std::vector<Data>{} : object.members)
        {
            valid = m_code.Or(valid, each.valid.value_or(Literal(0)));
        }
        result.pieces = {valid};
        return result;
    }
    if (member.member == "setValid" || member.member == "setInvalid")
    {
        SetValid(Locate(*member.object), member.member == "setValid");
        return result;
    }
    if (member.member == "push_front" || member.member == "pop_front")
    {
        const Integer count = EvaluateConstant(*call.arguments.at(0).value, "the number of elements");
        const long by = count > 64 ? 64 : static_cast<long>(count);
        MoveStack(Locate(*member.object), member.member == "push_front" ? by : -by);
        return result;
    }
    throw InputError(e.where, "'" + member.member + "' cannot be called here",
                     "headers have isValid, setValid, setInvalid; stacks push_front and pop_front");
}

void
Body::SetValid(const LeftValue& left, bool isValid)
{
    for (const ChosenPlace& chosen : left.places)
    {
        const std::vector<Data> headers = chosen.place.valid ? std::vector<Data>{chosen.place} : chosen.place.members;
        for (const Data& header : headers)
        {
            const FieldId valid = std::get<FieldId>(*header.valid);
            m_code.Move(valid,
                        m_code.Compute(Operation::Select, 1, {chosen.isMeant, Literal(isValid ? 1 : 0), valid}), 1);
        }
        SetAlone(chosen);
    }
}

/** Elements move to higher indices (by > 0) or lower ones, in the order in which none is overwritten too early. */
void
Body::MoveStack(const LeftValue& left, long by)
{
    for (const ChosenPlace& chosen : left.places)
    {
        const std::vector<Data>& elements = chosen.place.members;
        const auto size = static_cast<long>(elements.size());
        for (long step = 0; step < size; ++step)
        {
            const long to = by > 0 ? size - 1 - step : step;
            const long from = to - by;
            const Data& place = elements[static_cast<std::size_t>(to)];
            const bool isThere = from >= 0 && from < size;
            Data value = isThere ? elements[static_cast<std::size_t>(from)] : place;
            if (!isThere)
            {
                // what comes in is invalid; its fields are not looked at
                if (!(chosen.isMeant == Literal(1)))
                {
                    throw InputError(m_code.Where(), "a stack inside a stack element that is known only at run time",
                                     "push and pop stacks with constant indices");
                }
                Invalidate(place);
                continue;
            }
            Copy(place, Choose(chosen.isMeant, value, place));
        }
    }
}

} // namespace pisa::p4
