// What an NCL file declares for switches: kernels, memory, maps, window fields, as its annotations say.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NCL_DEVICE_SOURCE_H
#define PISA_COMPILER_NCL_DEVICE_SOURCE_H

#include "image/ncp-interface.h"
#include "ir/diagnostic.h"

#include <string>
#include <vector>

namespace llvm
{
class Module;
} // namespace llvm

namespace pisa
{

/** One parameter of a kernel. */
struct DeviceParameter
{
    std::string name;
    bool isArray{false};
    unsigned width{0}; ///< bits an element
    bool isSigned{false};
    bool isBool{false};
    bool isExtension{false}; ///< marked _ext_

    bool HasTypeOf(const DeviceParameter& o) const
    {
        return isArray == o.isArray && width == o.width && isSigned == o.isSigned;
    }
};

struct DeviceKernel
{
    std::string name;   ///< as written
    std::string symbol; ///< linkage name
    SourceLocation where;
    bool isOutgoing{false};
    std::vector<std::string> labels; ///< of _at_; empty: everywhere
    std::vector<DeviceParameter> parameters;
};

/** An array (or scalar) of integers in switch memory. Elements are counted row-major. */
struct DeviceMemory
{
    std::string name;
    std::string symbol;
    SourceLocation where;
    std::vector<std::string> labels;
    bool isControl{false};
    unsigned width{0};
    uint64_t size{1};
    uint64_t rows{1};              ///< the first of two dimensions
    std::vector<uint64_t> initial; ///< without trailing zeros
};

struct DeviceMap
{
    std::string name;
    std::string symbol;
    SourceLocation where;
    std::vector<std::string> labels;
    unsigned keyWidth{0};
    unsigned valueWidth{0};
    bool isValueBool{false};
    uint64_t capacity{0};
};

/** The declarations of one file, in their order. */
struct DeviceSource
{
    std::string file;
    std::vector<DeviceKernel> kernels;
    std::vector<DeviceMemory> memories;
    std::vector<DeviceMap> maps;
    std::vector<NcpWindowField> windowFields; ///< what the program adds to ncl::Window
};

/** @return whether something with these labels exists at `label`. */
bool ExistsAt(const std::vector<std::string>& labels, const std::string& label);

/**
 * Reads the annotations and debug information of a module as clang made it.
 * @throws InputError: a type that has no place on a switch, specifiers that contradict each other
 */
DeviceSource ReadDeviceSource(const llvm::Module& module, const std::string& file);

} // namespace pisa

#endif // PISA_COMPILER_NCL_DEVICE_SOURCE_H
