// Reads LLVM's debug information.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/ncl/debug-types.h"

#include <llvm/IR/DebugInfo.h>
#include <llvm/IR/DebugInfoMetadata.h>
#include <llvm/IR/Instructions.h>
#include <llvm/IR/Module.h>
#include <llvm/Support/FileSystem.h>

namespace pisa
{

using llvm::dyn_cast_or_null;

namespace
{

/** @return whether a place is in no file that the user wrote. File names may be relative to clang's own folder. */
bool
IsLibrary(const llvm::DILocation& at)
{
    llvm::SmallString<128> path(at.getFilename());
    llvm::sys::fs::make_absolute(at.getDirectory(), path);
    return path.startswith(PISA_NCL_INCLUDE_DIR) || path.startswith("/usr/");
}

} // namespace

SourceLocation
LocationOf(const llvm::Instruction& instruction)
{
    const llvm::DILocation* at = instruction.getDebugLoc().get();
    while (at && at->getInlinedAt() && IsLibrary(*at))
    {
        at = at->getInlinedAt();
    }
    if (!at)
    {
        return instruction.getFunction() ? LocationOf(*instruction.getFunction()) : SourceLocation{};
    }
    return {at->getFilename().str(), at->getLine(), at->getColumn()};
}

SourceLocation
LocationOf(const llvm::Function& function)
{
    const llvm::DISubprogram* program = function.getSubprogram();
    return program ? SourceLocation{program->getFilename().str(), program->getLine(), 0} : SourceLocation{};
}

const llvm::DIType*
Strip(const llvm::DIType* type)
{
    while (const auto* derived = dyn_cast_or_null<llvm::DIDerivedType>(type))
    {
        switch (derived->getTag())
        {
        case llvm::dwarf::DW_TAG_typedef:
        case llvm::dwarf::DW_TAG_const_type:
        case llvm::dwarf::DW_TAG_volatile_type:
            type = derived->getBaseType();
            break;
        default:
            return type;
        }
    }
    return type;
}

std::optional<IntegerType>
IntegerTypeOf(const llvm::DIType* type)
{
    type = Strip(type);
    if (const auto* composite = dyn_cast_or_null<llvm::DICompositeType>(type))
    {
        return composite->getTag() == llvm::dwarf::DW_TAG_enumeration_type ? IntegerTypeOf(composite->getBaseType())
                                                                           : std::nullopt;
    }
    const auto* basic = dyn_cast_or_null<llvm::DIBasicType>(type);
    if (!basic || basic->getSizeInBits() > 64)
    {
        return std::nullopt;
    }
    const unsigned width = static_cast<unsigned>(basic->getSizeInBits());
    switch (basic->getEncoding())
    {
    case llvm::dwarf::DW_ATE_signed:
    case llvm::dwarf::DW_ATE_signed_char:
        return IntegerType{width, true, false};
    case llvm::dwarf::DW_ATE_unsigned:
    case llvm::dwarf::DW_ATE_unsigned_char:
    case llvm::dwarf::DW_ATE_UTF:
        return IntegerType{width, false, false};
    case llvm::dwarf::DW_ATE_boolean:
        return IntegerType{width, false, true};
    default:
        return std::nullopt;
    }
}

const llvm::DIType*
TypeOf(const llvm::GlobalVariable& global)
{
    llvm::SmallVector<llvm::DIGlobalVariableExpression*, 1> expressions;
    global.getDebugInfo(expressions);
    return expressions.empty() ? nullptr : expressions[0]->getVariable()->getType();
}

std::string
NameOf(const llvm::GlobalVariable& global)
{
    llvm::SmallVector<llvm::DIGlobalVariableExpression*, 1> expressions;
    global.getDebugInfo(expressions);
    return expressions.empty() ? global.getName().str() : expressions[0]->getVariable()->getName().str();
}

std::string
NameOf(const llvm::Function& function)
{
    return function.getSubprogram() ? function.getSubprogram()->getName().str() : function.getName().str();
}

namespace
{

/** @return the structure type of the global `window`, found by its name and size. */
const llvm::DICompositeType*
FindWindowType(const llvm::Module& module, const llvm::StructType& type)
{
    // debug info knows the bare name; the type's own has its scopes before it
    llvm::StringRef name = type.getName();
    name.consume_front("struct.") || name.consume_front("class.");
    name = name.substr(name.rfind(':') + 1); // npos + 1 is 0
    const uint64_t bits = module.getDataLayout().getTypeAllocSizeInBits(const_cast<llvm::StructType*>(&type));
    llvm::DebugInfoFinder finder;
    finder.processModule(module);
    for (const llvm::DIType* candidate : finder.types())
    {
        const auto* composite = dyn_cast_or_null<llvm::DICompositeType>(candidate);
        if (composite && composite->getName() == name && composite->getSizeInBits() == bits &&
            !composite->isForwardDecl())
        {
            return composite;
        }
    }
    return nullptr;
}

/** Collects the members of one structure and of its bases, down to ncl::Window. */
class MemberReader
{
  public:
    explicit MemberReader(const std::string& file) : m_file(file)
    {
    }

    void Read(const llvm::DICompositeType& type, unsigned offset);

    std::vector<NcpWindowField> fields;
    bool hasBuiltin{false};

  private:
    void ReadMember(const llvm::DIDerivedType& member, unsigned offset);
    void Add(const std::string& name, unsigned offset, const llvm::DIType* type, unsigned line);

    std::string m_file;
};

void
MemberReader::Read(const llvm::DICompositeType& type, unsigned offset)
{
    if (type.getName() == "Window" && type.getScope() && type.getScope()->getName() == "ncl")
    {
        hasBuiltin = offset == 0;
        return;
    }
    for (const llvm::DINode* element : type.getElements())
    {
        const auto* member = dyn_cast_or_null<llvm::DIDerivedType>(element);
        if (!member || member->isStaticMember())
        {
            continue;
        }
        const unsigned at = offset + static_cast<unsigned>(member->getOffsetInBits() / 8);
        if (member->getTag() == llvm::dwarf::DW_TAG_inheritance)
        {
            Read(*llvm::cast<llvm::DICompositeType>(Strip(member->getBaseType())), at);
        }
        else if (member->getTag() == llvm::dwarf::DW_TAG_member)
        {
            ReadMember(*member, at);
        }
    }
}

void
MemberReader::ReadMember(const llvm::DIDerivedType& member, unsigned offset)
{
    const std::string name = member.getName().str();
    const llvm::DIType* type = Strip(member.getBaseType());
    const auto* array = dyn_cast_or_null<llvm::DICompositeType>(type);
    if (!array || array->getTag() != llvm::dwarf::DW_TAG_array_type)
    {
        Add(name, offset, type, member.getLine());
        return;
    }
    const llvm::DIType* element = Strip(array->getBaseType()); // a typedef has no size of its own
    const unsigned bytes = static_cast<unsigned>(element->getSizeInBits() / 8);
    for (unsigned i = 0; bytes != 0 && i < array->getSizeInBits() / 8 / bytes; ++i)
    {
        Add(name + "_" + std::to_string(i), offset + i * bytes, element, member.getLine());
    }
}

void
MemberReader::Add(const std::string& name, unsigned offset, const llvm::DIType* type, unsigned line)
{
    const auto integer = IntegerTypeOf(type);
    if (!integer)
    {
        throw InputError({m_file, line, 0}, "window field '" + name + "' is not an integer",
                         "window fields are integers of 8 to 64 bits or arrays of them");
    }
    NcpWindowField field;
    field.name = name;
    field.offset = offset;
    field.width = integer->width;
    field.isBool = integer->isBool;
    fields.push_back(field);
}

} // namespace

std::vector<NcpWindowField>
WindowFieldsOf(const llvm::Module& module, const std::string& file)
{
    const llvm::GlobalVariable* window = module.getGlobalVariable("window");
    const auto* type = window ? llvm::dyn_cast<llvm::StructType>(window->getValueType()) : nullptr;
    if (!window || (type && type->hasName() && type->getName() == "struct.ncl::Window"))
    {
        return {};
    }
    const llvm::DICompositeType* structure = type && type->hasName() ? FindWindowType(module, *type) : nullptr;
    MemberReader reader(file);
    if (structure)
    {
        reader.Read(*structure, 0);
    }
    if (!reader.hasBuiltin)
    {
        throw InputError({file, structure ? structure->getLine() : 0, 0},
                         "the type of 'window' is not derived from ncl::Window",
                         "write 'struct Mine : ncl::Window { ... }; extern const Mine window;'");
    }
    return reader.fields;
}

} // namespace pisa
