// Symbolic execution: memcpy, memmove and memset, element by element.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/ncl/kernel-executor.h"

#include <algorithm>
#include <llvm/IR/Instructions.h>
#include <llvm/IR/IntrinsicInst.h>
#include <llvm/IR/Module.h>
#include <numeric>

namespace pisa
{

namespace
{

/** @return the greatest power of two up to `limit` that divides `value`. */
unsigned
PowerOfTwoIn(int64_t value, unsigned limit)
{
    unsigned power = limit;
    while (power > 1 && value % power != 0)
    {
        power /= 2;
    }
    return power;
}

constexpr unsigned kWidestWord = 4; ///< bytes; what a switch's ALU moves at once

} // namespace

unsigned
KernelExecutor::UnitBytes(const PointerChoice& place)
{
    switch (place.object.kind)
    {
    case PointedObject::Kind::WindowArray:
        return UnitWidth(false, place.object.index) / 8;
    case PointedObject::Kind::Memory:
        return UnitWidth(true, place.object.index) / 8;
    default:
        return 0; // whatever the other side has
    }
}

uint64_t
KernelExecutor::MostBytes(const PointerChoice& place)
{
    const uint32_t index = place.object.index;
    if (place.object.kind == PointedObject::Kind::WindowArray)
    {
        const auto capacity = m_setting.capacity[index];
        return capacity ? uint64_t{*capacity} * (m_setting.kernel->parameters[index].width / 8) : 0;
    }
    if (place.object.kind == PointedObject::Kind::Memory)
    {
        const DeviceMemory& memory = m_setting.source->memories[index];
        return memory.size * (memory.width / 8);
    }
    return 0;
}

void
KernelExecutor::NoteCopy(const PointerChoice& to, const PointerChoice* from, ValueId length)
{
    const auto granularityOf = [](const PointerChoice& place)
    {
        const unsigned power = PowerOfTwoIn(place.offset.constant, kWidestWord);
        return PowerOfTwoIn(CommonFactor(place.offset), power);
    };
    unsigned granularity = Graph().IsConstant(length)
                               ? PowerOfTwoIn(static_cast<int64_t>(Graph().ConstantOf(length)), kWidestWord)
                               : PowerOfTwoIn(int64_t{1} << std::min(8u, Graph().TrailingZeros(length)), kWidestWord);
    granularity = std::min(granularity, granularityOf(to));
    const auto isArray = [](const PointerChoice& place) {
        return place.object.kind == PointedObject::Kind::WindowArray ||
               place.object.kind == PointedObject::Kind::Memory;
    };
    if (from)
    {
        granularity = std::min(granularity, isArray(*from) && isArray(to) ? granularityOf(*from) : 1);
        NoteUse(*from, granularity);
    }
    NoteUse(to, granularity);
    if (from && isArray(*from) && isArray(to))
    {
        const auto link = [&](const PointerChoice& a, const PointerChoice& b)
        {
            auto& uses = a.object.kind == PointedObject::Kind::Memory ? m_result.memoryUse : m_result.parameterUse;
            uses[a.object.index].partners.emplace(b.object.kind == PointedObject::Kind::Memory, b.object.index);
        };
        link(to, *from);
        link(*from, to);
    }
}

void
KernelExecutor::RunCopy(const llvm::MemIntrinsic& copy)
{
    ValueId fill = Graph().Constant(8, 0);
    std::vector<PointerChoice> sources;
    if (const auto* transfer = llvm::dyn_cast<llvm::MemTransferInst>(&copy))
    {
        sources = PointerOf(*transfer->getRawSource());
    }
    else
    {
        fill = ScalarOf(*llvm::cast<llvm::MemSetInst>(copy).getValue());
    }
    const ValueId length = ScalarOf(*copy.getLength());
    for (const auto& to : PointerOf(*copy.getRawDest()))
    {
        if (!llvm::isa<llvm::MemTransferInst>(copy))
        {
            CopyUnits(to, nullptr, fill, length, Conditions().And(m_when, to.when));
        }
        for (const auto& from : sources)
        {
            const PredicateId both = Conditions().And(to.when, from.when);
            CopyUnits(to, &from, fill, length, Conditions().And(m_when, both));
        }
    }
}

void
KernelExecutor::CopyUnits(const PointerChoice& to, const PointerChoice* from, ValueId fill, ValueId length,
                          PredicateId when)
{
    const auto isNull = [](const PointerChoice& place) { return place.object.kind == PointedObject::Kind::Null; };
    if (when == PredicateTable::kFalse || isNull(to) || (from && isNull(*from)))
    {
        return;
    }
    NoteCopy(to, from, length);
    const unsigned toBytes = UnitBytes(to);
    const unsigned fromBytes = from ? UnitBytes(*from) : toBytes;
    unsigned bytes = toBytes != 0 ? toBytes : fromBytes;
    if (bytes == 0)
    {
        bytes = std::max(LocalUnitBytes(to.object), from ? LocalUnitBytes(from->object) : 0);
    }
    if (bytes == 0 || (toBytes != 0 && fromBytes != 0 && toBytes != fromBytes))
    {
        Fail("copies between arrays whose elements differ in size", "copy element by element in a loop");
    }
    uint64_t most = Graph().IsConstant(length) ? Graph().ConstantOf(length) : 0;
    if (!Graph().IsConstant(length))
    {
        const uint64_t limits[] = {MostBytes(to), from ? MostBytes(*from) : 0, Graph().Maximum(length)};
        for (uint64_t limit : limits)
        {
            most = limit != 0 && (most == 0 || limit < most) ? limit : most;
        }
    }
    if (most > kMostCopiedBytes)
    {
        Fail("copies up to " + std::to_string(most) + " bytes (limit: " + std::to_string(kMostCopiedBytes) + ")",
             "give ncl::out a constant mask, or copy a constant length");
    }
    std::vector<ValueId> values; // all are read before any is written, as memmove does
    const auto conditionOf = [&](uint64_t i)
    {
        const ValueId end = Graph().Constant(Graph().At(length).width, (i + 1) * bytes);
        return Conditions().And(when,
                                Graph().PredicateOf(Graph().Compare(Operation::LessEqualUnsigned, end, length)));
    };
    for (uint64_t i = 0; i < most / bytes; ++i)
    {
        values.push_back(from ? Load(Shifted(*from, i * bytes), bytes * 8, conditionOf(i)) : Repeated(fill, bytes));
    }
    for (uint64_t i = 0; i < most / bytes; ++i)
    {
        Store(Shifted(to, i * bytes), values[i], conditionOf(i));
    }
}

PointerChoice
KernelExecutor::Shifted(PointerChoice place, uint64_t bytes)
{
    place.offset.constant += static_cast<int64_t>(bytes);
    return place;
}

ValueId
KernelExecutor::Repeated(ValueId byte, unsigned bytes)
{
    ValueId value = Graph().Resize(byte, bytes * 8);
    for (unsigned i = 1; i < bytes; ++i)
    {
        const ValueId amount = Graph().Constant(bytes * 8, uint64_t{i} * 8);
        value = Graph().Binary(Operation::Or, value,
                               Graph().Binary(Operation::ShiftLeft, Graph().Resize(byte, bytes * 8), amount));
    }
    return value;
}

} // namespace pisa
