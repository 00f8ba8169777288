// What frames a test expects at each port, and what left there.
// SPDX-License-Identifier: GPL-2.0-only
#include "simulate/stf-expectations.h"

#include <algorithm>

namespace pisa
{

namespace
{

char
UpperCase(char c)
{
    return c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
}

std::string
Spelling(const SpelledExpectation& expectation)
{
    if (!expectation.digits)
    {
        return "any frame";
    }
    std::string digits = *expectation.digits;
    std::transform(digits.begin(), digits.end(), digits.begin(), UpperCase);
    return digits + (expectation.isWhole ? "$" : "");
}

} // namespace

std::string
HexDigits(const std::vector<uint8_t>& bytes)
{
    static constexpr const char* kDigits = "0123456789ABCDEF";
    std::string digits;
    for (const uint8_t byte : bytes)
    {
        digits += kDigits[byte >> 4];
        digits += kDigits[byte & 0xf];
    }
    return digits;
}

bool
Fits(const SpelledExpectation& expectation, const std::vector<uint8_t>& frame)
{
    if (!expectation.digits)
    {
        return true;
    }
    const std::string& wanted = *expectation.digits;
    const std::string got = HexDigits(frame);
    if (got.size() < wanted.size() || (expectation.isWhole && got.size() > wanted.size()))
    {
        return false;
    }
    return std::equal(wanted.begin(), wanted.end(), got.begin(),
                      [](char digit, char is) { return digit == '*' || UpperCase(digit) == is; });
}

void
StfExpectations::Expect(const SpelledExpectation& expectation)
{
    Name(expectation.port);
    m_expected[expectation.port].push_back(expectation);
    m_isSilent = false;
}

void
StfExpectations::ExpectNothing(const SpelledSilence&)
{
    m_isSilent = true;
}

void
StfExpectations::Name(uint32_t port)
{
    m_named.insert(port);
}

void
StfExpectations::Receive(uint32_t port, std::vector<uint8_t> frame, unsigned line)
{
    m_frames[port].push_back({std::move(frame), line, m_isSilent});
}

std::vector<StfFailure>
StfExpectations::Compare() const
{
    std::vector<StfFailure> failures;
    for (const auto& [port, expected] : m_expected)
    {
        const auto found = m_frames.find(port);
        const std::size_t frames = found == m_frames.end() ? 0 : found->second.size();
        for (std::size_t i = 0; i < expected.size(); ++i)
        {
            const std::string at = "expected at port " + std::to_string(port) + " " + Spelling(expected[i]) + " got ";
            if (i >= frames)
            {
                failures.push_back({expected[i].where.line, at + "no frame"});
            }
            else if (!Fits(expected[i], found->second[i].bytes))
            {
                failures.push_back({expected[i].where.line, at + HexDigits(found->second[i].bytes)});
            }
        }
    }
    for (const auto& [port, frames] : m_frames)
    {
        const auto found = m_expected.find(port);
        for (std::size_t i = found == m_expected.end() ? 0 : found->second.size(); i < frames.size(); ++i)
        {
            if (m_named.count(port) > 0 || frames[i].isSilent)
            {
                failures.push_back({frames[i].line, "expected at port " + std::to_string(port) +
                                                        " no more frames got " + HexDigits(frames[i].bytes)});
            }
        }
    }
    std::stable_sort(failures.begin(), failures.end(),
                     [](const StfFailure& a, const StfFailure& b) { return a.line < b.line; });
    return failures;
}

std::map<uint32_t, std::vector<std::string>>
StfExpectations::Sent() const
{
    std::map<uint32_t, std::vector<std::string>> sent;
    for (const auto& [port, frames] : m_frames)
    {
        for (const Frame& frame : frames)
        {
            if (m_named.count(port) > 0)
            {
                sent[port].push_back(HexDigits(frame.bytes));
            }
        }
    }
    return sent;
}

} // namespace pisa
