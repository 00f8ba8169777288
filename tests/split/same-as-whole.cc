// Finds the first difference between a divided program and the whole.
// SPDX-License-Identifier: GPL-2.0-only
#include "split/same-as-whole.h"

#include "split/wired-pipelines.h"

#include <map>
#include <optional>

namespace pisa
{

std::vector<uint8_t>
DrawFrame(std::mt19937_64& random)
{
    std::vector<uint8_t> frame;
    const auto add = [&frame](uint64_t value, unsigned bytes)
    {
        while (bytes-- > 0)
        {
            frame.push_back(static_cast<uint8_t>(value >> 8 * bytes));
        }
    };
    const auto small = [&random] { return random() % (random() % 2 == 0 ? 5 : 250); };
    const uint64_t hasB = random() % 2;
    add(small(), 4);
    add(small(), 4);
    add(small(), 2);
    add(small(), 1);
    add(hasB, 1);
    if (hasB != 0)
    {
        add(small(), 2);
        add(small(), 6);
    }
    frame.insert(frame.end(), 10, 0x11);
    return frame;
}

namespace
{

/** Puts the internet checksum (RFC 1071) of some bytes into two of them. */
void
SetChecksum(std::vector<uint8_t>& frame, std::size_t begin, std::size_t end, std::size_t at)
{
    uint32_t sum = 0;
    for (std::size_t byte = begin; byte < end; byte += 2)
    {
        sum += byte == at ? 0U : static_cast<uint32_t>(frame[byte] << 8 | frame[byte + 1]);
    }
    sum = (sum & 0xffff) + (sum >> 16);
    sum = (sum & 0xffff) + (sum >> 16);
    frame[at] = static_cast<uint8_t>(~sum >> 8);
    frame[at + 1] = static_cast<uint8_t>(~sum);
}

} // namespace

Outcome
Compare(const Along& along, const SplitProgram& split, const std::string& text, uint64_t seed)
{
    WiredNetwork network(split, along.network);
    const Program whole = CompileLyra(text, "t.lyra").program;
    WiredSwitch expected(whole);
    std::mt19937_64 random(seed);
    for (uint64_t number = 0; number < 8; ++number)
    {
        const std::vector<uint64_t> values{random() & 0xffff, random() & 0xff};
        if (random() % 3 > 0)
        {
            expected.Install("main.t", {number}, values);
            network.Install("main.t", number, {number}, values);
            expected.Install("main.s", {number + 1}, {});
            network.Install("main.s", number, {number + 1}, {});
        }
    }
    Outcome outcome;
    for (unsigned packet = 0; packet < 16; ++packet)
    {
        std::vector<uint8_t> frame = DrawFrame(random);
        if (text.find("checksum a.z;") != std::string::npos)
        {
            SetChecksum(frame, 0, 12, 8);
        }
        if (text.find("checksum b.u;") != std::string::npos && frame[11] == 1)
        {
            SetChecksum(frame, 12, 20, 12);
        }
        const auto port = static_cast<uint32_t>(random() % kOuterPorts);
        std::optional<Departure> one = expected.Send(port, frame);
        const std::optional<Departure> other = network.Send(port, frame);
        if (one && one->port >= kOuterPorts)
        {
            one.reset();
        }
        if (!(one == other))
        {
            outcome.difference = "packet " + std::to_string(packet) + " leaves " +
                                 (one ? "by " + std::to_string(one->port) : "not") + ", divided " +
                                 (other ? "by " + std::to_string(other->port) : "not") + "\n";
            for (const std::optional<Departure>& each : {one, other})
            {
                for (const uint8_t byte : each ? each->frame : std::vector<uint8_t>())
                {
                    outcome.difference += std::to_string(byte) + " ";
                }
                outcome.difference += "\n";
            }
            return outcome;
        }
        outcome.left += one ? 1 : 0;
    }
    for (const auto& [name, cells] : std::map<std::string, uint64_t>{{"main.g", 8}, {"main.one", 1}})
    {
        for (uint64_t cell = 0; cell < cells; ++cell)
        {
            const auto one = expected.Cell(name, cell);
            std::optional<uint64_t> found;
            for (uint32_t each = 0; each < split.switches.size(); ++each)
            {
                const auto here = network.Switch(each).Cell(name, cell);
                found = here ? here : found;
            }
            if (one.value_or(0) != found.value_or(0))
            {
                outcome.difference = name + " cell " + std::to_string(cell);
            }
        }
    }
    outcome.crossed = network.Crossed();
    return outcome;
}

} // namespace pisa
