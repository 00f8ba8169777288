// The mark on frames between switches that says which of the network's programs they belong to.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-upgrade-stamp.h"

#include "pisa-header-block.h"

#include <vector>

namespace ns3
{

namespace
{

constexpr uint32_t ADDRESS_BYTES = 12; // destination and source

} // namespace

void
PisaUpgradeStamp::Carry(uint32_t port)
{
    m_ports.insert(port);
}

void
PisaUpgradeStamp::SetEpoch(uint16_t epoch)
{
    m_epoch = epoch;
}

uint16_t
PisaUpgradeStamp::GetEpoch() const
{
    return m_epoch;
}

void
PisaUpgradeStamp::Define(uint16_t epoch, const pisa::Stamp& stamp)
{
    m_stamps[epoch] = stamp;
}

std::optional<pisa::Stamp>
PisaUpgradeStamp::StampOf(uint16_t epoch) const
{
    const auto found = m_stamps.find(epoch);
    return found == m_stamps.end() ? std::nullopt : std::optional(found->second);
}

void
PisaUpgradeStamp::Forget()
{
    m_stamps.clear();
}

Ptr<Packet>
PisaUpgradeStamp::Attach(const Ptr<Packet>& frame, uint32_t port, uint16_t epoch) const
{
    if (!IsCarried(port) || frame->GetSize() < ADDRESS_BYTES)
    {
        return frame;
    }
    std::vector<uint8_t> start(ADDRESS_BYTES);
    frame->CopyData(start.data(), ADDRESS_BYTES);
    for (const uint16_t word : {ETHER_TYPE, epoch})
    {
        start.push_back(static_cast<uint8_t>(word >> 8));
        start.push_back(static_cast<uint8_t>(word));
    }
    Ptr<Packet> marked = frame->Copy();
    marked->RemoveAtStart(ADDRESS_BYTES);
    marked->AddHeader(PisaHeaderBlock(start));
    return marked;
}

std::optional<uint16_t>
PisaUpgradeStamp::Detach(Ptr<Packet>& frame, uint32_t port) const
{
    if (!IsCarried(port))
    {
        return std::nullopt;
    }
    std::vector<uint8_t> start(ADDRESS_BYTES + BYTES);
    if (frame->CopyData(start.data(), start.size()) < start.size())
    {
        return std::nullopt;
    }
    const auto wordAt = [&start](std::size_t at) { return static_cast<uint16_t>(start[at] << 8 | start[at + 1]); };
    if (wordAt(ADDRESS_BYTES) != ETHER_TYPE)
    {
        return std::nullopt;
    }
    const uint16_t epoch = wordAt(ADDRESS_BYTES + 2);
    frame = frame->Copy();
    frame->RemoveAtStart(start.size());
    start.resize(ADDRESS_BYTES);
    frame->AddHeader(PisaHeaderBlock(start));
    return epoch;
}

} // namespace ns3
