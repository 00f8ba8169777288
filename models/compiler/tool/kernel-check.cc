// Compares image and native kernels window by window.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/tool/kernel-check.h"

#include "compiler/tool/image-side.h"
#include "compiler/tool/native-kernel.h"
#include "compiler/tool/window-source.h"

#include "ir/operation.h"

#include <algorithm>
#include <sstream>

namespace pisa
{
namespace
{

const char* const kDecisionNames[] = {"pass", "pass to a label", "reflect", "broadcast", "drop"};

/** Indices of the interface's things that this switch holds. */
template <typename T>
std::vector<std::size_t>
HeldBy(const std::vector<T>& things, const std::string& label)
{
    std::vector<std::size_t> held;
    for (std::size_t i = 0; i < things.size(); ++i)
    {
        if (std::count(things[i].labels.begin(), things[i].labels.end(), label) > 0)
        {
            held.push_back(i);
        }
    }
    return held;
}

std::string
Describe(const NcpInterface& interface, const NcpKernel& kernel, const NativeWindow& window)
{
    std::ostringstream text;
    text << kernel.name << " seq " << window.seq << " from " << window.from << " to " << window.to << " len "
         << window.len;
    for (std::size_t f = 0; f < window.fields.size(); ++f)
    {
        text << ' ' << interface.windowFields[f].name << ' ' << window.fields[f];
    }
    for (std::size_t p = 0; p < window.arguments.size(); ++p)
    {
        text << "\n    " << kernel.parameters[p].name << " =";
        for (uint64_t element : window.arguments[p])
        {
            text << ' ' << element;
        }
    }
    return text.str();
}

/** The comparison of one switch: both sides, the source of windows, and what was found so far. */
class Comparison
{
  public:
    Comparison(const KernelCheck& check, const Image& image)
        : m_check(check),
          m_image(image, check.interface, check.label),
          m_native(check.hostObject, check.interface, m_image.LabelId()),
          m_source(check.interface, m_image.Kernels(), check.seed),
          m_memories(HeldBy(check.interface.memories, check.label)),
          m_maps(HeldBy(check.interface.maps, check.label))
    {
    }

    KernelCheckResult Run()
    {
        if (m_image.Kernels().empty())
        {
            return m_result;
        }
        ChangeControl(true);
        for (uint64_t drawn = 0; m_result.compared < m_check.windows && m_result.difference.empty(); ++drawn)
        {
            if (drawn > 20 * m_check.windows + 1000)
            {
                break; // a kernel that is hardly ever defined; the result says how many were
            }
            if (drawn % 64 == 0)
            {
                ChangeControl(drawn % 4096 == 0);
            }
            CompareOne();
            if (drawn % 2048 == 0)
            {
                CompareMemories();
            }
        }
        if (m_result.difference.empty())
        {
            CompareMemories();
        }
        return m_result;
    }

  private:
    void CompareOne()
    {
        std::size_t kernel = 0;
        const NativeWindow sent = m_source.Draw(kernel);
        ImageOutcome image = m_image.Run(kernel, sent);
        if (!image.inRange)
        {
            Forget();
            return;
        }
        NativeWindow native = sent;
        const NativeOutcome outcome = m_native.Run(kernel, native);
        if (!outcome.defined)
        {
            Forget();
            return;
        }
        m_source.Learn(true);
        ++m_result.compared;
        ++m_result.decisions[static_cast<std::size_t>(outcome.decision)];
        m_result.partial += IsPartial(kernel, sent);
        m_result.mapHits += HitsAMap(sent);
        const std::string fault = Differs(outcome, native, image);
        if (!fault.empty())
        {
            m_result.difference = "window " + std::to_string(m_result.compared) + ": " + fault + "\n  sent " +
                                  Describe(m_check.interface, m_check.interface.kernels[kernel], sent);
        }
    }

    /** The window has no meaning in C: both sides go on from what the image holds. */
    void Forget()
    {
        ++m_result.undefinedInC;
        m_source.Learn(false);
        for (std::size_t memory : m_memories)
        {
            for (uint64_t i = 0; i < m_check.interface.memories[memory].size; ++i)
            {
                m_native.WriteMemory(memory, i, m_image.ReadMemory(memory, i));
            }
        }
    }

    bool IsPartial(std::size_t kernel, const NativeWindow& window) const
    {
        for (const NcpParameter& parameter : m_check.interface.kernels[kernel].parameters)
        {
            if (parameter.isArray)
            {
                return window.len < parameter.capacity;
            }
        }
        return false;
    }

    bool HitsAMap(const NativeWindow& window)
    {
        for (std::size_t map : m_maps)
        {
            for (const std::vector<uint64_t>& elements : window.arguments)
            {
                if (m_native.MapContents(map).count(elements[0]) > 0)
                {
                    return true;
                }
            }
        }
        return false;
    }

    std::string Differs(const NativeOutcome& outcome, const NativeWindow& native, const ImageOutcome& image) const
    {
        std::ostringstream text;
        if (outcome.decision != image.decision ||
            (outcome.decision == NcpDecision::PassTo && outcome.target != image.target))
        {
            text << "the kernel decides " << kDecisionNames[static_cast<std::size_t>(outcome.decision)] << ' '
                 << outcome.target << ", the image " << kDecisionNames[static_cast<std::size_t>(image.decision)]
                 << ' ' << image.target;
            return text.str();
        }
        for (std::size_t p = 0; outcome.decision != NcpDecision::Drop && p < native.arguments.size(); ++p)
        {
            for (std::size_t i = 0; i < native.arguments[p].size(); ++i)
            {
                if (native.arguments[p][i] != image.arguments[p][i])
                {
                    text << "parameter " << p << " element " << i << ": the kernel gives " << native.arguments[p][i]
                         << ", the image " << image.arguments[p][i];
                    return text.str();
                }
            }
        }
        return "";
    }

    void CompareMemories()
    {
        for (std::size_t memory : m_memories)
        {
            for (uint64_t i = 0; i < m_check.interface.memories[memory].size; ++i)
            {
                const uint64_t native = m_native.ReadMemory(memory, i);
                const uint64_t image = m_image.ReadMemory(memory, i);
                if (native != image)
                {
                    m_result.difference = "after window " + std::to_string(m_result.compared) + ": memory " +
                                          m_check.interface.memories[memory].name + "[" + std::to_string(i) +
                                          "] is " + std::to_string(native) + " in the kernel, " +
                                          std::to_string(image) + " in the image";
                    return;
                }
            }
        }
    }

    /** Writes control variables and changes maps, the same on both sides. */
    void ChangeControl(bool variables)
    {
        for (std::size_t memory : m_memories)
        {
            const NcpMemory& description = m_check.interface.memories[memory];
            if (description.isControl && variables)
            {
                const uint64_t element = m_source.DrawBelow(description.size);
                const uint64_t value =
                    m_source.DrawBelow(4) > 0 ? m_source.DrawBelow(6) : m_source.DrawValue(description.width);
                m_native.WriteMemory(memory, element, value);
                m_image.WriteMemory(memory, element, m_native.ReadMemory(memory, element));
            }
        }
        for (std::size_t map : m_maps)
        {
            ChangeMap(map);
        }
    }

    void ChangeMap(std::size_t map)
    {
        const NcpMap& description = m_check.interface.maps[map];
        std::map<uint64_t, uint64_t>& contents = m_native.MapContents(map);
        const uint64_t key = m_source.DrawKey(description.keyWidth);
        if (contents.erase(key) > 0)
        {
            m_image.RemoveFromMap(map, key);
        }
        else if (contents.size() < description.capacity)
        {
            const unsigned width = description.isValueBool ? 1 : description.valueWidth;
            const uint64_t value =
                m_source.DrawBelow(2) == 0 ? m_source.DrawBelow(8) & LowBits(width) : m_source.DrawValue(width);
            contents[key] = value;
            m_image.InsertIntoMap(map, key, value);
        }
    }

    const KernelCheck& m_check;
    ImageSide m_image;
    NativeKernels m_native;
    WindowSource m_source;
    std::vector<std::size_t> m_memories;
    std::vector<std::size_t> m_maps;
    KernelCheckResult m_result;
};

} // namespace

KernelCheckResult
CheckKernels(const KernelCheck& check, const Image& image)
{
    return Comparison(check, image).Run();
}

std::string
Print(const KernelCheckResult& result, const std::string& label)
{
    if (result.compared + result.undefinedInC == 0)
    {
        return "verify " + label + ": runs no kernel\n";
    }
    std::ostringstream text;
    text << "verify " << label << ": " << result.compared << " windows, image and native kernel "
         << (result.difference.empty() ? "agree" : "DIFFER") << "\n  decisions:";
    for (std::size_t d = 0; d < result.decisions.size(); ++d)
    {
        if (result.decisions[d] > 0)
        {
            text << ' ' << kDecisionNames[d] << ' ' << result.decisions[d] << ';';
        }
    }
    text << "\n  partial windows " << result.partial << ", windows with a key of a map " << result.mapHits
         << ", left out as undefined in C " << result.undefinedInC << '\n';
    if (!result.difference.empty())
    {
        text << "  " << result.difference << '\n';
    }
    return text.str();
}

} // namespace pisa
