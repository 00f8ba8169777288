// Which windows one host sent and received, so that a stalled run can say what is missing.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_NCP_PROGRESS_H
#define PISA_NCP_PROGRESS_H

#include <boost/icl/interval_set.hpp>
#include <boost/icl/right_open_interval.hpp>

#include <cstdint>
#include <functional>
#include <string>

namespace ns3
{

/** Windows of one outgoing kernel at one host. Numbers are those of the kernel's last invocation. */
class NcpProgress
{
  public:
    /** A call of ncl::out begins: numbers start anew. */
    void BeginInvocation();
    void NoteSent(uint32_t sequence);
    void NoteReceived(uint32_t sequence);

    uint64_t GetSent() const
    {
        return m_sent;
    }

    uint64_t GetReceived() const
    {
        return m_received;
    }

    /** "sent windows 0..127 of allreduce, received 127, missing window 5" */
    std::string Describe(const std::string& kernel) const;

  private:
    using Range = boost::icl::right_open_interval<uint64_t>;
    using Numbers = boost::icl::interval_set<uint64_t, std::less, Range>;

    static std::string Print(const Numbers& numbers);

    uint64_t m_sent{0};     ///< since the program started
    uint64_t m_received{0}; ///< since the program started
    Numbers m_sentNumbers;
    Numbers m_receivedNumbers;
};

} // namespace ns3

#endif // PISA_NCP_PROGRESS_H
