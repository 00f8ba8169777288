// Symbolic execution: built-ins of NCL and LLVM's intrinsics.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/ncl/debug-types.h"
#include "compiler/ncl/kernel-executor.h"
#include "image/shell.h"

#include <algorithm>
#include <llvm/IR/Instructions.h>
#include <llvm/IR/IntrinsicInst.h>

namespace pisa
{

using llvm::cast;
using llvm::dyn_cast;
using llvm::Intrinsic::ID;

ExecutionValue
KernelExecutor::RunCall(const llvm::CallBase& call)
{
    if (llvm::isa<llvm::IntrinsicInst>(call))
    {
        return RunIntrinsic(call);
    }
    const auto* callee = dyn_cast<llvm::Function>(call.getCalledOperand()->stripPointerCasts());
    if (!callee)
    {
        Fail("calls through a pointer; a switch cannot choose its code at run time",
             "call the function by its name, or use if and switch");
    }
    const std::string name = callee->getName().str();
    if (name == "ncl_map_lookup")
    {
        return RunLookup(call);
    }
    if (!RunDecision(call, name))
    {
        Fail("kernel '" + m_setting.kernel->name + "' calls '" + NameOf(*callee) +
                 "', which has no definition that a switch could run",
             "define it in this file without library calls, allocation or exceptions");
    }
    return {};
}

bool
KernelExecutor::RunDecision(const llvm::CallBase& call, const std::string& name)
{
    ValueId target = Graph().Constant(16, 0);
    NcpDecision decision = NcpDecision::Pass;
    if (name == "ncl_pass_to")
    {
        decision = NcpDecision::PassTo;
        target = ScalarOf(*call.getArgOperand(0));
    }
    else if (name == "ncl_reflect")
    {
        decision = NcpDecision::Reflect;
    }
    else if (name == "ncl_bcast")
    {
        decision = NcpDecision::Broadcast;
    }
    else if (name == "ncl_drop")
    {
        decision = NcpDecision::Drop;
    }
    else if (name != "ncl_pass")
    {
        return false;
    }
    if (decision == NcpDecision::PassTo && Graph().IsConstant(target))
    {
        const uint64_t id = Graph().ConstantOf(target);
        const auto& network = *m_setting.network;
        if (std::none_of(network.begin(), network.end(), [&](const NcpLabel& label) { return label.id == id; }))
        {
            Fail("_pass(" + std::to_string(id) + ") names no label of the AND file", "pass one of its labels");
        }
    }
    Decide(static_cast<unsigned>(decision), target);
    return true;
}

void
KernelExecutor::Decide(unsigned decision, ValueId target)
{
    for (const auto& [when, earlier, to] : m_decisions)
    {
        if ((earlier != decision || to != target) && !Conditions().Exclusive(when, m_when))
        {
            m_result.warnings.push_back({Severity::Warning, LocationOf(*m_at),
                                         "a path of kernel '" + m_setting.kernel->name +
                                             "' takes two different forwarding decisions; the last one counts",
                                         "decide once on each path"});
            break;
        }
    }
    m_decisions.emplace_back(m_when, decision, target);
    m_state.decision = Graph().Select(m_when, Graph().Constant(8, decision), m_state.decision);
    m_state.target = Graph().Select(m_when, target, m_state.target);
}

ValueId
KernelExecutor::HitOf(uint32_t lookup)
{
    return Graph().Input(1, {InputKind::Hit, lookup, 0, 1});
}

ExecutionValue
KernelExecutor::RunLookup(const llvm::CallBase& call)
{
    const auto places = PointerOf(*call.getArgOperand(0));
    if (places.size() != 1 || places[0].object.kind != PointedObject::Kind::Map)
    {
        Fail("looks up in a map that is not known at compile time", "name the map");
    }
    const uint32_t map = places[0].object.index;
    const DeviceMap& declared = m_setting.source->maps[map];
    if (!ExistsAt(declared.labels, m_setting.location.name))
    {
        Fail("kernel '" + m_setting.kernel->name + "' at '" + m_setting.location.name + "' uses map '" +
                 declared.name + "', which is at '" + declared.labels[0] + "'",
             "give both the same _at_, or test location.id before");
    }
    const ValueId key = Graph().Resize(ScalarOf(*call.getArgOperand(1)), declared.keyWidth);
    uint32_t index = 0;
    while (index < m_result.lookups.size() &&
           (m_result.lookups[index].map != map || m_result.lookups[index].key != key))
    {
        ++index;
    }
    if (index == m_result.lookups.size())
    {
        m_result.lookups.push_back({map, key, m_when, LocationOf(*m_at)});
    }
    MapLookup& lookup = m_result.lookups[index];
    lookup.when = Conditions().Or(lookup.when, m_when);
    const PredicateId hit = Graph().PredicateOf(HitOf(index));
    ExecutionValue result;
    result.pointer.push_back({hit, {PointedObject::Kind::MapValue, index}, {}});
    result.pointer.push_back({Conditions().Not(hit), {PointedObject::Kind::Null, 0}, {}});
    return result;
}

ExecutionValue
KernelExecutor::RunIntrinsic(const llvm::CallBase& call)
{
    if (const auto* copy = dyn_cast<llvm::MemIntrinsic>(&call))
    {
        RunCopy(*copy);
        return {};
    }
    const auto& intrinsic = cast<llvm::IntrinsicInst>(call);
    switch (intrinsic.getIntrinsicID())
    {
    case llvm::Intrinsic::dbg_declare:
    case llvm::Intrinsic::dbg_value:
    case llvm::Intrinsic::dbg_label:
    case llvm::Intrinsic::lifetime_start:
    case llvm::Intrinsic::lifetime_end:
    case llvm::Intrinsic::var_annotation:
    case llvm::Intrinsic::assume:
    case llvm::Intrinsic::experimental_noalias_scope_decl:
    case llvm::Intrinsic::donothing:
    case llvm::Intrinsic::invariant_start:
    case llvm::Intrinsic::invariant_end:
    case llvm::Intrinsic::stacksave:
    case llvm::Intrinsic::stackrestore:
        return {};
    case llvm::Intrinsic::expect:
    case llvm::Intrinsic::expect_with_probability:
    case llvm::Intrinsic::ptr_annotation:
    case llvm::Intrinsic::annotation:
    case llvm::Intrinsic::launder_invariant_group:
    case llvm::Intrinsic::strip_invariant_group:
        return Of(*call.getArgOperand(0));
    default:
        return RunArithmeticIntrinsic(call);
    }
}

namespace
{

std::optional<Operation>
OperationOf(ID intrinsic)
{
    switch (intrinsic)
    {
    case llvm::Intrinsic::umin:
        return Operation::MinUnsigned;
    case llvm::Intrinsic::umax:
        return Operation::MaxUnsigned;
    case llvm::Intrinsic::smin:
        return Operation::MinSigned;
    case llvm::Intrinsic::smax:
        return Operation::MaxSigned;
    case llvm::Intrinsic::uadd_sat:
        return Operation::AddSaturateUnsigned;
    case llvm::Intrinsic::usub_sat:
        return Operation::SubSaturateUnsigned;
    case llvm::Intrinsic::sadd_sat:
        return Operation::AddSaturateSigned;
    case llvm::Intrinsic::ssub_sat:
        return Operation::SubSaturateSigned;
    default:
        return std::nullopt;
    }
}

/** @return the bytes of a value in reverse order. */
ValueId
SwapBytes(ValueGraph& graph, ValueId value)
{
    const unsigned width = graph.At(value).width;
    ValueId swapped = graph.Constant(width, 0);
    for (unsigned bit = 0; bit < width; bit += 8)
    {
        const ValueId byte =
            graph.Binary(Operation::And, graph.Binary(Operation::ShiftRight, value, graph.Constant(width, bit)),
                         graph.Constant(width, 0xff));
        swapped = graph.Binary(Operation::Or, swapped,
                               graph.Binary(Operation::ShiftLeft, byte, graph.Constant(width, width - 8 - bit)));
    }
    return swapped;
}

/** @return how many bits are one, by adding ever wider neighbours. */
ValueId
CountOnes(ValueGraph& graph, ValueId value)
{
    const unsigned width = graph.At(value).width;
    for (unsigned step = 1; step < width; step *= 2)
    {
        uint64_t mask = 0;
        for (unsigned bit = 0; bit < width; ++bit)
        {
            mask |= (bit / step) % 2 == 0 ? uint64_t{1} << bit : 0;
        }
        const ValueId low = graph.Constant(width, mask);
        const ValueId shifted = graph.Binary(Operation::ShiftRight, value, graph.Constant(width, step));
        value = graph.Binary(Operation::Add, graph.Binary(Operation::And, value, low),
                             graph.Binary(Operation::And, shifted, low));
    }
    return value;
}

/** @return the high (or low, for a right shift) part of two values shifted as one. */
ValueId
FunnelShift(ValueGraph& graph, bool isLeft, ValueId high, ValueId low, uint64_t amount)
{
    const unsigned width = graph.At(high).width;
    amount %= width;
    if (amount == 0)
    {
        return isLeft ? high : low;
    }
    const uint64_t left = isLeft ? amount : width - amount;
    return graph.Binary(Operation::Or, graph.Binary(Operation::ShiftLeft, high, graph.Constant(width, left)),
                        graph.Binary(Operation::ShiftRight, low, graph.Constant(width, width - left)));
}

} // namespace

ExecutionValue
KernelExecutor::RunArithmeticIntrinsic(const llvm::CallBase& call)
{
    ValueGraph& graph = Graph();
    const ID intrinsic = cast<llvm::IntrinsicInst>(call).getIntrinsicID();
    const auto argument = [&](unsigned i) { return ScalarOf(*call.getArgOperand(i)); };
    ExecutionValue result;
    if (const auto operation = OperationOf(intrinsic))
    {
        result.scalar = graph.Binary(*operation, argument(0), argument(1));
        return result;
    }
    switch (intrinsic)
    {
    case llvm::Intrinsic::is_constant:
        result.scalar = graph.Constant(1, 0);
        return result;
    case llvm::Intrinsic::abs:
    {
        const ValueId zero = graph.Constant(WidthOf(call), 0);
        result.scalar =
            graph.Binary(Operation::MaxSigned, argument(0), graph.Binary(Operation::Sub, zero, argument(0)));
        // the most negative value is its own absolute value, and the larger of two equal ones
        return result;
    }
    case llvm::Intrinsic::bswap:
        result.scalar = SwapBytes(graph, argument(0));
        return result;
    case llvm::Intrinsic::ctpop:
        result.scalar = CountOnes(graph, argument(0));
        return result;
    case llvm::Intrinsic::fshl:
    case llvm::Intrinsic::fshr:
        if (graph.IsConstant(argument(2)))
        {
            result.scalar = FunnelShift(graph, intrinsic == llvm::Intrinsic::fshl, argument(0), argument(1),
                                        graph.ConstantOf(argument(2)));
            return result;
        }
        break;
    default:
        break;
    }
    Fail("no switch has the operation '" + cast<llvm::Function>(call.getCalledOperand())->getName().str() + "'",
         "use additions, shifts by constants, comparisons and bitwise operations");
}

} // namespace pisa
