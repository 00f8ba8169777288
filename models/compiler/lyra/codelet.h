// What packets do to a global, as an expression over its old value: what one atom has to do at once.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_LYRA_CODELET_H
#define PISA_COMPILER_LYRA_CODELET_H

#include "compiler/lyra/context-ir.h"

#include <optional>

namespace pisa::lyra
{

using NodeId = uint32_t;

/** A node of an expression; operands are nodes before it. */
struct CodeletNode
{
    enum class Kind : uint8_t
    {
        Old,       ///< the cell of global `index` before the packet
        Input,     ///< packet word `index`: a field, what a look-up, a hash or another global gave
        Number,    ///< `number`
        Operation, ///< `operation` on the operands, done with `operationWidth` bits
        Beyond,    ///< a look-up, a hash or a draw that asks for the operands: no atom does it
    };

    Kind kind{Kind::Number};
    uint32_t index{0};
    uint64_t number{0};
    Operation operation{Operation::Move};
    unsigned operationWidth{0};
    unsigned width{1}; ///< bits of the value; operands are cut or extended with zeros
    std::vector<NodeId> operands{};

    bool operator==(const CodeletNode& o) const
    {
        return kind == o.kind && index == o.index && number == o.number && operation == o.operation &&
               operationWidth == o.operationWidth && width == o.width && operands == o.operands;
    }
};

/**
 * Globals whose new values hang on each other's old ones, and how: a codelet of Domino (Sivaraman et al. 2016,
 * section 4.2), that is a strongly connected component of the packet's computation. Nearly always one global.
 */
struct Codelet
{
    std::vector<GlobalId> globals; ///< Old nodes count in here
    std::vector<unsigned> widths;  ///< bits of each global's cells
    std::vector<CodeletNode> nodes;
    std::vector<NodeId> next; ///< new value of each global
    std::string why;          ///< why it is no single update of one cell each; empty if it is one
};

/** What of a predicate an atom has to ask by itself. */
enum class CodeletGuard : uint8_t
{
    Inside,  ///< all of it: Banzai has no other conditions
    Outside, ///< not what all touches of the globals share: a chip's gateways and tables ask that
};

/** @return the codelets of a program's globals, in the order of their first globals. */
std::vector<Codelet> CodeletsOf(const ContextProgram& program, CodeletGuard guard);

} // namespace pisa::lyra

#endif // PISA_COMPILER_LYRA_CODELET_H
