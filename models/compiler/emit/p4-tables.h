// Tables as P4_16.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_EMIT_P4_TABLES_H
#define PISA_COMPILER_EMIT_P4_TABLES_H

#include "compiler/emit/p4-resources.h"
#include "compiler/emit/p4-words.h"
#include "compiler/emit/user-pieces.h"

#include <functional>
#include <string>
#include <vector>

namespace pisa
{

/** Writes tables of one control. */
class P4Tables
{
  public:
    /** @return what the action is called in the table. */
    using ActionName = std::function<std::string(TableId, ActionId)>;

    /** All must outlive this. */
    P4Tables(const Program& program, P4Words& words, const P4Resources& resources, ActionName nameOf);

    void Write(TableId id, const std::string& identifier, const std::string& annotation, P4Text& text) const;

    /** @return "forward(1, 0x0a)" of an action called `name` */
    std::string Call(const std::string& name, const ActionCall& call) const;

  private:
    std::vector<UserPieces> KeysOf(const Table& table) const;
    std::string KeyText(const Table& table, const UserPieces& key) const;
    bool IsBool(const Table& table, const UserPieces& key) const;
    std::vector<unsigned> Widths(const Table& table, const UserPieces& key) const;
    std::string MatchText(const Table& table, const UserPieces& key, const Entry& entry) const;
    void WriteKeys(const Table& table, P4Text& text) const;
    void WriteEntries(TableId id, P4Text& text) const;

    const Program& m_program;
    P4Words& m_words;
    const P4Resources& m_resources;
    ActionName m_nameOf;
};

} // namespace pisa

#endif // PISA_COMPILER_EMIT_P4_TABLES_H
