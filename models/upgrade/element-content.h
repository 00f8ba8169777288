// What a table or a branch does, as text that is equal for two exactly if they do the same.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_UPGRADE_ELEMENT_CONTENT_H
#define PISA_UPGRADE_ELEMENT_CONTENT_H

#include "ir/program.h"

#include <string>
#include <vector>

namespace pisa
{

/** Content of one table: its text, and its actions in the order of theirs. */
struct TableContent
{
    std::string text;
    std::vector<ActionId> actions;
};

/** Prints contents of one program's elements; copies the program. */
class ContentPrinter
{
  public:
    explicit ContentPrinter(const Program& program);

    /**
     * Keys, actions with bodies and parameters, size, default, entries at boot, and the declaration of all state that
     * it touches. Names of the table, its actions and their parameters are left out.
     */
    TableContent ContentOf(const Table& table);

    std::string ContentOf(const Branch& branch) const;

  private:
    std::string BodyOf(ActionId action);
    std::string StateOf(const Table& table) const;

    const Program m_program;
    Program m_oneTable;                ///< its tables are the one being printed
    Program m_oneAction;               ///< its actions are the one being printed
    std::vector<std::string> m_bodies; ///< by action; empty: not yet printed
};

} // namespace pisa

#endif // PISA_UPGRADE_ELEMENT_CONTENT_H
