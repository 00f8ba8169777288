// Turning service instructions into work over slots.
// SPDX-License-Identifier: GPL-2.0-only
#include "pipeline/services.h"

#include <cassert>

namespace pisa
{

/** Links the instructions that are services; the others are operations. */
class ServiceLinker
{
  public:
    ServiceLinker(const Services& services, PhvLayout& layout) : m_services(services), m_layout(layout)
    {
    }

    Services::Service operator()(const Hash& hash)
    {
        return {SlotOf(hash.guard, m_layout),
                Services::HashService{{hash.algorithm, hash.inputs, hash.withPayload, m_layout}, To(hash.dest)}};
    }

    Services::Service operator()(const RandomNumber& random)
    {
        return {
            SlotOf(random.guard, m_layout),
            Services::RandomService{SlotOf(random.low, m_layout), SlotOf(random.high, m_layout), To(random.dest)}};
    }

    Services::Service operator()(const Count& count)
    {
        return {SlotOf(count.guard, m_layout), Services::CountService{count.counter, SlotOf(count.index, m_layout)}};
    }

    Services::Service operator()(const MeterExecute& execute)
    {
        return {SlotOf(execute.guard, m_layout),
                Services::MeterService{execute.meter, SlotOf(execute.index, m_layout), To(execute.dest)}};
    }

    Services::Service operator()(const Digest& digest)
    {
        Services::DigestService service{digest.digest, {}};
        for (const FieldId field : m_services.m_digests[digest.digest].fields)
        {
            service.slots.push_back(m_layout.SlotOf(field));
        }
        return {SlotOf(digest.guard, m_layout), std::move(service)};
    }

    Services::Service operator()(const Log& log)
    {
        Services::LogService service{log.format, {}};
        for (const Operand& operand : log.operands)
        {
            service.slots.push_back(SlotOf(operand, m_layout));
        }
        return {SlotOf(log.guard, m_layout), std::move(service)};
    }

    Services::Service operator()(const Assert& assertion)
    {
        return {SlotOf(assertion.guard, m_layout), Services::AssertService{SlotOf(assertion.condition, m_layout),
                                                                           assertion.message, assertion.isAssume}};
    }

    template <typename Other>
    Services::Service operator()(const Other& /* other */)
    {
        assert(false && "not a service");
        return {PhvLayout::kScratch, Services::LogService{}};
    }

  private:
    Services::Destination To(FieldId field) const
    {
        return {m_layout.SlotOf(field), m_layout.ChangedSlot(field.header), m_layout.MaskOf(field)};
    }

    const Services& m_services;
    PhvLayout& m_layout;
};

uint32_t
Services::Link(const Instruction& instruction, PhvLayout& layout)
{
    m_services.push_back(std::visit(ServiceLinker(*this, layout), instruction));
    return static_cast<uint32_t>(m_services.size() - 1);
}

} // namespace pisa
