// v1model's calls for copies of packets and packets that come again.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/emit/p4-wish-calls.h"

#include "compiler/emit/p4-steering.h"

namespace pisa
{

bool
IsMirrorPair(const Program& program, const std::vector<Instruction>& body, std::size_t at)
{
    const auto* first = std::get_if<Statement>(&body[at]);
    const auto* second = at + 1 < body.size() ? std::get_if<Statement>(&body[at + 1]) : nullptr;
    const std::optional<WrittenWish> session = first ? WishOf(*first) : std::nullopt;
    const std::optional<WrittenWish> list = second ? WishOf(*second) : std::nullopt;
    return session && list && session->field == Intrinsic::MirrorSession && list->field == Intrinsic::MirrorList &&
           session->guard == list->guard && std::holds_alternative<Constant>(list->value) &&
           !Writes(program, body[at], Intrinsic::MirrorList);
}

std::string
CloneCall(Thread thread, const std::string& session, uint64_t list)
{
    const std::string type = thread == Thread::Ingress ? "CloneType.I2E, " : "CloneType.E2E, ";
    return list == 0 ? "clone(" + type + session + ");"
                     : "clone_preserving_field_list(" + type + session + ", " + std::to_string(list) + ");";
}

std::string
AgainCall(Intrinsic wish, uint64_t list)
{
    const std::string name = wish == Intrinsic::Resubmit ? "resubmit" : "recirculate";
    return name + "_preserving_field_list(" + std::to_string(list) + ");";
}

uint64_t
KnownList(const Program& program, uint64_t list)
{
    return list <= program.fieldLists.size() ? list : 0;
}

void
TellByList(const Program& program, const std::string& field, uint64_t first,
           const std::function<std::string(uint64_t)>& call, P4Text& text)
{
    if (program.fieldLists.empty())
    {
        text.Line(call(0));
        return;
    }
    for (uint64_t list = 1; list <= program.fieldLists.size(); ++list)
    {
        const std::string test = "if (" + field + " == " + std::to_string(first + list - 1) + ")";
        list == 1 ? text.Open(test) : text.Turn("else " + test);
        text.Line(call(list));
    }
    text.Turn("else");
    text.Line(call(0));
    text.Close();
}

} // namespace pisa
