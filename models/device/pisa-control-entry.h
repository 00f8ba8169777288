// Entries of tables as controllers write them: by names, with values of any width.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_CONTROL_ENTRY_H
#define PISA_CONTROL_ENTRY_H

#include "entries/entry-operation.h"
#include "entries/spelled-number.h"

#include "ns3/ipv4-address.h"
#include "ns3/ipv6-address.h"
#include "ns3/mac48-address.h"

#include <map>
#include <optional>
#include <string>
#include <type_traits>

namespace ns3
{

/** A value of a key, a parameter or a field: a number that is not negative, of any width. */
class PisaValue
{
  public:
    PisaValue() = default;

    template <typename Number, typename = std::enable_if_t<std::is_integral_v<Number>>>
    PisaValue(Number number) : m_number(number)
    {
    }

    PisaValue(const pisa::WideNumber& number) : m_number(number)
    {
    }

    PisaValue(Ipv4Address address) : m_number(address.Get())
    {
    }

    PisaValue(const Ipv6Address& address);
    PisaValue(const Mac48Address& address);

    const pisa::WideNumber& Get() const
    {
        return m_number;
    }

    bool operator==(const PisaValue& o) const
    {
        return m_number == o.m_number;
    }

  private:
    pisa::WideNumber m_number;
};

/** What one key must be; made from a value, exactly that. */
class PisaKey
{
  public:
    enum class Form : uint8_t
    {
        Exact,
        Prefix, ///< the first Second() bits of Value()
        Masked, ///< the bits of Value() where Second() has ones
        Range,  ///< from Value() to Second(), both included
    };

    template <typename Value, typename = std::enable_if_t<std::is_convertible_v<Value, PisaValue>>>
    PisaKey(const Value& value) : m_value(value)
    {
    }

    static PisaKey Prefix(const PisaValue& value, unsigned length);
    static PisaKey Masked(const PisaValue& value, const PisaValue& mask);
    static PisaKey Range(const PisaValue& low, const PisaValue& high);

    Form GetForm() const
    {
        return m_form;
    }

    const PisaValue& Value() const
    {
        return m_value;
    }

    const PisaValue& Second() const
    {
        return m_second;
    }

    bool operator==(const PisaKey& o) const
    {
        return m_form == o.m_form && m_value == o.m_value && m_second == o.m_second;
    }

  private:
    PisaKey(Form form, const PisaValue& value, const PisaValue& second);

    Form m_form{Form::Exact};
    PisaValue m_value;
    PisaValue m_second;
};

/** An action with its parameters by name. */
struct PisaAction
{
    std::string name;
    std::map<std::string, PisaValue> arguments;

    bool operator==(const PisaAction& o) const
    {
        return name == o.name && arguments == o.arguments;
    }
};

/** A row of a table. Of action, member and group it has one: an action unless the table has an action profile. */
struct PisaTableEntry
{
    std::string table;
    std::map<std::string, PisaKey> keys; ///< those that are left out match anything; exact ones cannot be
    PisaAction action;
    int32_t priority{0}; ///< the largest wins, in tables with ternary or range keys; 0 in others
    std::optional<uint32_t> member{};
    std::optional<uint32_t> group{};
};

// All throw pisa::InputError for names, keys and values that do not fit the program. A name may be the end of the
// program's own from a dot on, if only one ends so: "route" for "MyIngress.route".

/** @return match and priority, whatever the entry does. */
pisa::EntryKey PisaBindKey(const pisa::Program& program, const PisaTableEntry& entry);

/** @return the entry with its action, member or group. */
pisa::InsertEntry PisaBindEntry(const pisa::Program& program, const PisaTableEntry& entry);

/** @return a call of one of the table's actions. */
pisa::ActionCall PisaBindCall(const pisa::Program& program, pisa::TableId table, const PisaAction& action);

/** @return a call of one of the actions that the profile's tables have. */
pisa::ActionCall PisaBindMember(const pisa::Program& program, pisa::ProfileId profile, const PisaAction& action);

/** @return values of a parser value set, no more than it holds. */
std::vector<pisa::MatchValue> PisaBindValues(const pisa::ParseValueSet& set, const std::vector<PisaValue>& values);

/** @return the entry by its names; PisaBindEntry makes of it what it was. */
PisaTableEntry PisaNameEntry(const pisa::Program& program, pisa::TableId table, const pisa::Entry& entry);

} // namespace ns3

#endif // PISA_CONTROL_ENTRY_H
