// Notes on a packet at which cycle it came into the switch.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_SIMULATE_ARRIVAL_TAG_H
#define PISA_SIMULATE_ARRIVAL_TAG_H

#include "target/cycle.h"

#include "ns3/tag.h"

namespace pisa
{

/** Copies of the packet keep it. */
class ArrivalTag : public ns3::Tag
{
  public:
    explicit ArrivalTag(Cycle cycle = 0) : m_cycle(cycle)
    {
    }

    static ns3::TypeId GetTypeId()
    {
        static ns3::TypeId tid =
            ns3::TypeId("pisa::ArrivalTag").SetParent<ns3::Tag>().SetGroupName("Pisa").AddConstructor<ArrivalTag>();
        return tid;
    }

    ns3::TypeId GetInstanceTypeId() const override
    {
        return GetTypeId();
    }

    uint32_t GetSerializedSize() const override
    {
        return sizeof(m_cycle);
    }

    void Serialize(ns3::TagBuffer buffer) const override
    {
        buffer.WriteU64(m_cycle);
    }

    void Deserialize(ns3::TagBuffer buffer) override
    {
        m_cycle = buffer.ReadU64();
    }

    void Print(std::ostream& out) const override
    {
        out << "arrived at cycle " << m_cycle;
    }

    Cycle Get() const
    {
        return m_cycle;
    }

  private:
    uint64_t m_cycle;
};

} // namespace pisa

#endif // PISA_SIMULATE_ARRIVAL_TAG_H
