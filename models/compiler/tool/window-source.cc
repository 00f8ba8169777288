// Random windows, tame and wild.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/tool/window-source.h"

#include "ir/operation.h"

#include <algorithm>

namespace pisa
{

WindowSource::WindowSource(const NcpInterface& interface, std::vector<std::size_t> kernels, uint64_t seed)
    : m_interface(interface),
      m_kernels(std::move(kernels)),
      m_random(seed)
{
    for (const NcpLabel& label : interface.labels)
    {
        if (!label.isSwitch)
        {
            m_hosts.push_back(label.id);
        }
    }
    for (uint64_t key = 0; key < 16; ++key)
    {
        m_keys.push_back(key);
        m_keys.push_back(m_random());
    }
}

uint64_t
WindowSource::DrawBelow(uint64_t limit)
{
    return std::uniform_int_distribution<uint64_t>(0, limit - 1)(m_random);
}

uint64_t
WindowSource::DrawKey(unsigned width)
{
    return m_keys[DrawBelow(m_keys.size())] & LowBits(width);
}

uint64_t
WindowSource::DrawValue(unsigned width)
{
    switch (DrawBelow(8))
    {
    case 0:
        return m_random() & LowBits(width);
    case 1:
        return (LowBits(width) >> DrawBelow(2)) - DrawBelow(2); // the ends of the signed and unsigned ranges
    default:
        return DrawBelow(m_smallLimit) & LowBits(width);
    }
}

uint64_t
WindowSource::DrawElement(unsigned width)
{
    if (!m_wild)
    {
        return DrawBelow(4) == 0 ? DrawKey(width) % m_smallLimit : DrawBelow(m_smallLimit) & LowBits(width);
    }
    return DrawBelow(2) == 0 ? DrawKey(width) : DrawValue(width);
}

NativeWindow
WindowSource::Draw(std::size_t& kernel)
{
    kernel = m_kernels[DrawBelow(m_kernels.size())];
    const NcpKernel& description = m_interface.kernels[kernel];
    m_wild = std::uniform_real_distribution<double>()(m_random) < m_wildShare;
    NativeWindow window;
    const uint64_t seqRange = DrawBelow(2) == 0 ? std::min<uint64_t>(8, m_seqLimit) : m_seqLimit;
    window.seq = static_cast<uint32_t>(DrawBelow(seqRange));
    window.from = m_hosts[DrawBelow(m_hosts.size())];
    window.to = m_hosts[DrawBelow(m_hosts.size())];
    unsigned share = 16; // sixteenths of the capacity that are real elements
    if (!description.hasFixedLength && DrawBelow(4) == 0)
    {
        share = static_cast<unsigned>(1 + DrawBelow(15));
    }
    bool sawArray = false;
    for (const NcpParameter& parameter : description.parameters)
    {
        const unsigned real = parameter.isArray ? std::max(1u, parameter.capacity * share / 16) : 1;
        std::vector<uint64_t> elements(parameter.isArray ? parameter.capacity : 1, 0);
        for (unsigned i = 0; i < real; ++i)
        {
            elements[i] = parameter.isBool ? DrawBelow(2) : DrawElement(parameter.width);
        }
        if (parameter.isArray && !sawArray)
        {
            window.len = static_cast<uint16_t>(real);
            sawArray = true;
        }
        window.arguments.push_back(std::move(elements));
    }
    for (const NcpWindowField& field : m_interface.windowFields)
    {
        const uint64_t drawn = field.isBool ? DrawBelow(2) : DrawElement(field.width);
        window.fields.push_back(field.fixedValue.value_or(drawn));
    }
    return window;
}

void
WindowSource::Learn(bool wasDefined)
{
    if (wasDefined)
    {
        return;
    }
    if (m_wild)
    {
        m_wildShare = std::max(0.01, m_wildShare * 0.9);
    }
    else if (++m_tameFaults % 4 == 0)
    {
        // either a window number or a value reached beyond an array; the smaller range settles it
        m_seqLimit > m_smallLimit ? m_seqLimit = std::max<uint64_t>(1, m_seqLimit / 2)
                                  : m_smallLimit = std::max<uint64_t>(2, m_smallLimit / 2);
    }
    if (m_wild && m_seqLimit > 8 && DrawBelow(8) == 0)
    {
        m_seqLimit /= 2;
    }
}

} // namespace pisa
