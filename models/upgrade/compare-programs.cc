// What two programs share and change beside elements: registers, parser, deparser.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/access.h"
#include "pipeline/live-extension.h"
#include "target/demand.h"
#include "upgrade/delta.h"
#include "upgrade/entry-move.h"
#include "upgrade/frame-change.h"
#include "upgrade/program-graph.h"
#include "upgrade/same-names.h"

#include <algorithm>
#include <set>

namespace pisa
{
namespace
{

uint64_t
RowsOf(const Register& reg, const Target* target)
{
    return target == nullptr || target->stage.sramBlockRows == 0
               ? reg.size
               : uint64_t{RegisterBlocks(reg, *target)} * target->stage.sramBlockRows;
}

/** Registers of two programs under the old program's names. */
class RegisterComparison
{
  public:
    /** @param renamed the new program under the old one's names; @param plain the same under its own */
    RegisterComparison(const Program& oldProgram, const Program& renamed, const Program& plain, const Target* target,
                       Delta& delta)
        : m_old(oldProgram),
          m_renamed(renamed),
          m_plain(plain),
          m_target(target),
          m_delta(delta)
    {
    }

    void Run()
    {
        std::set<std::string> kept;
        for (RegisterId id = 0; id < m_renamed.registers.size(); ++id)
        {
            const auto was = std::find_if(m_old.registers.begin(), m_old.registers.end(),
                                          [&](const Register& r) { return r.name == m_renamed.registers[id].name; });
            if (was == m_old.registers.end())
            {
                Add(id);
                continue;
            }
            kept.insert(was->name);
            Resize(was - m_old.registers.begin(), id);
        }
        for (RegisterId id = 0; id < m_old.registers.size(); ++id)
        {
            if (kept.count(m_old.registers[id].name) == 0 && !IsFreed(m_old.registers[id].name))
            {
                Drop(id);
            }
        }
    }

  private:
    void Add(RegisterId id)
    {
        RegisterChange change;
        change.kind = RegisterChange::Kind::Added;
        change.name = m_plain.registers[id].name;
        change.newCells = m_plain.registers[id].size;
        change.newRows = RowsOf(m_plain.registers[id], m_target);
        AddUsers(change, nullptr, &id);
        m_delta.registers.push_back(std::move(change));
    }

    void Resize(RegisterId oldId, RegisterId newId)
    {
        const Register& was = m_old.registers[oldId];
        const Register& is = m_renamed.registers[newId];
        if (was.size == is.size && was.initial == is.initial)
        {
            return;
        }
        RegisterChange change;
        change.kind = RegisterChange::Kind::Resized;
        change.name = was.name;
        change.newName = m_plain.registers[newId].name;
        change.oldCells = was.size;
        change.newCells = is.size;
        change.oldRows = RowsOf(was, m_target);
        change.newRows = RowsOf(is, m_target);
        AddUsers(change, &oldId, &newId);
        m_delta.registers.push_back(std::move(change));
        if (is.size < was.size)
        {
            m_delta.warnings.push_back({Severity::Warning, is.where,
                                        "register '" + was.name + "' shrinks from " + std::to_string(was.size) +
                                            " to " + std::to_string(is.size) + " cells: the content of the last " +
                                            std::to_string(was.size - is.size) + " is lost",
                                        "read them out before the upgrade if they matter"});
        }
    }

    void Drop(RegisterId id)
    {
        RegisterChange change;
        change.kind = RegisterChange::Kind::Dropped;
        change.name = m_old.registers[id].name;
        change.oldCells = m_old.registers[id].size;
        change.oldRows = RowsOf(m_old.registers[id], m_target);
        AddUsers(change, &id, nullptr);
        m_delta.registers.push_back(std::move(change));
        m_delta.warnings.push_back({Severity::Warning, m_old.registers[id].where,
                                    "register '" + m_old.registers[id].name +
                                        "' is not in the new program: its content (" +
                                        std::to_string(m_old.registers[id].size) + " cells) is lost",
                                    "read it out before the upgrade if it matters"});
    }

    void AddUsers(RegisterChange& change, const RegisterId* oldId, const RegisterId* newId)
    {
        for (ElementId e = 0; e < m_delta.elements.size(); ++e)
        {
            const UpgradeElement& element = m_delta.elements[e];
            if (element.isTable && !element.IsKept() &&
                (element.IsRemoved() ? oldId != nullptr && Uses(m_old, element.pipe, *element.oldNode, *oldId)
                                     : newId != nullptr && Uses(m_plain, element.pipe, *element.newNode, *newId)))
            {
                change.users.push_back(e);
            }
        }
    }

    static bool Uses(const Program& program, Thread pipe, NodeId node, RegisterId id)
    {
        const Control& control = ControlOf(program, pipe);
        const Table& table = program.tables[std::get<Apply>(control.nodes[node]).table];
        return std::any_of(table.actions.begin(), table.actions.end(),
                           [&](ActionId action)
                           { return AccessOf(program, program.actions[action]).registers.count(id) != 0; });
    }

    const Program& m_old;
    const Program& m_renamed;
    const Program& m_plain;
    const Target* m_target;
    Delta& m_delta;
};

MoveSide
SideOf(const Program& program, Thread pipe, NodeId node)
{
    MoveSide side{program, std::get<Apply>(ControlOf(program, pipe).nodes.at(node)).table, {}};
    for (const ActionId action : program.tables[side.table].actions)
    {
        side.actions.push_back(program.actions[action].name);
    }
    return side;
}

/** Notes which removed tables cannot give their entries to which added ones. */
void
FindUnlike(const Program& oldProgram, const Program& renamed, Delta& delta)
{
    for (ElementId from = 0; from < delta.elements.size(); ++from)
    {
        const UpgradeElement& was = delta.elements[from];
        for (ElementId into = 0; was.isTable && was.IsRemoved() && into < delta.elements.size(); ++into)
        {
            const UpgradeElement& is = delta.elements[into];
            if (is.isTable && is.IsAdded() &&
                (is.pipe != was.pipe ||
                 TranslationBetween(SideOf(oldProgram, was.pipe, *was.oldNode), SideOf(renamed, is.pipe, *is.newNode))
                         .index() == 1))
            {
                delta.unlike.emplace(from, into);
            }
        }
    }
}

} // namespace

Delta
Compare(const Program& oldProgram, const Program& newProgram, const Target* target, MergeOrder order)
{
    const Program renamed = UnderNamesOf(oldProgram, newProgram);
    Delta delta = Compare(GraphOf(oldProgram, target), GraphOf(renamed, target), order);
    RegisterComparison(oldProgram, renamed, newProgram, target, delta).Run();
    delta.frame = CompareFrames(oldProgram, renamed);
    FindUnlike(oldProgram, renamed, delta);
    return delta;
}

Delta
Compare(const Image& oldImage, const Image& newImage, MergeOrder order)
{
    if (!(oldImage.target == newImage.target))
    {
        throw InputError({newImage.program.name, 0, 0},
                         oldImage.target.name == newImage.target.name
                             ? "the images are for two different chips that are both called '" +
                                   oldImage.target.name + "'"
                             : "the images are for different chips, '" + oldImage.target.name + "' and '" +
                                   newImage.target.name + "'",
                         "compile both programs for the chip that runs the old one");
    }
    return Compare(oldImage.program, newImage.program, &newImage.target, order);
}

} // namespace pisa
