// Actions of a BMv2 JSON file, lowered for the half of the switch that calls them.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_BMV2_ACTIONS_H
#define PISA_COMPILER_BMV2_ACTIONS_H

#include "compiler/bmv2/primitives.h"

namespace pisa::bmv2
{

/** An action of the program and how a packet goes on behind it. */
struct LoweredAction
{
    ActionId id{0};
    Exit exit{Exit::Never};
    std::vector<unsigned> widths; ///< of the action data as users know it, in bits
};

/** The actions that the file declares, and those of them that the program has. */
class Actions
{
  public:
    /** @throws InputError for actions without name or id */
    Actions(Shared& shared, Lists& lists);

    /** @return the index of the action with that id. */
    std::size_t FindId(const JsonValue& id) const;

    /** @return the index of the one action of that name. */
    std::size_t FindName(const JsonValue& name) const;

    const std::string& NameOf(std::size_t action) const;

    /**
     * @param caller the table or node that runs it
     * @return the action, added to the program if it is not there yet. p4c writes several actions of one name: of
     * those that differ, all but the first are called CALLER.NAME, so that users find them by their name.
     */
    const LoweredAction& Lower(std::size_t action, SwitchHalf half, const std::string& caller);

    /** @return instructions that do what the array of primitives does, which are of no action. */
    std::vector<Instruction> LowerCalls(const JsonValue& calls, SwitchHalf half);

    /** @return the program's action that does nothing and that no name of the file stands for. */
    ActionId Nothing();

    /** @return the program's action of instructions that have no name. */
    ActionId Add(const std::string& name, std::vector<Instruction> body);

  private:
    Action Make(const JsonValue& object, SwitchHalf half, LoweredAction& lowered);
    std::vector<Instruction> Body(const JsonValue& calls, SwitchHalf half, const std::vector<Wide>& locals,
                                  LoweredAction& lowered);

    Shared& m_shared;
    Lists& m_lists;
    std::vector<const JsonValue*> m_objects;
    std::map<int64_t, std::size_t> m_byId;
    std::map<std::pair<std::size_t, SwitchHalf>, LoweredAction> m_lowered;
    std::optional<ActionId> m_nothing;
};

} // namespace pisa::bmv2

#endif // PISA_COMPILER_BMV2_ACTIONS_H
