// Frames that come far in a program's parser.
// SPDX-License-Identifier: GPL-2.0-only
#include "emit/guided-frames.h"

#include <map>

namespace pisa
{

namespace
{

constexpr std::size_t kMostBits = 1600;
constexpr std::size_t kPayloadBits = 160;

/** Walks once. */
class Walk
{
  public:
    Walk(const Program& program, std::mt19937_64& random) : m_program(program), m_random(random)
    {
    }

    std::vector<uint8_t> Run()
    {
        StateId id = m_program.parser.empty() ? ParseState::kAccept : 0;
        while (id < m_program.parser.size() && m_bits.size() < kMostBits)
        {
            const ParseState& state = m_program.parser[id];
            for (const ParseStep& step : state.steps)
            {
                if (const auto* extract = std::get_if<Extract>(&step))
                {
                    Add(extract->header);
                }
            }
            id = Choose(state);
        }
        Grow(kPayloadBits);
        std::vector<uint8_t> frame(m_bits.size() / 8);
        for (std::size_t i = 0; i < frame.size() * 8; ++i)
        {
            frame[i / 8] = static_cast<uint8_t>(frame[i / 8] | (m_bits[i] ? 0x80 >> (i % 8) : 0));
        }
        return frame;
    }

  private:
    void Grow(std::size_t bits)
    {
        for (std::size_t i = 0; i < bits; ++i)
        {
            m_bits.push_back(m_random() % 2 == 0);
        }
    }

    void Add(HeaderId header)
    {
        const std::vector<Field>& fields = m_program.headers[header].fields;
        for (uint32_t index = 0; index < fields.size(); ++index)
        {
            m_places[{header, index}] = m_bits.size();
            Grow(fields[index].variableBits > 0 ? 0 : fields[index].width);
        }
    }

    /** @return the state that a random transition leads to, for which the selected fields are set. */
    StateId Choose(const ParseState& state)
    {
        const std::size_t chosen = m_random() % (state.transitions.size() + 1);
        if (chosen == state.transitions.size())
        {
            return state.otherwise;
        }
        const ParseTransition& transition = state.transitions[chosen];
        unsigned low = 0; // bits of the key below the field
        for (std::size_t i = state.select.size(); i-- > 0;)
        {
            const auto place = m_places.find(state.select[i]);
            if (place == m_places.end())
            {
                break;
            }
            const unsigned width = m_program.headers[place->first.header].fields[place->first.index].width;
            for (unsigned bit = 0; bit < width; ++bit)
            {
                if (((transition.mask >> (low + bit)) & 1) != 0)
                {
                    m_bits[place->second + width - 1 - bit] = ((transition.value >> (low + bit)) & 1) != 0;
                }
            }
            low += width;
        }
        return transition.next;
    }

    const Program& m_program;
    std::mt19937_64& m_random;
    std::vector<bool> m_bits;
    std::map<FieldId, std::size_t> m_places; ///< first bits of fields in the frame
};

} // namespace

std::vector<uint8_t>
DrawGuidedFrame(const Program& program, std::mt19937_64& random)
{
    return Walk(program, random).Run();
}

} // namespace pisa
