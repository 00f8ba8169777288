// The order of the verifier's parts, and the checks that they share.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/verify.h"

#include "ir/verify-parts.h"

namespace pisa
{

std::string
FaultOfField(const Program& program, FieldId field)
{
    if (field.header >= program.headers.size())
    {
        return "header " + std::to_string(field.header) + " does not exist, the program has " +
               std::to_string(program.headers.size());
    }
    const Header& header = program.headers[field.header];
    if (field.index == FieldId::kValid)
    {
        return header.isMetadata ? "metadata '" + header.name + "' has no validity bit" : "";
    }
    return field.index < header.fields.size()
               ? ""
               : "header '" + header.name + "' has no field " + std::to_string(field.index) + ", only " +
                     std::to_string(header.fields.size());
}

std::string
FaultOfNumber(const Program& program, FieldId field)
{
    const std::string fault = FaultOfField(program, field);
    return fault.empty() && IsVarbit(program, field) ? "varbit '" + NameOf(program, field) + "' is not a number"
                                                     : fault;
}

bool
IsVarbit(const Program& program, FieldId field)
{
    return field.index != FieldId::kValid && program.headers[field.header].fields[field.index].variableBits != 0;
}

unsigned
WidthOf(const Program& program, FieldId field)
{
    return field.index == FieldId::kValid ? 1 : program.headers[field.header].fields[field.index].width;
}

std::string
NameOf(const Program& program, FieldId field)
{
    const Header& header = program.headers[field.header];
    return field.index == FieldId::kValid ? "valid(" + header.name + ")"
                                          : header.name + "." + header.fields[field.index].name;
}

bool
CheckWidth(unsigned width, const std::string& of, Element element, Findings& findings)
{
    if (width >= 1 && width <= 64)
    {
        return true;
    }
    findings.Add(element, of + " is " + std::to_string(width) + " bits wide, the limit is 1 to 64",
                 width > 64 ? "split it" : "");
    return false;
}

void
CheckFits(uint64_t value, unsigned width, const std::string& of, Element element, Findings& findings)
{
    if ((value & ~LowBits(width)) != 0)
    {
        findings.Add(element,
                     of + " is " + std::to_string(value) + ", which does not fit " + std::to_string(width) + " bits",
                     "the largest value is " + std::to_string(LowBits(width)));
    }
}

void
CheckFields(const std::vector<Field>& fields, const std::string& what, Element element, Findings& findings)
{
    std::set<std::string> seen;
    for (std::size_t i = 0; i < fields.size(); ++i)
    {
        const Field& field = fields[i];
        if (field.name.empty())
        {
            findings.Add(element, what + " " + std::to_string(i) + " has no name", "name it");
        }
        else if (!seen.insert(field.name).second)
        {
            findings.Add(element, "there are two " + what + "s '" + field.name + "'", "rename one");
        }
        CheckWidth(field.width, what + " '" + field.name + "'", element, findings);
    }
}

std::vector<uint32_t>
TopologicalOrder(const std::vector<std::vector<uint32_t>>& successors)
{
    std::vector<uint32_t> waitingFor(successors.size(), 0);
    for (const auto& of : successors)
    {
        for (uint32_t next : of)
        {
            ++waitingFor[next];
        }
    }
    std::set<uint32_t> ready;
    for (uint32_t node = 0; node < successors.size(); ++node)
    {
        if (waitingFor[node] == 0)
        {
            ready.insert(node);
        }
    }
    std::vector<uint32_t> order;
    while (!ready.empty())
    {
        const uint32_t node = *ready.begin();
        ready.erase(ready.begin());
        order.push_back(node);
        for (uint32_t next : successors[node])
        {
            if (--waitingFor[next] == 0)
            {
                ready.insert(next);
            }
        }
    }
    return order;
}

std::vector<Diagnostic>
VerifyAt(const Program& program, const Locator& locator)
{
    Findings findings(program, locator);
    VerifyHeaders(program, findings);
    VerifyResources(program, findings);
    VerifyParser(program, findings);
    VerifyActions(program, findings);
    VerifyTables(program, findings);
    VerifyDirectState(program, findings);
    VerifyControls(program, findings);
    VerifyDeparser(program, findings);
    return findings.All();
}

std::vector<Diagnostic>
Verify(const Program& program)
{
    return VerifyAt(program, LocateInSource(program));
}

void
VerifyOrThrow(const Program& program)
{
    std::vector<Diagnostic> broken = Verify(program);
    if (!broken.empty())
    {
        throw InputError(std::move(broken));
    }
}

} // namespace pisa
