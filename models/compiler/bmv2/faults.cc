// Numbers of errors.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/bmv2/faults.h"

#include "compiler/bmv2/names.h"

#include <algorithm>
#include <set>

namespace pisa::bmv2
{

namespace
{

constexpr uint64_t kMostNumber = (uint64_t{1} << 31) - 2;
constexpr std::size_t kMostOwn = 256 - kFirstOwnFault;

/** @return the fault of that name; one of the program's own is added if it is new. */
uint8_t
FaultNamed(const std::string& name, Program& program)
{
    const std::size_t count = kFirstOwnFault + program.errors.size();
    for (std::size_t fault = 0; fault < count; ++fault)
    {
        if (FaultName(program, static_cast<uint8_t>(fault)) == name)
        {
            return static_cast<uint8_t>(fault);
        }
    }
    program.errors.push_back(name);
    return static_cast<uint8_t>(count);
}

} // namespace

Faults::Faults(const JsonValue& root, Program& program)
{
    std::set<uint64_t> numbers;
    for (const JsonValue& error : ItemsOf(root, "errors"))
    {
        if (error.Items().size() != 2)
        {
            error.Fail("an error has " + std::to_string(error.Items().size()) + " parts, it needs 2",
                       "write [NAME, NUMBER]");
        }
        const std::string& name = error.Items()[0].String();
        const uint64_t number = error.Items()[1].Unsigned(0, kMostNumber);
        if (name.empty())
        {
            error.Fail("an error has an empty name", "name it");
        }
        if (program.errors.size() == kMostOwn)
        {
            error.Fail("too many errors, the limit is " + std::to_string(kMostOwn) + " beside those of P4's core");
        }
        if (!m_numbers.emplace(FaultNamed(name, program), number).second || !numbers.insert(number).second)
        {
            error.Fail("there is another error '" + name + "' or of number " + std::to_string(number),
                       "number them anew");
        }
    }
    if (m_numbers.empty())
    {
        for (uint8_t fault = 0; fault < kFirstOwnFault; ++fault)
        {
            m_numbers.emplace(fault, fault);
        }
    }
}

std::optional<uint8_t>
Faults::Find(const BigInteger& number) const
{
    const auto it = std::find_if(m_numbers.begin(), m_numbers.end(),
                                 [&number](const auto& known) { return number == known.second; });
    return it == m_numbers.end() ? std::nullopt : std::optional<uint8_t>(it->first);
}

bool
Faults::AreChips() const
{
    return std::all_of(m_numbers.begin(), m_numbers.end(),
                       [](const auto& known) { return known.first == known.second; });
}

} // namespace pisa::bmv2
