// Reads kernels, switch memory and maps from annotations and debug information.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/ncl/device-source.h"

#include "compiler/ncl/debug-types.h"
#include "compiler/ncl/flat-array.h"

#include <algorithm>
#include <llvm/IR/Constants.h>
#include <llvm/IR/DebugInfoMetadata.h>
#include <llvm/IR/Instructions.h>
#include <llvm/IR/IntrinsicInst.h>
#include <llvm/IR/Module.h>
#include <map>
#include <set>

namespace pisa
{

namespace
{

using llvm::cast;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;

/** All that annotations say of one global or function. */
struct Specifiers
{
    bool isNet{false};
    bool isOut{false};
    bool isIn{false};
    bool isControl{false};
    bool isExtension{false};
    std::vector<std::string> labels;
    SourceLocation where;
};

std::string
StringOf(const llvm::Constant* constant)
{
    const auto* global = dyn_cast_or_null<llvm::GlobalVariable>(constant->stripPointerCasts());
    const auto* data = global ? dyn_cast<llvm::ConstantDataSequential>(global->getInitializer()) : nullptr;
    return data && data->isCString() ? data->getAsCString().str() : std::string();
}

/** @return labels of one _at_, the last operand of its annotation. */
std::vector<std::string>
LabelsOf(const llvm::Constant* arguments, const SourceLocation& where)
{
    std::vector<std::string> labels;
    const auto* global = dyn_cast<llvm::GlobalVariable>(arguments->stripPointerCasts());
    const llvm::Constant* list = global ? global->getInitializer() : nullptr;
    for (unsigned i = 0; list && i < list->getNumOperands(); ++i)
    {
        const std::string label = StringOf(cast<llvm::Constant>(list->getOperand(i)));
        if (label.empty())
        {
            throw InputError(where, "a label of '_at_' is not a string", "write _at_(\"s1\")");
        }
        labels.push_back(label);
    }
    return labels;
}

using SpecifierMap = std::map<const llvm::GlobalObject*, Specifiers>;

SpecifierMap
ReadAnnotations(const llvm::Module& module)
{
    SpecifierMap all;
    const llvm::GlobalVariable* table = module.getGlobalVariable("llvm.global.annotations");
    for (unsigned i = 0; table && i < table->getInitializer()->getNumOperands(); ++i)
    {
        const auto* entry = cast<llvm::Constant>(table->getInitializer()->getOperand(i));
        const auto operand = [&](unsigned n) { return cast<llvm::Constant>(entry->getOperand(n)); };
        const auto* object = dyn_cast<llvm::GlobalObject>(operand(0)->stripPointerCasts());
        const std::string annotation = StringOf(operand(1));
        if (!object || annotation.compare(0, 4, "ncl.") != 0)
        {
            continue;
        }
        Specifiers& specifiers = all[object];
        specifiers.where = {StringOf(operand(2)),
                            static_cast<unsigned>(cast<llvm::ConstantInt>(operand(3))->getZExtValue()), 0};
        specifiers.isNet |= annotation == "ncl.net";
        specifiers.isOut |= annotation == "ncl.out";
        specifiers.isIn |= annotation == "ncl.in";
        specifiers.isControl |= annotation == "ncl.ctrl";
        specifiers.isExtension |= annotation == "ncl.ext";
        if (annotation == "ncl.at")
        {
            for (const auto& label : LabelsOf(operand(4), specifiers.where))
            {
                if (!ExistsAt(specifiers.labels, label) || specifiers.labels.empty())
                {
                    specifiers.labels.push_back(label);
                }
            }
        }
    }
    return all;
}

/** @return the parameters (by number from 1) that carry _ext_. */
std::set<unsigned>
ExtensionParameters(const llvm::Function& function)
{
    std::map<const llvm::Value*, unsigned> numbers;
    std::set<const llvm::Value*> annotated;
    for (const auto& block : function)
    {
        for (const auto& instruction : block)
        {
            if (const auto* declare = dyn_cast<llvm::DbgDeclareInst>(&instruction))
            {
                numbers[declare->getAddress()] = declare->getVariable()->getArg();
            }
            const auto* call = dyn_cast<llvm::IntrinsicInst>(&instruction);
            if (call && call->getIntrinsicID() == llvm::Intrinsic::var_annotation &&
                StringOf(cast<llvm::Constant>(call->getArgOperand(1))) == "ncl.ext")
            {
                annotated.insert(call->getArgOperand(0)->stripPointerCasts());
            }
        }
    }
    std::set<unsigned> found;
    for (const auto* value : annotated)
    {
        found.insert(numbers[value]);
    }
    return found;
}

std::string
ParameterName(const llvm::Function& function, unsigned number)
{
    const std::string name = function.getArg(number)->getName().str();
    return name.empty() ? "p" + std::to_string(number) : name;
}

DeviceParameter
ReadParameter(const DeviceKernel& kernel, const std::string& name, const llvm::DIType* declared, bool isExtension)
{
    DeviceParameter parameter;
    parameter.name = name;
    parameter.isExtension = isExtension;
    const llvm::DIType* type = Strip(declared);
    const auto* pointer = dyn_cast_or_null<llvm::DIDerivedType>(type);
    parameter.isArray = pointer && pointer->getTag() == llvm::dwarf::DW_TAG_pointer_type;
    const auto integer = IntegerTypeOf(parameter.isArray ? pointer->getBaseType() : type);
    if (!integer && !isExtension)
    {
        throw InputError(kernel.where,
                         "parameter '" + name + "' of kernel '" + kernel.name +
                             "' is neither an integer nor a pointer to integers",
                         "window data are arrays of integers (pointers) and integers of up to 64 bits");
    }
    if (integer)
    {
        parameter.width = integer->width;
        parameter.isSigned = integer->isSigned;
        parameter.isBool = integer->isBool;
    }
    return parameter;
}

DeviceKernel
ReadKernel(const llvm::Function& function, const Specifiers& specifiers)
{
    DeviceKernel kernel;
    kernel.name = NameOf(function);
    kernel.symbol = function.getName().str();
    kernel.where = specifiers.where;
    kernel.isOutgoing = specifiers.isOut;
    kernel.labels = specifiers.labels;
    if (specifiers.isOut && specifiers.isIn)
    {
        throw InputError(kernel.where, "kernel '" + kernel.name + "' is both _out_ and _in_", "keep one of them");
    }
    if (function.isDeclaration())
    {
        throw InputError(kernel.where, "kernel '" + kernel.name + "' has no body", "define it in this file");
    }
    if (function.hasLocalLinkage())
    {
        throw InputError(kernel.where, "kernel '" + kernel.name + "' is static, so that hosts cannot name it",
                         "remove 'static' or the unnamed namespace");
    }
    const llvm::DISubprogram* program = function.getSubprogram();
    const auto types = program->getType()->getTypeArray();
    if (types.size() != function.arg_size() + 1 || !function.getReturnType()->isVoidTy())
    {
        throw InputError(kernel.where, "kernel '" + kernel.name + "' returns a value or takes a structure by value",
                         "kernels return void; their parameters are integers and pointers to integers");
    }
    const auto extensions = ExtensionParameters(function);
    for (unsigned i = 0; i < function.arg_size(); ++i)
    {
        kernel.parameters.push_back(
            ReadParameter(kernel, ParameterName(function, i), types[i + 1], extensions.count(i + 1) > 0));
    }
    return kernel;
}

/** @return the first of two declared dimensions; 1 if there are not two. */
uint64_t
RowsOf(const llvm::GlobalVariable& global)
{
    const auto* array = dyn_cast_or_null<llvm::DICompositeType>(Strip(TypeOf(global)));
    if (!array || array->getTag() != llvm::dwarf::DW_TAG_array_type || array->getElements().size() != 2)
    {
        return 1;
    }
    const auto* range = dyn_cast<llvm::DISubrange>(array->getElements()[0]);
    const auto* count = range ? range->getCount().dyn_cast<llvm::ConstantInt*>() : nullptr;
    return count ? count->getZExtValue() : 1;
}

DeviceMemory
ReadMemory(const llvm::GlobalVariable& global, const Specifiers& specifiers)
{
    DeviceMemory memory;
    memory.name = NameOf(global);
    memory.symbol = global.getName().str();
    memory.where = specifiers.where;
    memory.labels = specifiers.labels;
    memory.isControl = specifiers.isControl;
    const FlatType flat = Flatten(global.getValueType());
    const auto* type = dyn_cast_or_null<llvm::IntegerType>(flat.element);
    memory.size = flat.size;
    if (!type || type->getBitWidth() > 64)
    {
        throw InputError(
            memory.where, "switch memory '" + memory.name + "' does not consist of integers of one size",
            "declare integers, arrays of integers or ncl::Map; split structures into one array a member");
    }
    memory.width = std::max(8u, type->getBitWidth());
    memory.rows = RowsOf(global);
    if (memory.size == 0)
    {
        throw InputError(memory.where, "switch memory '" + memory.name + "' has no elements", "declare at least one");
    }
    if (!global.hasInitializer())
    {
        throw InputError(memory.where, "switch memory '" + memory.name + "' is only declared",
                         "define it in this file");
    }
    ReadInitial(global.getInitializer(), 0, memory.initial);
    return memory;
}

/** @return the map's type with its template arguments, or null if the global is no ncl::Map. */
const llvm::DICompositeType*
MapTypeOf(const llvm::GlobalVariable& global)
{
    const auto* type = dyn_cast_or_null<llvm::DICompositeType>(Strip(TypeOf(global)));
    const bool isMap =
        type && type->getName().startswith("Map<") && type->getScope() && type->getScope()->getName() == "ncl";
    return isMap ? type : nullptr;
}

DeviceMap
ReadMap(const llvm::GlobalVariable& global, const llvm::DICompositeType& type, const Specifiers& specifiers)
{
    DeviceMap map;
    map.name = NameOf(global);
    map.symbol = global.getName().str();
    map.where = specifiers.where;
    map.labels = specifiers.labels;
    const auto arguments = type.getTemplateParams();
    const auto key = IntegerTypeOf(cast<llvm::DITemplateTypeParameter>(arguments[0])->getType());
    const auto value = IntegerTypeOf(cast<llvm::DITemplateTypeParameter>(arguments[1])->getType());
    const auto* size = cast<llvm::ConstantAsMetadata>(cast<llvm::DITemplateValueParameter>(arguments[2])->getValue());
    map.capacity = cast<llvm::ConstantInt>(size->getValue())->getZExtValue();
    if (!key || !value || map.capacity == 0)
    {
        throw InputError(map.where, "map '" + map.name + "' is not a map from integers to integers, or holds none",
                         "write ncl::Map<uint32_t, uint16_t, 256>");
    }
    map.keyWidth = key->width;
    map.valueWidth = value->width;
    map.isValueBool = value->isBool;
    return map;
}

void
ReadGlobal(DeviceSource& source, const llvm::GlobalVariable& global, const Specifiers& specifiers)
{
    if (!specifiers.isNet)
    {
        throw InputError(specifiers.where, "'" + NameOf(global) + "' has NCL specifiers but is not _net_",
                         "write _net_ before it");
    }
    if (global.hasLocalLinkage())
    {
        throw InputError(specifiers.where,
                         "switch memory '" + NameOf(global) + "' is static or const, so that hosts cannot name it",
                         "remove 'static', 'const' or the unnamed namespace");
    }
    if (const llvm::DICompositeType* type = MapTypeOf(global))
    {
        source.maps.push_back(ReadMap(global, *type, specifiers));
        return;
    }
    source.memories.push_back(ReadMemory(global, specifiers));
}

} // namespace

bool
ExistsAt(const std::vector<std::string>& labels, const std::string& label)
{
    return labels.empty() || std::find(labels.begin(), labels.end(), label) != labels.end();
}

DeviceSource
ReadDeviceSource(const llvm::Module& module, const std::string& file)
{
    DeviceSource source;
    source.file = file;
    const SpecifierMap specifiers = ReadAnnotations(module);
    for (const auto& global : module.globals())
    {
        const auto at = specifiers.find(&global);
        if (at != specifiers.end())
        {
            ReadGlobal(source, global, at->second);
        }
    }
    for (const auto& function : module)
    {
        const auto at = specifiers.find(&function);
        if (at == specifiers.end())
        {
            continue;
        }
        if (!at->second.isNet || (!at->second.isOut && !at->second.isIn))
        {
            throw InputError(at->second.where,
                             "function '" + NameOf(function) + "' is not a whole kernel declaration",
                             "write '_net_ _out_' or '_net_ _in_' before it; helpers need no specifier");
        }
        source.kernels.push_back(ReadKernel(function, at->second));
    }
    source.windowFields = WindowFieldsOf(module, file);
    return source;
}

} // namespace pisa
