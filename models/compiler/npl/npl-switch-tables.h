// The tables of a switch's program as logical tables, registers and conditions of NPL.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_NPL_SWITCH_TABLES_H
#define PISA_COMPILER_NPL_SWITCH_TABLES_H

#include "compiler/emit/p4-flow.h"
#include "compiler/npl/npl-control.h"
#include "compiler/npl/npl-table-form.h"

#include <map>
#include <string>
#include <vector>

namespace pisa
{

/** Where packets go behind a table, each way with its condition; the last one, without a condition, is all others'.
 */
using FlowWays = std::vector<FlowWay>;

/** Tables of one program; what is done with what they find stands behind the look-up. */
class NplSwitchTables
{
  public:
    /** Both must outlive this. @throws InputError for tables that NPL is not written of */
    NplSwitchTables(const Program& program, NplSwitchWords& words);

    /** Writes the declaration of each table that has one. */
    void Declare(P4Text& text) const;

    /** Writes the look-up and what its actions do. */
    void WriteApply(TableId table, P4Text& text) const;

    FlowWays WaysOf(const Apply& apply) const;

    /** @return what the control plane may set, and what the switch starts with. */
    std::vector<NplControlTable> Settings() const;

  private:
    static std::string Ran(const NplTableForm& made, ActionId action);
    static NplControlEntry EntryOf(const Table& table, const NplTableForm& made, const Entry& entry);
    void WriteKeys(const Table& table, const NplTableForm& made, P4Text& text) const;
    void WriteResults(const NplTableForm& made, P4Text& text) const;
    void WriteChoice(const Table& table, P4Text& text) const;
    void WriteBody(ActionId action, const NplParameters& parameters, P4Text& text) const;
    void WriteDefault(const Table& table, P4Text& text) const;

    const Program& m_program;
    NplSwitchWords& m_words;
    std::map<TableId, NplTableForm> m_tables; ///< of those that packets reach
};

} // namespace pisa

#endif // PISA_COMPILER_NPL_SWITCH_TABLES_H
