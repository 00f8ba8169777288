// What frames a test expects at each port, and what left there.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_SIMULATE_STF_EXPECTATIONS_H
#define PISA_SIMULATE_STF_EXPECTATIONS_H

#include "entries/spelled-command.h"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace pisa
{

/** Something that a test did not find as it should be. */
struct StfFailure
{
    unsigned line{0}; ///< of the step
    std::string what; ///< "expected ... got ..."
};

/** @return bytes as hexadecimal digits, in upper case. */
std::string HexDigits(const std::vector<uint8_t>& bytes);

/**
 * @return whether a frame is as expected: the digits are those of its beginning, `*` stands for any digit, and
 * nothing follows if the expectation is whole (p4lang/p4c, tools/testutils.py, compare_pkt).
 */
bool Fits(const SpelledExpectation& expectation, const std::vector<uint8_t>& frame);

/**
 * Compares per port the first expectation with the first frame, and so on, wherever in the file they stand: a test
 * may say what it expects before the frame that causes it (p4lang/p4c, backends/bmv2/bmv2stf.py, checkOutputs). Ports
 * that no packet and no expectation names are not looked at, as BMv2 would not have them, until a test says that no
 * frame leaves any more.
 */
class StfExpectations
{
  public:
    void Expect(const SpelledExpectation& expectation);
    void ExpectNothing(const SpelledSilence& silence);

    /** The test uses this port. */
    void Name(uint32_t port);

    /** A frame has left while this line's step was under way. */
    void Receive(uint32_t port, std::vector<uint8_t> frame, unsigned line);

    /** @return all that is wrong, by line. */
    std::vector<StfFailure> Compare() const;

    /** @return all frames of a port that the test names, in order, by port. */
    std::map<uint32_t, std::vector<std::string>> Sent() const;

  private:
    struct Frame
    {
        std::vector<uint8_t> bytes;
        unsigned line{0};
        bool isSilent{false}; ///< left behind an ExpectNothing
    };

    std::set<uint32_t> m_named;
    std::map<uint32_t, std::vector<SpelledExpectation>> m_expected;
    std::map<uint32_t, std::vector<Frame>> m_frames;
    bool m_isSilent{false};
};

} // namespace pisa

#endif // PISA_SIMULATE_STF_EXPECTATIONS_H
