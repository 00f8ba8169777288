// Tables of a BMv2 JSON file.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_BMV2_TABLES_H
#define PISA_COMPILER_BMV2_TABLES_H

#include "compiler/bmv2/actions.h"

namespace pisa::bmv2
{

/** A key as users know it. */
struct TableKey
{
    MatchKind kind{MatchKind::Exact};
    std::vector<unsigned> widths; ///< of its pieces, first most significant
    unsigned width{0};
    bool isSigned{false}; ///< entries may write negative numbers
};

/** A table of the program, and what its node in the control needs to know. */
struct TableMade
{
    TableId id{0};
    std::vector<Instruction> before;                          ///< computes key fields
    std::vector<std::pair<std::size_t, LoweredAction>> calls; ///< the file's actions
    std::optional<std::size_t> unlisted;                      ///< the file's action that is a default only
    std::optional<ActionId> nothing;                          ///< the default where the file gives none
};

/** Reads the tables of one pipeline into the program. */
class Tables
{
  public:
    /** Reads the pipeline's action profiles. All must outlive this. */
    Tables(Shared& shared, Actions& actions, SwitchHalf half, const JsonValue& pipeline);

    /** Adds one table. @throws InputError */
    TableMade Read(const JsonValue& object);

  private:
    void ReadProfile(const JsonValue& object, const JsonValue* selector, const std::string& name);
    void ReadSelector(const JsonValue& selector, ActionProfile& profile);
    void ReadKeys(const JsonValue& object, Table& table, StraightWriter& writer);
    void ReadKey(const JsonValue& key, Table& table, StraightWriter& writer);
    std::vector<FieldId> KeyFields(const JsonValue& key, FieldReference field, MatchKind kind, FieldAccess& access,
                                   StraightWriter& writer);
    void ReadActions(const JsonValue& object, Table& table, TableMade& made);
    void AddAction(std::size_t index, Table& table, TableMade& made);
    void ReadDefault(const JsonValue& object, Table& table, TableMade& made);
    ActionCall ReadCall(const JsonValue& id, const JsonValue* data, const TableMade& made);
    void ReadImplementation(const JsonValue& object, Table& table);
    void ReadDirect(const JsonValue& object, Table& table);
    void ReadEntries(const JsonValue& object, Table& table, const TableMade& made);
    std::vector<MatchValue> ReadMatch(const JsonValue& match, const TableKey& key) const;

    Shared& m_shared;
    Actions& m_actions;
    SwitchHalf m_half;
    Names m_profileNames{"action profile"};
    std::vector<ProfileId> m_profiles;
    std::vector<TableKey> m_keys; ///< of the table that is being read
};

} // namespace pisa::bmv2

#endif // PISA_COMPILER_BMV2_TABLES_H
