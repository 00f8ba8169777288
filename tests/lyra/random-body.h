// Random bodies of Lyra algorithms.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_LYRA_RANDOM_BODY_H
#define PISA_TESTS_LYRA_RANDOM_BODY_H

#include <cstdint>
#include <random>
#include <string>

namespace pisa::lyra
{

/**
 * Draws bodies for the headers of TestHeaders: locals, conditions, globals `g` (8 cells of 32 bits) and `one` (a cell
 * of 8), the dict `t` (8 bits to `p` of 16 and `q` of 8), the list `s` of 8 bits, and the function `change`.
 */
class RandomBody
{
  public:
    explicit RandomBody(uint32_t seed) : m_random(seed)
    {
    }

    std::string Make();

    /** The function that bodies call. */
    static std::string Functions();

  private:
    unsigned Draw(unsigned below)
    {
        return static_cast<unsigned>(m_random() % below);
    }

    std::string Name(unsigned width);
    std::string Value(unsigned width, unsigned depth);
    std::string Condition(unsigned depth);
    std::string Statement(unsigned depth);
    std::string Block(unsigned depth);

    std::mt19937 m_random;
};

} // namespace pisa::lyra

#endif // PISA_TESTS_LYRA_RANDOM_BODY_H
