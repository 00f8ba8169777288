// Symbolic execution: loads and stores of window data, switch memory, window fields and local variables.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/ncl/debug-types.h"
#include "compiler/ncl/kernel-executor.h"

#include <algorithm>
#include <llvm/IR/Instructions.h>

namespace pisa
{

using llvm::cast;

namespace
{

/** @return the first label of a list, for messages. */
std::string
First(const std::vector<std::string>& labels)
{
    return labels.empty() ? "" : labels[0];
}

} // namespace

unsigned
KernelExecutor::UnitWidth(bool isMemory, uint32_t index) const
{
    return isMemory ? m_setting.source->memories[index].width * m_setting.memoryPacking[index]
                    : m_setting.kernel->parameters[index].width * m_setting.parameterPacking[index];
}

void
KernelExecutor::NoteUse(const PointerChoice& place, unsigned granularity)
{
    const bool isMemory = place.object.kind == PointedObject::Kind::Memory;
    if (!isMemory && place.object.kind != PointedObject::Kind::WindowArray)
    {
        return;
    }
    ArrayUse& use = (isMemory ? m_result.memoryUse : m_result.parameterUse)[place.object.index];
    use.granularity = use.granularity == 0 ? granularity : std::min(use.granularity, granularity);
}

ExecutionValue
KernelExecutor::RunLoad(const llvm::Instruction& instruction)
{
    const auto& load = cast<llvm::LoadInst>(instruction);
    if (load.getType()->isPointerTy())
    {
        Fail("a pointer is kept in memory", "use pointers as plain local variables");
    }
    const unsigned width = WidthOf(load);
    ExecutionValue result;
    const auto places = PointerOf(*load.getPointerOperand());
    for (size_t i = places.size(); i-- > 0;)
    {
        NoteUse(places[i], (width + 7) / 8);
        const PredicateId when = Conditions().And(m_when, places[i].when);
        if (places[i].object.kind == PointedObject::Kind::Null && when != PredicateTable::kFalse)
        {
            WarnOfMiss();
        }
        if (places[i].object.kind == PointedObject::Kind::Null || when == PredicateTable::kFalse)
        {
            continue;
        }
        const ValueId value = Load(places[i], width, when);
        result.scalar = result.scalar ? Graph().Select(places[i].when, value, *result.scalar) : value;
    }
    if (!result.scalar)
    {
        result.scalar = Graph().Constant(width, 0);
    }
    return result;
}

void
KernelExecutor::WarnOfMiss()
{
    m_result.warnings.push_back({Severity::Warning, LocationOf(*m_at),
                                 "the result of a look-up is used where it may be a miss; then it reads 0, and "
                                 "accesses with it have no effect",
                                 "test it with 'if (auto* p = map[key])'"});
}

void
KernelExecutor::RunStore(const llvm::Instruction& instruction)
{
    const auto& store = cast<llvm::StoreInst>(instruction);
    if (store.getValueOperand()->getType()->isPointerTy())
    {
        Fail("a pointer is kept in memory", "use pointers as plain local variables");
    }
    const ValueId value = ScalarOf(*store.getValueOperand());
    for (const auto& place : PointerOf(*store.getPointerOperand()))
    {
        NoteUse(place, (Graph().At(value).width + 7) / 8);
        const PredicateId when = Conditions().And(m_when, place.when);
        if (place.object.kind != PointedObject::Kind::Null && when != PredicateTable::kFalse)
        {
            Store(place, value, when);
        }
    }
}

ValueId
KernelExecutor::Load(const PointerChoice& place, unsigned width, PredicateId when)
{
    const uint32_t index = place.object.index;
    switch (place.object.kind)
    {
    case PointedObject::Kind::WindowArray:
    {
        const auto unit = WindowUnit(index, place.offset, width, when);
        return unit ? m_state.window[index][*unit] : Graph().Constant(width, 0);
    }
    case PointedObject::Kind::Memory:
        return LoadMemory(index, place.offset, width, when);
    case PointedObject::Kind::MapValue:
        return LoadMapValue(index, width);
    case PointedObject::Kind::WindowStruct:
        return LoadWindowField(place.offset, width);
    case PointedObject::Kind::Location:
        return Graph().Constant(width, m_setting.location.id);
    case PointedObject::Kind::Local:
        return LoadLocal(index, place.offset, width);
    case PointedObject::Kind::Constants:
        return LoadConstant(index, place.offset, width);
    default:
        Fail("reads the inside of an ncl::Map", "look keys up with map[key]");
    }
}

void
KernelExecutor::Store(const PointerChoice& place, ValueId value, PredicateId when)
{
    const uint32_t index = place.object.index;
    const unsigned width = Graph().At(value).width;
    switch (place.object.kind)
    {
    case PointedObject::Kind::WindowArray:
        if (const auto unit = WindowUnit(index, place.offset, width, when))
        {
            ValueId& element = m_state.window[index][*unit];
            element = Graph().Select(when, value, element);
        }
        return;
    case PointedObject::Kind::Memory:
    {
        const DeviceMemory& memory = m_setting.source->memories[index];
        if (memory.isControl)
        {
            Fail("kernel '" + m_setting.kernel->name + "' writes control variable '" + memory.name + "'",
                 "hosts write it with ncl::ctrl_wr; kernels only read it");
        }
        const AffineIndex unit = MemoryUnit(index, place.offset, width);
        m_result.accesses.push_back({index, true, unit, WithHits(unit, when), value, LocationOf(*m_at)});
        return;
    }
    case PointedObject::Kind::Local:
        StoreLocal(index, place.offset, value, when);
        return;
    case PointedObject::Kind::MapValue:
        Fail("kernel '" + m_setting.kernel->name + "' writes map '" +
                 m_setting.source->maps[m_result.lookups[index].map].name + "'",
             "hosts change maps with insert and remove; kernels only look up");
    default:
        Fail("kernel '" + m_setting.kernel->name + "' writes what it can only read",
             "write window data or switch memory");
    }
}

std::optional<unsigned>
KernelExecutor::WindowUnit(uint32_t parameter, const AffineIndex& offset, unsigned width, PredicateId when)
{
    const DeviceParameter& declared = m_setting.kernel->parameters[parameter];
    const unsigned unitBytes = UnitWidth(false, parameter) / 8;
    if (!offset.IsConstant())
    {
        Fail("the index into window array '" + declared.name +
                 "' is known only at run time; header fields cannot be indexed",
             "use a constant index or a loop with a constant bound");
    }
    if (std::max(8u, width) != unitBytes * 8 || offset.constant % unitBytes != 0)
    {
        Fail("accesses window array '" + declared.name + "' of " + std::to_string(declared.width) +
                 "-bit elements as " + std::to_string(width) + " bits",
             "access whole elements");
    }
    const int64_t unit = offset.constant / unitBytes;
    const uint64_t elements = static_cast<uint64_t>(unit + 1) * m_setting.parameterPacking[parameter];
    if (offset.constant < 0)
    {
        Fail("index " + std::to_string(unit) + " lies before window array '" + declared.name + "'",
             "indices start at 0");
    }
    ArrayUse& use = m_result.parameterUse[parameter];
    use.extent = std::max(use.extent, elements);
    auto& units = m_state.window[parameter];
    if (!m_setting.capacity[parameter])
    {
        while (units.size() < static_cast<size_t>(unit) + 1)
        {
            const uint32_t next = static_cast<uint32_t>(units.size());
            units.push_back(Graph().Input(unitBytes * 8, {InputKind::WindowElement, parameter, next, ~uint64_t{0}}));
        }
    }
    if (static_cast<size_t>(unit) < units.size())
    {
        return static_cast<unsigned>(unit);
    }
    return BeyondCapacity(parameter, static_cast<uint64_t>(unit), when);
}

std::optional<unsigned>
KernelExecutor::BeyondCapacity(uint32_t parameter, uint64_t element, PredicateId when)
{
    const llvm::Loop* loop = nullptr;
    if (when != PredicateTable::kTrue && RunsEveryIteration(loop))
    {
        throw BeyondWindow{loop};
    }
    if (when == PredicateTable::kTrue)
    {
        Fail("element " + std::to_string(element) + " of window array '" +
                 m_setting.kernel->parameters[parameter].name + "', of which a window holds " +
                 std::to_string(*m_setting.capacity[parameter]),
             "enlarge the mask or stay below window.len");
    }
    return std::nullopt; // that element does not exist, so the condition never holds
}

AffineIndex
KernelExecutor::MemoryUnit(uint32_t memory, const AffineIndex& offset, unsigned width)
{
    const DeviceMemory& declared = m_setting.source->memories[memory];
    if (!ExistsAt(declared.labels, m_setting.location.name))
    {
        Fail("kernel '" + m_setting.kernel->name + "' at '" + m_setting.location.name + "' uses memory '" +
                 declared.name + "', which is at '" + First(declared.labels) + "'",
             "give both the same _at_, or test location.id before");
    }
    const unsigned unitWidth = UnitWidth(true, memory);
    const auto unit = DivideExactly(offset, unitWidth / 8);
    if (std::max(8u, width) != unitWidth || !unit)
    {
        Fail("accesses memory '" + declared.name + "' of " + std::to_string(declared.width) + "-bit elements as " +
                 std::to_string(width) + " bits",
             "access whole elements");
    }
    return *unit;
}

PredicateId
KernelExecutor::WithHits(const AffineIndex& index, PredicateId when)
{
    // an index that a missed look-up gave touches nothing
    for (uint32_t lookup = 0; lookup < m_result.lookups.size(); ++lookup)
    {
        const ValueId hit = HitOf(lookup);
        bool depends = false;
        ValueGraph::Substitution probe(Graph(),
                                       [&](const ValueInput& input) -> std::optional<ValueId>
                                       {
                                           depends |= input.kind == InputKind::MapValue && input.first == lookup;
                                           return std::nullopt;
                                       });
        for (const auto& [value, coefficient] : index.terms)
        {
            probe.Apply(value);
        }
        if (depends)
        {
            when = Conditions().And(when, Graph().PredicateOf(hit));
        }
    }
    return when;
}

ValueId
KernelExecutor::LoadMemory(uint32_t memory, const AffineIndex& offset, unsigned width, PredicateId when)
{
    const AffineIndex unit = MemoryUnit(memory, offset, width);
    const ValueId value = Graph().Input(UnitWidth(true, memory), {InputKind::Load, m_loads++, 0, ~uint64_t{0}});
    m_result.accesses.push_back({memory, false, unit, WithHits(unit, when), value, LocationOf(*m_at)});
    return Graph().Resize(value, width);
}

ValueId
KernelExecutor::LoadMapValue(uint32_t lookup, unsigned width)
{
    const DeviceMap& map = m_setting.source->maps[m_result.lookups[lookup].map];
    const ValueId value = Graph().Input(map.valueWidth, {InputKind::MapValue, lookup, 0, ~uint64_t{0}});
    return Graph().Resize(value, width);
}

ValueId
KernelExecutor::LoadWindowField(const AffineIndex& offset, unsigned width)
{
    struct Builtin
    {
        int64_t offset;
        unsigned width;
        uint32_t field;
    };

    static constexpr Builtin kBuiltins[] = {{0, 32, kNcpSequenceField},
                                            {4, 16, kNcpFromField},
                                            {6, 16, kNcpToField},
                                            {8, 16, kNcpLengthField}};
    for (const auto& builtin : kBuiltins)
    {
        if (!offset.IsConstant() || offset.constant != builtin.offset || width != builtin.width)
        {
            continue;
        }
        uint64_t maximum = LowBits(width);
        if (builtin.field == kNcpLengthField)
        {
            if (m_setting.fixedLength)
            {
                return Graph().Constant(width, *m_setting.fixedLength);
            }
            maximum = MostElements(maximum);
        }
        if (builtin.field == kNcpSequenceField)
        {
            maximum = LowBits(31) / MostElements(1); // an invocation's arrays have fewer than 2^31 elements
        }
        return Graph().Input(width, {InputKind::NcpField, builtin.field, 0, maximum});
    }
    const auto& fields = m_setting.source->windowFields;
    for (uint32_t f = 0; f < fields.size(); ++f)
    {
        if (offset.IsConstant() && offset.constant == fields[f].offset && std::max(8u, width) == fields[f].width)
        {
            const ValueId field =
                m_setting.fixedFields[f]
                    ? Graph().Constant(fields[f].width, *m_setting.fixedFields[f])
                    : Graph().Input(fields[f].width, {InputKind::WindowField, f, 0, LowBits(fields[f].width)});
            return Graph().Resize(field, width);
        }
    }
    Fail("reads 'window' other than by whole fields", "name one field with a constant index");
}

uint64_t
KernelExecutor::MostElements(uint64_t otherwise) const
{
    for (size_t p = 0; p < m_setting.capacity.size(); ++p)
    {
        if (m_setting.kernel->parameters[p].isArray)
        {
            return m_setting.capacity[p].value_or(otherwise);
        }
    }
    return otherwise;
}

} // namespace pisa
