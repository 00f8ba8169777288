// What hosts and tools must know of a compiled NCL program: kernels, windows, memory, labels.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_IMAGE_NCP_INTERFACE_H
#define PISA_IMAGE_NCP_INTERFACE_H

#include "ir/diagnostic.h"
#include "ir/program.h"

#include <optional>
#include <string>
#include <vector>

namespace pisa
{

/** An AND location. `id` is what travels in windows and what the label is as a constant; 0 is nobody. */
struct NcpLabel
{
    std::string name;
    uint16_t id{0};
    bool isSwitch{false};
    bool isSink{false};               ///< where windows go that name no destination
    std::vector<uint16_t> neighbours; ///< one overlay hop away, ascending

    bool operator==(const NcpLabel& o) const;
};

/** One parameter of an outgoing kernel as it stands in a window. */
struct NcpParameter
{
    std::string name;
    bool isArray{false}; ///< a pointer in the source: `capacity` elements a window; else one by-value scalar
    unsigned width{0};   ///< bits an element on the host: 8, 16, 32, 64
    bool isSigned{false};
    bool isBool{false};   ///< 8 bits wide, holds 0 or 1
    unsigned capacity{1}; ///< elements a window

    bool operator==(const NcpParameter& o) const;
};

/** A field that the program added to `window`: where it sits in the host's struct. */
struct NcpWindowField
{
    std::string name;
    unsigned offset{0}; ///< bytes from the start of the struct
    unsigned width{0};  ///< bits: 8, 16, 32, 64
    /** The only value that kernels of this program work with; hosts refuse to send another. */
    std::optional<uint64_t> fixedValue;
    bool isBool{false}; ///< 8 bits wide, holds 0 or 1

    bool operator==(const NcpWindowField& o) const;
};

/** An outgoing kernel. Its window on the wire: parameters in order, each element big-endian in whole bytes. */
struct NcpKernel
{
    std::string name;   ///< as written
    std::string symbol; ///< linkage name in the host object
    uint16_t id{0};     ///< the same on all switches; > 0
    std::vector<NcpParameter> parameters;
    /** window.len is always the first array's capacity, also in a last window that is padded with zeros. */
    bool hasFixedLength{false};

    bool operator==(const NcpKernel& o) const;
};

/** An incoming kernel: the parameters of its outgoing one, then `extensions` pointers or scalars of its own. */
struct NcpIncomingKernel
{
    std::string name;
    std::string symbol;
    std::vector<uint16_t> kernels; ///< ids of the outgoing kernels whose parameter list it repeats
    unsigned extensions{0};

    bool operator==(const NcpIncomingKernel& o) const;
};

/**
 * Switch memory as it lies in registers: arrays may be split into rows and these into banks, and several elements
 * packed in a cell. Elements are counted row-major.
 */
struct NcpMemory
{
    std::string name;
    std::string symbol;
    std::vector<std::string> labels; ///< switches that hold it
    bool isControl{false};           ///< written by hosts through ncl::ctrl_wr, read by kernels
    unsigned width{0};               ///< bits a source element
    uint64_t size{0};                ///< source elements in all
    unsigned packed{1};              ///< source elements a register cell, first one most significant
    std::vector<std::string> banks;  ///< register names, those of the first row first; see LocateElement
    unsigned rows{1};                ///< equal parts, each with its own banks; divides words and banks

    bool operator==(const NcpMemory& o) const;
};

/** Where an element of switch memory lies. */
struct NcpCell
{
    uint64_t bank{0};  ///< index in NcpMemory::banks
    uint64_t index{0}; ///< cell of that register
    unsigned shift{0}; ///< of the element in the cell, bits
};

/** Word w (= element / packed) of a row with n banks is cell w / n of the row's bank w % n. */
NcpCell LocateElement(const NcpMemory& memory, uint64_t element);

/** An ncl::Map: a table with one exact key and one action whose single argument is the value. */
struct NcpMap
{
    std::string name;
    std::string symbol;
    std::vector<std::string> labels;
    std::vector<std::string> tables; ///< all hold the same entries (one a look-up site that could not be shared)
    std::string hitAction;           ///< the action that entries call, taking the value
    unsigned keyWidth{0};
    unsigned valueWidth{0};
    uint64_t capacity{0};
    bool isValueBool{false}; ///< values hold 0 or 1

    bool operator==(const NcpMap& o) const;
};

/** The interface of one program, the same for all its switches and hosts. */
struct NcpInterface
{
    std::vector<NcpLabel> labels;
    std::vector<NcpWindowField> windowFields; ///< extension fields, on the wire in this order, for every kernel
    std::vector<NcpKernel> kernels;
    std::vector<NcpIncomingKernel> incoming;
    std::vector<NcpMemory> memories;
    std::vector<NcpMap> maps;

    bool operator==(const NcpInterface& o) const;
};

/** JSON text to interface and back. @throws InputError with file and line. */
NcpInterface ParseNcpInterface(const std::string& json, const std::string& fileName);
std::string PrintNcpInterface(const NcpInterface& interface);

/**
 * The NCP header, over UDP port kNcpPort: version, kernel, sender, destination, overlay hop, window number and the
 * number of real elements of each array. All big-endian.
 *
 * | field   | bits | meaning |
 * |---------|------|---------|
 * | version | 8    | kNcpVersion |
 * | flags   | 8    | bit 0: last window of its invocation |
 * | kernel  | 16   | NcpKernel::id |
 * | from    | 16   | label of the host that sent the window |
 * | to      | 16   | label of its destination, 0: none |
 * | hop     | 16   | label of the last NCP device that sent it on (the previous overlay hop) |
 * | len     | 16   | real elements of the first array in this window; its capacity if the kernel's length is fixed |
 * | seq     | 32   | number of the window in its invocation, from 0 |
 *
 * Then the window extension fields, then the parameters of the kernel.
 */
constexpr uint16_t kNcpPort = 20035;
constexpr uint8_t kNcpVersion = 1;
constexpr unsigned kNcpHeaderBytes = 16;

/** @return bytes of one window of this kernel behind the NCP header: extension fields and parameters. */
unsigned WindowBytes(const NcpInterface& interface, const NcpKernel& kernel);

} // namespace pisa

#endif // PISA_IMAGE_NCP_INTERFACE_H
