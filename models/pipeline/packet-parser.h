// The parse graph over slots: from a frame to a header vector.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_PACKET_PARSER_H
#define PISA_PIPELINE_PACKET_PARSER_H

#include "pipeline/pipeline.h"
#include "pipeline/wire-format.h"

namespace pisa
{

/** Runs the parser of one program. */
class PacketParser
{
  public:
    PacketParser(const Program& program, const PhvLayout& layout);

    /** Extracts headers into a header vector that holds the initial slots. */
    Parsed Run(const uint8_t* frame, std::size_t length, Phv& phv) const;

  private:
    struct LinkedExtract
    {
        uint32_t valid;
        WireFormat format;
    };

    struct SelectPart
    {
        uint32_t slot;
        unsigned width;
    };

    struct State
    {
        std::size_t bytes; ///< of all its headers
        std::vector<LinkedExtract> extracts;
        std::vector<SelectPart> select;
        std::vector<ParseTransition> transitions;
        StateId otherwise;
    };

    static StateId Next(const State& state, const uint64_t* slots);

    std::vector<State> m_states;
    uint32_t m_lengthSlot;
};

} // namespace pisa

#endif // PISA_PIPELINE_PACKET_PARSER_H
