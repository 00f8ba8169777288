// The headers of a frame as a switch wrote them: one block of bytes.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-header-block.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(PisaHeaderBlock);

PisaHeaderBlock::PisaHeaderBlock(const std::vector<uint8_t>& bytes) : m_bytes(&bytes)
{
}

TypeId
PisaHeaderBlock::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::PisaHeaderBlock").SetParent<Header>().SetGroupName("Pisa").AddConstructor<PisaHeaderBlock>();
    return tid;
}

TypeId
PisaHeaderBlock::GetInstanceTypeId() const
{
    return GetTypeId();
}

void
PisaHeaderBlock::Print(std::ostream& os) const
{
    os << "headers written by a switch";
}

uint32_t
PisaHeaderBlock::GetSerializedSize() const
{
    return m_bytes ? m_bytes->size() : 0;
}

void
PisaHeaderBlock::Serialize(Buffer::Iterator start) const
{
    if (m_bytes)
    {
        start.Write(m_bytes->data(), m_bytes->size());
    }
}

uint32_t
PisaHeaderBlock::Deserialize(Buffer::Iterator)
{
    // the block does not know where it ends: only the program that wrote it does
    return 0;
}

} // namespace ns3
