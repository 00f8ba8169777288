// The image under check: frames in, window contents and decisions out, switch memory by its source name.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_TOOL_IMAGE_SIDE_H
#define PISA_COMPILER_TOOL_IMAGE_SIDE_H

#include "compiler/tool/native-kernel.h"

#include "pipeline/pipeline.h"

#include <memory>

namespace pisa
{

/** What the image did with a window. */
struct ImageOutcome
{
    bool inRange{true}; ///< no stateful operation reached beyond its register
    NcpDecision decision{NcpDecision::Pass};
    uint16_t target{0};
    std::vector<std::vector<uint64_t>> arguments; ///< as on the wire when the frame leaves
};

/** One image on its pipeline. Time advances far enough between calls for each to see all earlier changes. */
class ImageSide
{
  public:
    /** `label` is a switch of the interface. */
    ImageSide(const Image& image, const NcpInterface& interface, const std::string& label);

    uint16_t LabelId() const
    {
        return m_label;
    }

    /** Indices of the kernels that this switch runs; may be none. */
    const std::vector<std::size_t>& Kernels() const
    {
        return m_kernels;
    }

    ImageOutcome Run(std::size_t kernel, const NativeWindow& window);

    uint64_t ReadMemory(std::size_t memory, uint64_t element);
    void WriteMemory(std::size_t memory, uint64_t element, uint64_t value);
    void InsertIntoMap(std::size_t map, uint64_t key, uint64_t value);
    void RemoveFromMap(std::size_t map, uint64_t key);

  private:
    struct Cell
    {
        RegisterId reg;
        uint64_t index;
        unsigned shift;
    };

    Cell Locate(std::size_t memory, uint64_t element) const;
    void BuildFrame(std::size_t kernel, const NativeWindow& window);
    std::vector<std::vector<uint64_t>> ReadWindow(std::size_t kernel) const;
    FieldId MetaField(const char* name) const;

    const NcpInterface& m_interface;
    std::unique_ptr<Pipeline> m_pipeline;
    uint16_t m_label{0};
    std::vector<std::size_t> m_kernels;
    std::vector<std::vector<RegisterId>> m_banks; ///< by memory
    std::vector<std::vector<TableId>> m_tables;   ///< by map
    std::vector<ActionId> m_hitActions;           ///< by map
    uint32_t m_decisionSlot{0};
    uint32_t m_targetSlot{0};
    Phv m_phv;
    std::vector<uint8_t> m_frame;
    std::vector<uint8_t> m_out;
    Cycle m_now{0};
};

} // namespace pisa

#endif // PISA_COMPILER_TOOL_IMAGE_SIDE_H
