// What a switch tells the program of a packet and reads from it: fields of its header vector.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_CHIP_FIELDS_H
#define PISA_CHIP_FIELDS_H

#include "pipeline/pipeline.h"

#include <array>
#include <vector>

namespace ns3
{

/** Knows the slots of intrinsic fields, of all metadata, and of Program::fieldLists. */
class PisaChipFields
{
  public:
    /** May be called again when the pipeline has got more fields. */
    void Load(const pisa::Pipeline& pipeline);

    uint64_t& Value(pisa::Phv& phv, pisa::Intrinsic field) const
    {
        return phv.slots[SlotOf(field)];
    }

    /** @return whether the program reads when packets came, or how long they waited; it costs time to know. */
    bool TellsTimes() const
    {
        return m_tellsTimes;
    }

    /** Lets the parser know where the frame came in, and why. */
    void Give(pisa::Phv& phv, uint32_t port, pisa::PacketKind kind) const
    {
        phv.given.resize(2);
        phv.given[0] = {SlotOf(pisa::Intrinsic::IngressPort), port};
        phv.given[1] = {SlotOf(pisa::Intrinsic::PacketKind), static_cast<uint64_t>(kind)};
    }

    /** Remembers the fields of fieldLists[list - 1] until the next call; none for 0 and lists that are not there. */
    void Keep(const pisa::Phv& phv, uint64_t list);
    /** Sets what was kept last. */
    void SetKept(pisa::Phv& phv) const;

    /** Makes all metadata zero. */
    void ClearMetadata(pisa::Phv& phv) const;

  private:
    uint32_t SlotOf(pisa::Intrinsic field) const
    {
        return m_intrinsic[static_cast<uint32_t>(field)];
    }

    std::array<uint32_t, pisa::kIntrinsicFields> m_intrinsic{};
    std::vector<uint32_t> m_metadata;
    std::vector<std::vector<uint32_t>> m_lists;
    bool m_tellsTimes{false};
    const std::vector<uint32_t>* m_keptList{nullptr};
    std::vector<uint64_t> m_kept;
};

} // namespace ns3

#endif // PISA_CHIP_FIELDS_H
