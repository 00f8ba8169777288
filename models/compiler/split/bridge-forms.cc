// Merges parts of the bridge as long as no frame gets longer.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/split/bridge-forms.h"

#include <algorithm>
#include <map>
#include <optional>

namespace pisa
{

namespace
{

struct Part
{
    unsigned bits{0};
    std::set<uint32_t> labels; ///< that bring it
    std::vector<uint32_t> values;
};

unsigned
BytesOf(unsigned bits)
{
    return (bits + 7) / 8;
}

std::set<uint32_t>
Without(const std::set<uint32_t>& labels, const std::set<uint32_t>& others)
{
    std::set<uint32_t> left;
    std::set_difference(labels.begin(), labels.end(), others.begin(), others.end(), std::inserter(left, left.end()));
    return left;
}

/** @return bytes saved, summed over labels, if the two were one; nothing if that makes a frame longer. */
std::optional<std::size_t>
Saved(const Part& a, const Part& b)
{
    const unsigned together = BytesOf(a.bits + b.bits);
    const std::size_t onlyA = Without(a.labels, b.labels).size();
    const std::size_t onlyB = Without(b.labels, a.labels).size();
    if ((onlyA > 0 && together > BytesOf(a.bits)) || (onlyB > 0 && together > BytesOf(b.bits)))
    {
        return std::nullopt;
    }
    return (a.labels.size() - onlyA) * (BytesOf(a.bits) + BytesOf(b.bits) - together);
}

/** @return whether two parts became one. */
bool
MergeBest(std::vector<Part>& parts)
{
    std::optional<std::size_t> best;
    std::size_t first = 0;
    std::size_t second = 0;
    for (std::size_t a = 0; a < parts.size(); ++a)
    {
        for (std::size_t b = a + 1; b < parts.size(); ++b)
        {
            const auto saved = Saved(parts[a], parts[b]);
            if (saved && (!best || *saved > *best))
            {
                best = saved;
                first = a;
                second = b;
            }
        }
    }
    if (!best)
    {
        return false;
    }
    Part& kept = parts[first];
    kept.bits += parts[second].bits;
    kept.labels.insert(parts[second].labels.begin(), parts[second].labels.end());
    kept.values.insert(kept.values.end(), parts[second].values.begin(), parts[second].values.end());
    std::sort(kept.values.begin(), kept.values.end());
    parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(second));
    return true;
}

std::vector<Part>
PartsOf(const std::vector<CarriedValue>& values, const std::set<uint32_t>& arriving, unsigned headBits)
{
    std::map<std::set<uint32_t>, Part> byLabels;
    std::map<uint32_t, std::set<std::size_t>> valuesOf; // of labels
    for (uint32_t id = 0; id < values.size(); ++id)
    {
        Part& part = byLabels[values[id].labels];
        part.bits += values[id].bits;
        part.labels = values[id].labels;
        part.values.push_back(id);
        for (const uint32_t label : values[id].labels)
        {
            valuesOf[label].insert(id);
        }
    }
    std::set<std::set<std::size_t>> unlike;
    for (const uint32_t label : arriving)
    {
        unlike.insert(valuesOf[label]);
    }
    std::vector<Part> parts{{headBits + FormBits(unlike.size()), arriving, {}}};
    for (auto& [labels, part] : byLabels)
    {
        parts.push_back(std::move(part));
    }
    while (MergeBest(parts))
    {
    }
    return parts;
}

} // namespace

unsigned
FormBits(std::size_t forms)
{
    unsigned bits = 0;
    while (forms > std::size_t{1} << bits)
    {
        ++bits;
    }
    return bits;
}

BridgeForms
MakeForms(const std::vector<CarriedValue>& values, const std::set<uint32_t>& arriving, std::size_t labelCount,
          unsigned headBits)
{
    const std::vector<Part> parts = PartsOf(values, arriving, headBits);
    BridgeForms forms{{}, std::vector<std::set<uint32_t>>(parts.size()), std::vector<uint32_t>(labelCount, 0), 1};
    for (const Part& part : parts)
    {
        forms.parts.push_back(part.values);
    }
    std::map<std::vector<bool>, uint32_t> known; // forms by the parts that they have
    for (const uint32_t label : arriving)
    {
        std::vector<bool> has;
        for (const Part& part : parts)
        {
            has.push_back(part.labels.count(label) > 0);
        }
        const uint32_t form = known.emplace(has, known.size()).first->second;
        forms.formOf[label] = form;
        for (std::size_t part = 0; part < parts.size(); ++part)
        {
            if (has[part])
            {
                forms.formsWith[part].insert(form);
            }
        }
    }
    forms.count = std::max<uint32_t>(1, static_cast<uint32_t>(known.size()));
    return forms;
}

} // namespace pisa
