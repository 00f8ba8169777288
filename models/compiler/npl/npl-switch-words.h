// Names and expressions of one switch's program in NPL.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NPL_SWITCH_WORDS_H
#define PISA_COMPILER_NPL_SWITCH_WORDS_H

#include "compiler/npl/npl-expressions.h"
#include "compiler/npl/npl-frame.h"

#include <string>
#include <vector>

namespace pisa
{

/** What an action's parameters are in the text, by index. */
using NplParameters = std::vector<NplText>;

/**
 * Metadata are fields of one logical bus: "bus.locals_hop", the chip's own "bus.chip_egress_port". Everything that is
 * declared has a name of its own.
 */
class NplSwitchWords
{
  public:
    /** The program must outlive this. */
    explicit NplSwitchWords(const Program& program);

    /** @return "pkt.ipv4.ttl", "pkt.vlan._PRESENT", "bus.locals_hop" */
    std::string Place(FieldId field) const;

    unsigned WidthOf(FieldId field) const;

    /** @return what reads the operand, as so many bits. */
    std::string Read(const Operand& operand, unsigned width, const NplParameters& parameters) const;

    /** @return what reads the operand as it is. */
    NplText Read(const Operand& operand, const NplParameters& parameters) const;

    /** @return the statement's value, as wide as its destination; of no Select. */
    std::string Computed(const pisa::Statement& statement, const NplParameters& parameters) const;

    std::string Holds(const Condition& condition) const;

    /** @return "bus.NAME", or with a number behind it: a field of the bus that nothing else has. */
    std::string AddToBus(const std::string& name, unsigned width);

    const std::vector<Field>& Bus() const
    {
        return m_bus;
    }

    const std::string& ProgramName() const
    {
        return m_programName;
    }

    const std::string& Register(std::size_t id) const
    {
        return m_registers[id];
    }

    const std::string& Table(std::size_t id) const
    {
        return m_tables[id];
    }

    /** This must outlive what is returned. */
    NplFrameNames FrameNames() const;

  private:
    const Program& m_program;
    std::string m_programName;
    UniqueNames m_onBus;
    std::vector<Field> m_bus;
    std::vector<std::vector<std::string>> m_metadata; ///< [header][field]: "bus.locals_hop"
    std::vector<std::string> m_structs;               ///< of each header
    std::vector<std::string> m_registers;             ///< of each
    std::vector<std::string> m_tables;                ///< of each
};

} // namespace pisa

#endif // PISA_COMPILER_NPL_SWITCH_WORDS_H
