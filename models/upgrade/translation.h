// The numbers that things of one program have in another that holds them too.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_UPGRADE_TRANSLATION_H
#define PISA_UPGRADE_TRANSLATION_H

#include "ir/program.h"

#include <map>

namespace pisa
{

/** Copies headers, state and actions of a program into another; those that are there already are found by name. */
class Translation
{
  public:
    /** Headers and state of `from` get their place in `into`, which must outlive this. */
    Translation(const Program& from, Program& into);

    FieldId Field(FieldId field) const;
    HeaderId HeaderOf(HeaderId header) const;

    RegisterId RegisterOf(RegisterId reg) const
    {
        return m_registers.at(reg);
    }

    Operand Value(const Operand& operand) const;
    Condition Test(const Condition& condition) const;

    /** @return the number of an action, copied when it is asked for first. */
    ActionId ActionOf(ActionId action);

    /** @return a table as it is in the other program, under a name that is free there. */
    Table TableOf(const Table& table);

    /** Makes parser, deparser, checksums and value sets those of the program that is copied. */
    void TakeFrame();

  private:
    void PlaceHeaders();
    void PlaceState();
    ActionId PlaceForAction() const;
    std::vector<HashInput> Inputs(const std::vector<HashInput>& inputs) const;
    Instruction Copy(const Instruction& instruction) const;
    Checksum Copy(const Checksum& checksum) const;
    ParseState Copy(const ParseState& state, ValueSetId firstSet, uint8_t firstError) const;

    const Program& m_from;
    Program& m_into;
    std::map<FieldId, FieldId> m_fields;
    std::vector<HeaderId> m_headers; ///< of packet headers, and of metadata its validity
    std::vector<RegisterId> m_registers;
    std::vector<CounterId> m_counters;
    std::vector<MeterId> m_meters;
    std::vector<ProfileId> m_profiles;
    std::vector<DigestId> m_digests;
    std::map<ActionId, ActionId> m_actions;
};

/** @return the name, with as many ' behind it as it takes to be new among the elements. */
template <typename Element>
std::string
FreeName(std::string name, const std::vector<Element>& elements)
{
    for (std::size_t i = 0; i < elements.size();)
    {
        const bool isTaken = elements[i].name == name;
        name += isTaken ? "'" : "";
        i = isTaken ? 0 : i + 1;
    }
    return name;
}

} // namespace pisa

#endif // PISA_UPGRADE_TRANSLATION_H
