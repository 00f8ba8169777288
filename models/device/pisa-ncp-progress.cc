// Sets of window numbers as intervals: whole arrays cost one interval.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-ncp-progress.h"

namespace ns3
{

namespace
{

/** More ranges than this help nobody who reads the report. */
constexpr unsigned kMostRanges = 8;

} // namespace

void
NcpProgress::BeginInvocation()
{
    m_sentNumbers.clear();
    m_receivedNumbers.clear();
}

void
NcpProgress::NoteSent(uint32_t sequence)
{
    ++m_sent;
    m_sentNumbers.add(Range(sequence, uint64_t{sequence} + 1));
}

void
NcpProgress::NoteReceived(uint32_t sequence)
{
    ++m_received;
    m_receivedNumbers.add(Range(sequence, uint64_t{sequence} + 1));
}

std::string
NcpProgress::Print(const Numbers& numbers)
{
    std::string text = boost::icl::cardinality(numbers) == 1 ? "window " : "windows ";
    unsigned ranges = 0;
    for (const auto& range : numbers)
    {
        if (ranges == kMostRanges)
        {
            return text + ", ...";
        }
        text += (ranges++ == 0 ? "" : ", ") + std::to_string(range.lower());
        if (range.upper() - range.lower() > 1)
        {
            text += ".." + std::to_string(range.upper() - 1);
        }
    }
    return text;
}

std::string
NcpProgress::Describe(const std::string& kernel) const
{
    if (m_sent == 0)
    {
        return "sent no windows of " + kernel + ", received " + std::to_string(m_received);
    }
    std::string text = "sent " + Print(m_sentNumbers) + " of " + kernel + ", received " +
                       std::to_string(boost::icl::cardinality(m_receivedNumbers));
    const Numbers missing = m_sentNumbers - m_receivedNumbers;
    if (!missing.empty())
    {
        text += ", missing " + Print(missing);
    }
    return text;
}

} // namespace ns3
