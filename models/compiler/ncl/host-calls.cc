// Finds constants at calls of ncl_host_out in the optimised host half.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/ncl/host-calls.h"

#include "compiler/ncl/debug-types.h"
#include "compiler/ncl/kernel-module.h"

#include <algorithm>
#include <llvm/Analysis/CFG.h>
#include <llvm/Analysis/ConstantFolding.h>
#include <llvm/IR/Constants.h>
#include <llvm/IR/DebugInfoMetadata.h>
#include <llvm/IR/Dominators.h>
#include <llvm/IR/Instructions.h>
#include <llvm/IR/IntrinsicInst.h>
#include <llvm/IR/Module.h>

namespace pisa
{

namespace
{

using llvm::cast;
using llvm::dyn_cast;

/** A write to a local variable: its bytes from `offset` on come from a constant, or are not known. */
struct Write
{
    const llvm::Instruction* at{nullptr};
    uint64_t offset{0};
    uint64_t bytes{0};
    const llvm::Constant* source{nullptr}; ///< null: not constant
    uint64_t sourceOffset{0};
    bool isFill{false}; ///< every byte is the byte `source`
};

std::optional<uint64_t>
ByteOf(const llvm::Constant* constant, uint64_t offset, const llvm::DataLayout& layout)
{
    auto* byte = llvm::ConstantFoldLoadFromConst(const_cast<llvm::Constant*>(constant),
                                                 llvm::Type::getInt8Ty(constant->getContext()),
                                                 llvm::APInt(64, offset), layout);
    const auto* integer = llvm::dyn_cast_or_null<llvm::ConstantInt>(byte);
    return integer ? std::make_optional(integer->getZExtValue()) : std::nullopt;
}

/** What memory holds at one call. */
class MemoryAtCall
{
  public:
    MemoryAtCall(const llvm::CallBase& call, const llvm::Value& pointer);

    /** @return the little-endian number in some bytes, if constant. */
    std::optional<uint64_t> Read(uint64_t offset, unsigned bytes) const;

  private:
    std::optional<uint64_t> ReadByte(uint64_t offset) const;
    void CollectWrites(const llvm::Value& pointer, uint64_t offset);
    void CollectWrite(const llvm::User& user, const llvm::Value& pointer, uint64_t offset);

    const llvm::CallBase& m_call;
    const llvm::DataLayout& m_layout;
    llvm::DominatorTree m_dominators;
    const llvm::Constant* m_constant{nullptr}; ///< the contents of a constant global
    uint64_t m_offset{0};
    std::vector<Write> m_writes; ///< those that dominate the call, in order
    bool m_isUnknown{false};
};

MemoryAtCall::MemoryAtCall(const llvm::CallBase& call, const llvm::Value& pointer)
    : m_call(call),
      m_layout(call.getModule()->getDataLayout()),
      m_dominators(const_cast<llvm::Function&>(*call.getFunction()))
{
    llvm::APInt offset(64, 0);
    const llvm::Value* base = pointer.stripAndAccumulateConstantOffsets(m_layout, offset, true);
    m_offset = offset.getZExtValue();
    if (const auto* global = dyn_cast<llvm::GlobalVariable>(base))
    {
        m_constant = global->isConstant() && global->hasInitializer() ? global->getInitializer() : nullptr;
        m_isUnknown = m_constant == nullptr;
        return;
    }
    if (!llvm::isa<llvm::AllocaInst>(base))
    {
        m_isUnknown = true;
        return;
    }
    CollectWrites(*base, 0);
    std::vector<Write> before;
    for (const auto& write : m_writes)
    {
        if (m_dominators.dominates(write.at, &m_call))
        {
            before.push_back(write);
        }
        else if (llvm::isPotentiallyReachable(write.at, &m_call, nullptr, &m_dominators))
        {
            m_isUnknown = true;
        }
    }
    std::stable_sort(before.begin(), before.end(),
                     [&](const Write& a, const Write& b) { return m_dominators.dominates(a.at, b.at); });
    m_writes = std::move(before);
}

void
MemoryAtCall::CollectWrites(const llvm::Value& pointer, uint64_t offset)
{
    for (const llvm::User* user : pointer.users())
    {
        CollectWrite(*user, pointer, offset);
    }
}

void
MemoryAtCall::CollectWrite(const llvm::User& user, const llvm::Value& pointer, uint64_t offset)
{
    if (llvm::isa<llvm::BitCastInst>(user) || llvm::isa<llvm::GetElementPtrInst>(user))
    {
        llvm::APInt step(64, 0);
        const auto* steps = dyn_cast<llvm::GetElementPtrInst>(&user);
        if (steps && !steps->accumulateConstantOffset(m_layout, step))
        {
            m_isUnknown = true;
            return;
        }
        CollectWrites(user, offset + step.getZExtValue());
        return;
    }
    Write write;
    write.at = dyn_cast<llvm::Instruction>(&user);
    write.offset = offset;
    if (const auto* store = dyn_cast<llvm::StoreInst>(&user))
    {
        if (store->getPointerOperand() != &pointer)
        {
            m_isUnknown = true;
            return;
        }
        write.bytes = m_layout.getTypeStoreSize(store->getValueOperand()->getType());
        write.source = dyn_cast<llvm::Constant>(store->getValueOperand());
        m_writes.push_back(write);
        return;
    }
    const auto* call = dyn_cast<llvm::CallBase>(&user);
    const auto* memory = dyn_cast<llvm::MemIntrinsic>(&user);
    if (memory && memory->getRawDest() == &pointer)
    {
        const auto* length = dyn_cast<llvm::ConstantInt>(memory->getLength());
        write.bytes = length ? length->getZExtValue() : ~uint64_t{0} - offset;
        if (const auto* fill = dyn_cast<llvm::MemSetInst>(memory))
        {
            write.source = dyn_cast<llvm::Constant>(fill->getValue());
            write.isFill = true;
        }
        else
        {
            llvm::APInt from(64, 0);
            const auto* source = cast<llvm::MemTransferInst>(memory)->getRawSource();
            const auto* global =
                dyn_cast<llvm::GlobalVariable>(source->stripAndAccumulateConstantOffsets(m_layout, from, true));
            write.source = global && global->isConstant() ? global->getInitializer() : nullptr;
            write.sourceOffset = from.getZExtValue();
        }
        m_writes.push_back(write);
        return;
    }
    const llvm::Function* callee = call ? call->getCalledFunction() : nullptr;
    const bool isHarmless = llvm::isa<llvm::LoadInst>(user) || llvm::isa<llvm::CmpInst>(user) || memory ||
                            (callee && (callee->isIntrinsic() || callee->getName().startswith("ncl_host_")));
    m_isUnknown |= !isHarmless;
}

std::optional<uint64_t>
MemoryAtCall::ReadByte(uint64_t offset) const
{
    if (m_isUnknown)
    {
        return std::nullopt;
    }
    if (m_constant)
    {
        return ByteOf(m_constant, offset, m_layout);
    }
    for (size_t i = m_writes.size(); i-- > 0;)
    {
        const Write& write = m_writes[i];
        if (offset >= write.offset && offset - write.offset < write.bytes)
        {
            return write.source
                       ? ByteOf(write.source, write.isFill ? 0 : write.sourceOffset + offset - write.offset, m_layout)
                       : std::nullopt;
        }
    }
    return std::nullopt;
}

std::optional<uint64_t>
MemoryAtCall::Read(uint64_t offset, unsigned bytes) const
{
    uint64_t value = 0;
    for (unsigned i = 0; i < bytes; ++i)
    {
        const auto byte = ReadByte(m_offset + offset + i);
        if (!byte)
        {
            return std::nullopt;
        }
        value |= *byte << (8 * i);
    }
    return value;
}

/** @return the call's place in the user's file: where ncl::out was called. */
SourceLocation
PlaceOf(const llvm::Instruction& call)
{
    const llvm::DILocation* at = call.getDebugLoc().get();
    while (at && at->getInlinedAt())
    {
        at = at->getInlinedAt();
    }
    return at ? SourceLocation{at->getFilename().str(), at->getLine(), at->getColumn()} : LocationOf(call);
}

HostCall
ReadCall(const llvm::CallBase& call, const std::string& kernel, const DeviceSource& source)
{
    HostCall found;
    found.kernel = kernel;
    found.where = PlaceOf(call);
    const MemoryAtCall window(call, *call.getArgOperand(3));
    for (const auto& field : source.windowFields)
    {
        found.windowFields.push_back(window.Read(field.offset, field.width / 8));
    }
    const auto* count = dyn_cast<llvm::ConstantInt>(call.getArgOperand(6));
    if (!count)
    {
        return found;
    }
    const MemoryAtCall mask(call, *call.getArgOperand(5));
    std::vector<unsigned> entries;
    for (uint64_t i = 0; i < count->getZExtValue(); ++i)
    {
        const auto entry = mask.Read(4 * i, 4);
        if (!entry)
        {
            return found;
        }
        entries.push_back(static_cast<unsigned>(*entry));
    }
    found.mask = entries;
    return found;
}

} // namespace

std::vector<HostCall>
ReadHostCalls(const std::string& bitcode, const DeviceSource& source)
{
    KernelModule module(bitcode, source.file);
    OptimiseHosts(module.Module());
    std::vector<HostCall> calls;
    const llvm::Function* out = module.Module().getFunction("ncl_host_out");
    if (!out)
    {
        return calls;
    }
    for (const auto& function : module.Module())
    {
        for (const auto& block : function)
        {
            for (const auto& instruction : block)
            {
                const auto* call = dyn_cast<llvm::CallBase>(&instruction);
                if (!call || call->getCalledFunction() != out)
                {
                    continue;
                }
                const auto* kernel = dyn_cast<llvm::Function>(call->getArgOperand(0)->stripPointerCasts());
                if (kernel)
                {
                    calls.push_back(ReadCall(*call, kernel->getName().str(), source));
                }
            }
        }
    }
    return calls;
}

} // namespace pisa
