// Conformance of declarations.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/ncl/source-checks.h"

#include <algorithm>

namespace pisa
{

namespace
{

/** @return the number of single-letter edits between two names. */
size_t
EditDistance(const std::string& a, const std::string& b)
{
    std::vector<size_t> row(b.size() + 1);
    for (size_t j = 0; j <= b.size(); ++j)
    {
        row[j] = j;
    }
    for (size_t i = 1; i <= a.size(); ++i)
    {
        size_t diagonal = row[0]++;
        for (size_t j = 1; j <= b.size(); ++j)
        {
            const size_t changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, changed});
        }
    }
    return row[b.size()];
}

/** Collects findings about declarations. */
class DeclarationCheck
{
  public:
    DeclarationCheck(const DeviceSource& source, const std::vector<NcpLabel>& network)
        : m_source(source),
          m_network(network)
    {
    }

    void Run();

  private:
    void CheckLabels(const std::vector<std::string>& labels, const SourceLocation& where);
    void CheckKernel(const DeviceKernel& kernel);
    void CheckIncoming(const DeviceKernel& kernel);
    std::string Signature(const DeviceKernel& kernel) const;

    void Add(const SourceLocation& where, const std::string& what, const std::string& remedy)
    {
        m_findings.push_back({Severity::Error, where, what, remedy});
    }

    const DeviceSource& m_source;
    const std::vector<NcpLabel>& m_network;
    std::vector<Diagnostic> m_findings;
};

void
DeclarationCheck::CheckLabels(const std::vector<std::string>& labels, const SourceLocation& where)
{
    for (const auto& label : labels)
    {
        const NcpLabel* closest = nullptr;
        bool isKnown = false;
        for (const auto& known : m_network)
        {
            isKnown |= known.name == label && known.isSwitch;
            if (known.isSwitch && (!closest || EditDistance(known.name, label) < EditDistance(closest->name, label)))
            {
                closest = &known;
            }
        }
        if (!isKnown)
        {
            Add(where, "the AND file has no switch '" + label + "'",
                closest ? "did you mean '" + closest->name + "'?" : "declare it with 'switch " + label + "'");
        }
    }
}

std::string
DeclarationCheck::Signature(const DeviceKernel& kernel) const
{
    std::string text;
    for (const auto& parameter : kernel.parameters)
    {
        if (!parameter.isExtension)
        {
            text += (text.empty() ? "" : ", ") + std::string(parameter.isSigned ? "int" : "uint") +
                    std::to_string(parameter.width) + (parameter.isArray ? "*" : "");
        }
    }
    return "(" + text + ")";
}

void
DeclarationCheck::CheckIncoming(const DeviceKernel& kernel)
{
    if (!kernel.labels.empty())
    {
        Add(kernel.where, "incoming kernel '" + kernel.name + "' has a location; it runs on every host",
            "remove _at_");
    }
    size_t own = 0;
    while (own < kernel.parameters.size() && !kernel.parameters[own].isExtension)
    {
        ++own;
    }
    for (size_t p = own; p < kernel.parameters.size(); ++p)
    {
        if (!kernel.parameters[p].isExtension)
        {
            Add(kernel.where,
                "parameter '" + kernel.parameters[p].name + "' of incoming kernel '" + kernel.name +
                    "' follows an _ext_ parameter without being one",
                "window parameters come first, then those marked _ext_");
            return;
        }
    }
    std::string known;
    for (const auto& outgoing : m_source.kernels)
    {
        if (!outgoing.isOutgoing)
        {
            continue;
        }
        bool isSame = outgoing.parameters.size() == own;
        for (size_t p = 0; isSame && p < own; ++p)
        {
            isSame = kernel.parameters[p].HasTypeOf(outgoing.parameters[p]);
        }
        if (isSame)
        {
            return;
        }
        known += (known.empty() ? "" : ", ") + outgoing.name + Signature(outgoing);
    }
    Add(kernel.where,
        "incoming kernel '" + kernel.name + "' " + Signature(kernel) +
            " repeats the parameters of no outgoing kernel" + (known.empty() ? "" : " (" + known + ")"),
        "repeat them in order and mark further ones _ext_");
}

void
DeclarationCheck::CheckKernel(const DeviceKernel& kernel)
{
    if (!kernel.isOutgoing)
    {
        CheckIncoming(kernel);
        return;
    }
    CheckLabels(kernel.labels, kernel.where);
    for (const auto& parameter : kernel.parameters)
    {
        if (parameter.isExtension)
        {
            Add(kernel.where,
                "parameter '" + parameter.name + "' of outgoing kernel '" + kernel.name +
                    "' is marked _ext_; switches have no host memory",
                "move it to the incoming kernel");
        }
    }
}

void
DeclarationCheck::Run()
{
    for (const auto& memory : m_source.memories)
    {
        CheckLabels(memory.labels, memory.where);
        if (memory.isControl && memory.labels.empty())
        {
            Add(memory.where, "control variable '" + memory.name + "' has no location",
                "write _at_(\"s1\") before it");
        }
    }
    for (const auto& map : m_source.maps)
    {
        CheckLabels(map.labels, map.where);
    }
    for (const auto& kernel : m_source.kernels)
    {
        CheckKernel(kernel);
    }
    if (!m_findings.empty())
    {
        throw InputError(m_findings);
    }
}

} // namespace

void
CheckDeclarations(const DeviceSource& source, const std::vector<NcpLabel>& network)
{
    DeclarationCheck(source, network).Run();
}

} // namespace pisa
