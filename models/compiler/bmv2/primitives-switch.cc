// Primitives that say what the switch does with the packet.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/bmv2/primitives.h"
#include "compiler/lowering/mirror-session.h"

namespace pisa::bmv2
{

/** Sets the file's own field of that name, else the chip's. */
void
Primitives::SetStandard(const std::string& name, Intrinsic intrinsic, uint64_t value, const JsonValue& where)
{
    if (const auto field = m_shared.headers.FindStandard(name))
    {
        const unsigned width = m_shared.headers.Shape(*field).width;
        m_evaluator.Fields().Write(*field, WideConstant(value, width), m_guard, where);
        return;
    }
    SetIntrinsic(intrinsic, Constant{value}, 16);
}

void
Primitives::Drop(const JsonValue& call, const Parameters& parameters)
{
    (void)parameters;
    const bool hasPort = m_shared.headers.FindStandard("egress_spec").has_value();
    if (m_half == SwitchHalf::Egress && !hasPort)
    {
        SetIntrinsic(Intrinsic::Drop, Constant{1}, 1);
        return;
    }
    SetStandard("egress_spec", Intrinsic::EgressPort, kDropPort, call);
    SetStandard("mcast_grp", Intrinsic::MulticastGroup, 0, call);
}

void
Primitives::Clone(const JsonValue& call, const Parameters& parameters)
{
    const bool isOfIngress = call.Member("op").String() == "clone_ingress_pkt_to_egress";
    if (isOfIngress != (m_half == SwitchHalf::Ingress))
    {
        call.Fail(isOfIngress ? "clones a packet of ingress in egress" : "clones a packet of egress in ingress",
                  "use the primitive of the pipeline that it is called in");
    }
    const Operand session = MirrorSessionToAsk(m_evaluator.Writer(), Number(parameters[0], 16));
    const BigInteger id = m_reader.ReadConstant(parameters[1], "the id of a field list");
    const uint64_t list = m_lists.Kept(id, m_half, parameters[1]);
    SetIntrinsic(Intrinsic::MirrorSession, session, 16);
    SetIntrinsic(Intrinsic::MirrorList, Constant{list}, 8);
}

/** A field list of 0 asks for nothing, as in BMv2. */
void
Primitives::ComeAgain(Intrinsic intrinsic, const JsonValue& typed)
{
    const BigInteger id = m_reader.ReadConstant(typed, "the id of a field list");
    if (id != 0)
    {
        SetIntrinsic(intrinsic, Constant{m_lists.Kept(id, m_half, typed) + 1}, 8);
        return;
    }
    SetIntrinsic(intrinsic, Constant{0}, 8);
}

void
Primitives::Resubmit(const JsonValue& call, const Parameters& parameters)
{
    if (m_half != SwitchHalf::Ingress)
    {
        call.Fail("resubmits in egress", "resubmit in ingress, or recirculate");
    }
    ComeAgain(Intrinsic::Resubmit, parameters[0]);
}

void
Primitives::Recirculate(const JsonValue& call, const Parameters& parameters)
{
    (void)call; // the packet takes the wish with it from ingress to the end of egress
    ComeAgain(Intrinsic::Recirculate, parameters[0]);
}

void
Primitives::Truncate(const JsonValue& call, const Parameters& parameters)
{
    (void)call;
    SetIntrinsic(Intrinsic::Truncate, Number(parameters[0], 32), 32);
}

void
Primitives::ExitPipeline(const JsonValue& call, const Parameters& parameters)
{
    (void)call;
    (void)parameters;
    if (m_guard == Operand{Constant{1}})
    {
        m_exit = Exit::Always;
        return;
    }
    m_exit = m_exit == Exit::Always ? Exit::Always : Exit::Sometimes;
    StraightWriter& writer = m_evaluator.Writer();
    const FieldId flag = ExitFlag(m_shared, m_half);
    writer.Move(flag, writer.Or(flag, m_guard), 1);
}

} // namespace pisa::bmv2
