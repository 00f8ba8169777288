// A parser run by definition: bit by bit, every field in a map.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_P4_PARSER_LOWER_PARSE_MODEL_H
#define PISA_TESTS_P4_PARSER_LOWER_PARSE_MODEL_H

#include "ir/program.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace pisa::test
{

/** What a parser makes of a frame. */
struct Parsed
{
    std::map<std::string, uint64_t> fields; ///< "header.field"; those never written are not there
    std::set<std::string> valid;
    unsigned fault{0};  ///< a ParserFault, or one of the program's own
    uint64_t cursor{0}; ///< bits taken of the frame

    uint64_t At(const std::string& field) const
    {
        const auto it = fields.find(field);
        return it == fields.end() ? 0 : it->second;
    }
};

/** Members of value sets by name, as the control plane has put them there. */
using SetMembers = std::map<std::string, std::vector<MatchValue>>;

/** Runs the parse graph of a program over a frame. Ends the test program if it visits more than 10,000 states. */
Parsed Parse(const Program& program, const std::vector<uint8_t>& frame, const SetMembers& members = {});

/**
 * Lowers a v1model program made of declarations (with `struct headers`, `struct meta`) and a parser's body.
 * @param body locals and states of `parser P(packet_in packet, out headers hdr, inout meta m,
 * inout standard_metadata_t standard)`
 * @param declarations what stands in front of it
 * @throws InputError as the lowering does, and for faults that the checker finds
 */
Program LowerParserText(const std::string& declarations, const std::string& body);

/** @return the bytes that the digits of a text say; all else in it is left out. */
std::vector<uint8_t> Bytes(const std::string& hex);

} // namespace pisa::test

#endif // PISA_TESTS_P4_PARSER_LOWER_PARSE_MODEL_H
