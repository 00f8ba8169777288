// Names and expressions of a Lyra program in NPL.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NPL_WORDS_H
#define PISA_COMPILER_NPL_WORDS_H

#include "compiler/lyra/versions.h"
#include "compiler/npl/npl-frame.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace pisa
{

/**
 * Locals and what the chip knows are fields of one logical bus, "bus.hop"; fields of headers "pkt.ipv4.ttl", whether
 * a header is there "pkt.ipv4._PRESENT". A value that one instruction makes and one other reads is written where it
 * is read, if nothing that it is made of changes in between.
 */
class NplWords
{
  public:
    /** The program must outlive this; its versions are numbered. */
    explicit NplWords(const lyra::ContextProgram& program);

    /** @return what reads the term, as so many bits, in brackets if it is an operation. */
    std::string Read(const lyra::Term& term, const lyra::Predicate& when) const;

    /** @return where the value is kept. */
    std::string Place(lyra::Value value) const;

    /** @return whether the instruction is written where its result is read. */
    bool IsFolded(lyra::InstructionId at) const
    {
        return m_folded.count(at) > 0;
    }

    /** @return a computation's value. */
    std::string Computed(const lyra::ContextInstruction& instruction) const;

    /** @return "a == b && c < d" */
    std::string Condition(lyra::ConditionId id, const lyra::Predicate& when) const;

    const std::vector<Field>& Bus() const
    {
        return m_bus;
    }

    /** This must outlive what is returned. */
    NplFrameNames FrameNames() const;

    /** @return what the program is called, as no other declaration is. */
    const std::string& ProgramName() const
    {
        return m_programName;
    }

    /** @return the special function that keeps the array of state. */
    const std::string& Global(lyra::GlobalId id) const
    {
        return m_globals[id];
    }

    /** @return the logical table or register of the external variable. */
    const std::string& External(lyra::ExternalId id) const
    {
        return m_externals[id];
    }

  private:
    void NameDeclarations();
    void NamePlaces();
    void Fold();
    bool MayFold(lyra::InstructionId from, lyra::InstructionId to) const;
    std::set<std::string> PlacesIn(lyra::InstructionId at) const;

    const lyra::ContextProgram& m_program;
    lyra::Definitions m_definitions;
    lyra::Storage m_storage;
    std::string m_programName;
    std::vector<std::string> m_structs;   ///< of each header
    std::vector<std::string> m_globals;   ///< of each
    std::vector<std::string> m_externals; ///< of each
    std::vector<std::string> m_names;     ///< of each place
    std::vector<Field> m_bus;
    std::set<lyra::InstructionId> m_folded;
};

} // namespace pisa

#endif // PISA_COMPILER_NPL_WORDS_H
