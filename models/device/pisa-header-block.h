// The headers of a frame as a switch wrote them: one block of bytes.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_HEADER_BLOCK_H
#define PISA_HEADER_BLOCK_H

#include "ns3/header.h"

#include <vector>

namespace ns3
{

/** Puts bytes in front of a packet as they are; the packet keeps its tags and its identity. */
class PisaHeaderBlock : public Header
{
  public:
    static TypeId GetTypeId();
    PisaHeaderBlock() = default;
    explicit PisaHeaderBlock(const std::vector<uint8_t>& bytes);

    TypeId GetInstanceTypeId() const override;
    void Print(std::ostream& os) const override;
    uint32_t GetSerializedSize() const override;
    void Serialize(Buffer::Iterator start) const override;
    uint32_t Deserialize(Buffer::Iterator start) override;

  private:
    const std::vector<uint8_t>* m_bytes{nullptr}; ///< of the caller, who outlives this header
};

} // namespace ns3

#endif // PISA_HEADER_BLOCK_H
