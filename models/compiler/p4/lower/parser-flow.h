// A P4 parser as a graph of blocks: parsers inside it inlined, conditional statements made into ways to go.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_LOWER_PARSER_FLOW_H
#define PISA_COMPILER_P4_LOWER_PARSER_FLOW_H

#include "compiler/p4/lower/environment.h"
#include "compiler/p4/lower/shared.h"

#include <memory>

namespace pisa::p4
{

/** Index into ParserFlow::blocks. */
using BlockId = uint32_t;

/** The end of parsing: accepted. An explicit transition to reject leads here too, see FlattenParser. */
constexpr BlockId kAccepted = 0xffffffff;

/** Gives a place its first value: the expression's, or none, which makes the headers in it invalid. */
struct Initialise
{
    Data place;
    const Expression* value{nullptr};
};

/** Gives an out argument what the parser inside has left in its parameter. */
struct CopyOut
{
    const Expression* argument{nullptr};
    Data parameter;
};

using FlowStep = std::variant<const p4::Statement*, Initialise, CopyOut>;

struct GoTo
{
    BlockId next{kAccepted};
};

struct Decide
{
    const Expression* condition{nullptr};
    BlockId whenTrue{kAccepted};
    BlockId whenFalse{kAccepted};
};

/** A select expression; parsing ends as at reject if no case fits. */
struct SelectFrom
{
    const Transition* transition{nullptr};
    std::vector<BlockId> targets; ///< one a case
};

/** Steps that follow each other in one environment, and where they lead. */
struct Block
{
    std::string name; ///< of the state, those of parsers inside with its instance's: "sub.start"
    SourceLocation where;
    Environment* environment{nullptr};
    bool isJoin{false}; ///< begins in the middle of a state
    std::vector<FlowStep> steps;
    std::variant<GoTo, Decide, SelectFrom> end;
};

struct ParserFlow
{
    std::vector<Block> blocks;
    BlockId entry{kAccepted};
    std::vector<std::shared_ptr<Environment>> environments; ///< that the blocks use
    std::map<std::pair<const Environment*, const Declaration*>, ValueSetId> valueSets;
};

/**
 * Makes the blocks of a parser; variables of a state have one place, however often the state is passed. Value sets
 * are added to the program.
 *
 * A transition to reject, and a select of which no case fits, end parsing without an error, so that ingress sees
 * NoError: simple_switch does the same with what p4c makes of them (ParseState::find_next_state of BMv2), where the
 * P4_16 specification has NoMatch for select expressions.
 * @param parameters places for its parameters, one each; that of the packet is not used
 */
ParserFlow FlattenParser(Shared& shared, const Object& parser, const std::vector<Data>& parameters);

/** @return all blocks that a block leads to, kAccepted left out. */
std::vector<BlockId> NextBlocks(const Block& block);

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_LOWER_PARSER_FLOW_H
