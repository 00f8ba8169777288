// The Python module that goes with NPL text.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/npl/npl-control.h"

namespace pisa
{

namespace
{

/** @param numberOf gives the text of each field's number */
template <typename NumberOf>
std::string
PythonNumbers(const std::vector<Field>& fields, const NumberOf& numberOf)
{
    std::string text;
    for (std::size_t i = 0; i < fields.size(); ++i)
    {
        text += (text.empty() ? "" : ", ") + ("\"" + fields[i].name + "\": ") + numberOf(i);
    }
    return "{" + text + "}";
}

std::string
PythonWidths(const std::vector<Field>& fields)
{
    return PythonNumbers(fields, [&](std::size_t i) { return std::to_string(fields[i].width); });
}

const char* const kPythonHead = R"("""What the control plane may set, written with the NPL program.

A driver has insert(table, keys, values), remove(table, keys) and set(register, value); it talks to the switch.
"""


class Table:
    """A logical table; entries are dicts of field to number, keys may be (number, mask) or (low, high)."""

    def __init__(self, driver, name, keys, values, size):
        self.driver, self.name, self.keys, self.values, self.size = driver, name, keys, values, size
        self.entries = 0

    def _check(self, given, widths):
        if set(given) != set(widths):
            raise ValueError(f"{self.name}: fields are {sorted(widths)}, not {sorted(given)}")
        for field, number in given.items():
            for part in number if isinstance(number, tuple) else (number,):
                if not 0 <= part < 1 << widths[field]:
                    raise ValueError(f"{self.name}: {part} has more than the {widths[field]} bits of '{field}'")

    def insert(self, keys, values=None):
        """Entries that overlap win in the order in which they are inserted; of prefixes the longest wins."""
        self._check(keys, self.keys)
        self._check(values or {}, self.values)
        if self.entries == self.size:
            raise ValueError(f"{self.name} is full: it holds {self.size} entries")
        self.driver.insert(self.name, keys, values or {})
        self.entries += 1

    def remove(self, keys):
        self._check(keys, self.keys)
        self.driver.remove(self.name, keys)
        self.entries -= 1


class Register:
    """A logical register: one value for all packets."""

    def __init__(self, driver, name, width):
        self.driver, self.name, self.width = driver, name, width

    def set(self, value):
        if not 0 <= value < 1 << self.width:
            raise ValueError(f"{self.name}: {value} has more than {self.width} bits")
        self.driver.set(self.name, value)


class Switch:
    """All that can be set."""

    def __init__(self, driver):
)";

/** @return the line that makes the table or register. */
std::string
DeclaredLine(const NplControlTable& table)
{
    const std::string made = "        self." + table.name + " = ";
    return table.keys.empty()
               ? made + "Register(driver, \"" + table.name + "\", " + std::to_string(table.values.at(0).width) + ")\n"
               : made + "Table(driver, \"" + table.name + "\", " + PythonWidths(table.keys) + ", " +
                     PythonWidths(table.values) + ", " + std::to_string(table.size) + ")\n";
}

std::string
BootOf(const NplControlTable& table)
{
    std::string text;
    for (const NplControlEntry& entry : table.entries)
    {
        text += "        self." + table.name + ".insert(" +
                PythonNumbers(table.keys, [&](std::size_t i) { return entry.keys[i]; }) + ", " +
                PythonNumbers(table.values, [&](std::size_t i) { return std::to_string(entry.values[i]); }) + ")\n";
    }
    return text;
}

} // namespace

std::string
NplControlText(const std::vector<NplControlTable>& tables)
{
    std::string text = kPythonHead;
    std::string boot;
    for (const NplControlTable& table : tables)
    {
        text += DeclaredLine(table);
        boot += BootOf(table);
    }
    text += tables.empty() ? "        pass\n" : "";
    if (!boot.empty())
    {
        text +=
            "\n    def boot(self):\n"
            "        \"\"\"Installs what the switch starts with; to be called once, before packets come.\"\"\"\n" +
            boot;
    }
    return text;
}

} // namespace pisa
