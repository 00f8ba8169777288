// Faults on purpose: loses or repeats one chosen frame that arrives at a port.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_SCENARIO_LINK_FAULTS_H
#define PISA_SCENARIO_LINK_FAULTS_H

#include "ns3/error-model.h"
#include "ns3/pisa-net-device.h"

#include <cstdint>

namespace pisa
{

/** Frame number `index` (from 0, in order of arrival at `port`) is lost: its FCS is wrong. */
void LoseFrame(ns3::Ptr<ns3::PisaNetDevice> port, uint64_t index);

/** Frame number `index` (from 0, in order of arrival at `port`) arrives twice in the same instant. */
void RepeatFrame(ns3::Ptr<ns3::PisaNetDevice> port, uint64_t index);

} // namespace pisa

namespace ns3
{

/** An error model that breaks exactly one frame. */
class PisaOneFrameErrorModel : public ErrorModel
{
  public:
    static TypeId GetTypeId();

    void SetIndex(uint64_t index);

  private:
    bool DoCorrupt(Ptr<Packet> frame) override;
    void DoReset() override;

    uint64_t m_index{0};
    uint64_t m_seen{0};
};

} // namespace ns3

#endif // PISA_SCENARIO_LINK_FAULTS_H
