// The parse graph over slots: from a frame to a header vector.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_PACKET_PARSER_H
#define PISA_PIPELINE_PACKET_PARSER_H

#include "pipeline/linked-hash.h"
#include "pipeline/pipeline.h"
#include "pipeline/variable-format.h"
#include "pipeline/wire-format.h"

#include <vector>

namespace pisa
{

/**
 * Runs the parser of one program and verifies its checksums. Equal contents of varbits get one reference, so that
 * references are equal just when contents are.
 */
class PacketParser
{
  public:
    PacketParser(const Program& program, PhvLayout& layout);

    /** Extracts headers into a header vector that holds the initial slots. */
    Parsed Run(const uint8_t* frame, std::size_t length, Phv& phv, const HashAlgorithms& algorithms) const;

    /** Replaces the members of a value set. */
    void SetValues(ValueSetId valueSet, std::vector<MatchValue> members)
    {
        m_valueSets.at(valueSet) = std::move(members);
    }

    const std::vector<MatchValue>& Values(ValueSetId valueSet) const
    {
        return m_valueSets.at(valueSet);
    }

  private:
    /** One step over slots; `index` is that of its format or operation. */
    struct Step
    {
        enum class Kind : uint8_t
        {
            Extract,
            ExtractVariable,
            Advance,
            Lookahead,
            Compute,
            Check,
        };

        Kind kind;
        uint8_t fault{0};   ///< Check
        uint32_t slot{0};   ///< valid bit, or what is read or written
        uint32_t bits{0};   ///< ExtractVariable: slot of the varbit's length
        uint32_t index{0};  ///< into m_formats, m_variables or m_code
        unsigned offset{0}; ///< Lookahead
        unsigned width{0};  ///< Lookahead
        uint64_t destMask{~uint64_t{0}};
    };

    struct SelectPart
    {
        uint32_t slot;
        unsigned width;
    };

    struct State
    {
        std::vector<Step> steps;
        std::vector<SelectPart> select;
        std::vector<ParseTransition> transitions;
        StateId otherwise;
    };

    /** One frame under way. */
    struct Cursor
    {
        const uint8_t* frame;
        std::size_t length;
        std::size_t at{0};   ///< bytes
        std::size_t seen{0}; ///< bytes from the frame's start that have been asked for

        /** @return whether the frame has so many bits beyond the cursor; they are asked for. */
        bool Has(uint64_t bits)
        {
            const uint64_t bytes = bits / 8 + (bits % 8 != 0 ? 1 : 0);
            if (length - at < bytes)
            {
                seen = length;
                return false;
            }
            seen = std::max<std::size_t>(seen, at + bytes);
            return true;
        }
    };

    Step Link(const Extract& extract, const Program& program, PhvLayout& layout);
    Step Link(const Advance& advance, const Program& program, PhvLayout& layout);
    Step Link(const Lookahead& lookahead, const Program& program, PhvLayout& layout);
    Step Link(const Statement& statement, const Program& program, PhvLayout& layout);
    Step Link(const ParseCheck& check, const Program& program, PhvLayout& layout);

    uint8_t Take(const Step& step, Cursor& cursor, uint64_t* slots) const;
    uint8_t TakeVariable(const Step& step, Cursor& cursor, uint64_t* slots) const;
    void Intern(uint32_t slot, const uint8_t* frame, uint64_t* slots) const;
    StateId Next(const State& state, const uint64_t* slots, uint8_t& fault) const;
    bool IsTaken(const ParseTransition& transition, uint64_t key) const;
    uint8_t Walk(Cursor& cursor, Phv& phv, unsigned& lookups, bool& isAccepted) const;

    std::vector<State> m_states;
    std::vector<WireFormat> m_formats;
    std::vector<VariableFormat> m_variables;
    std::vector<LinkedOperation> m_code;
    std::vector<std::vector<MatchValue>> m_valueSets;
    std::vector<LinkedChecksum> m_checks;
    bool m_keepsFaulty;
    bool m_needsFrame;
    uint32_t m_lengthSlot;
    uint32_t m_faultSlot;
    uint32_t m_checksumSlot;
};

} // namespace pisa

#endif // PISA_PIPELINE_PACKET_PARSER_H
