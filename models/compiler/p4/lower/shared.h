// What all bodies of one P4 program share while it is lowered.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_P4_LOWER_SHARED_H
#define PISA_COMPILER_P4_LOWER_SHARED_H

#include "compiler/lowering/unique-names.h"
#include "compiler/p4/lower/environment.h"
#include "compiler/p4/lower/storage.h"
#include "compiler/p4/p4-program.h"

#include <functional>
#include <map>
#include <tuple>

namespace pisa::p4
{

class Instances;

/** An action of the program made from one of the user's, and how it may end the control that applied its table. */
struct LoweredAction
{
    ActionId id{0};
    bool alwaysExits{false};
    std::optional<FieldId> exits; ///< set to one by it where it exits; nothing if it never does or always
};

/** A table of the program made from one of the user's. */
struct LoweredTable
{
    TableId id{0};
    std::map<std::string, LoweredAction> actions; ///< by the names in its list
    std::vector<FieldId> keys;                    ///< those of a selector included
    std::set<FieldId> computed;                   ///< keys that are written before each application
};

/** The program that is being made, and who made what in it. */
struct Shared
{
    Shared(const P4Program& source, Program& program);

    const P4Program& source;
    Program& program;
    Storage storage;
    std::shared_ptr<Instances> instances;
    Thread thread{Thread::Ingress};
    unsigned rounds{0}; ///< that loops have gone

    /** By the environment of their control, the declaration, and which list binds arguments (null if none). */
    std::map<std::tuple<const Environment*, const Declaration*, const void*>, LoweredAction> actions;
    std::map<std::pair<const Environment*, const Declaration*>, LoweredTable> tables;
    /** Instances that C.apply() made, by where. */
    std::map<std::pair<const Environment*, const Expression*>, std::shared_ptr<Object>> direct;
    /** What controls were applied to, by their environments. */
    std::map<const Environment*, std::vector<Operand>> applied;
    /** Direct meters that actions read, and where: tables that have them may come later. */
    std::vector<std::pair<std::shared_ptr<Object>, SourceLocation>> metersRead;
    std::vector<std::shared_ptr<Environment>> environments; ///< kept, since others point to them

    /** @return an index into Program::fieldLists of fields kept with that number (@field_list), or of these fields.
     */
    std::function<uint32_t(uint64_t number)> fieldList;
};

} // namespace pisa::p4

#endif // PISA_COMPILER_P4_LOWER_SHARED_H
