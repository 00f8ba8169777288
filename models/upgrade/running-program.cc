// The program that a running pipeline has by now, whatever upgrades have made of it.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade/running-program.h"

#include <algorithm>
#include <cassert>

namespace pisa
{
namespace
{

/** Reads the pointers of one thread. */
class LiveControlReader
{
  public:
    LiveControlReader(const Pipeline& pipeline, Thread thread) : m_pipeline(pipeline), m_thread(thread)
    {
    }

    void Read(Control& control) const
    {
        control.entry = Target(PointerKind::Entry, 0);
        for (NodeId id = 0; id < control.nodes.size(); ++id)
        {
            if (auto* branch = std::get_if<Branch>(&control.nodes[id]))
            {
                branch->onTrue = Target(PointerKind::True, id);
                branch->onFalse = Target(PointerKind::False, id);
                continue;
            }
            Read(id, std::get<Apply>(control.nodes[id]));
        }
    }

  private:
    NodeId Target(PointerKind kind, NodeId node, uint32_t action = 0) const
    {
        return m_pipeline.TargetOf({m_thread, kind, node, action}, 0);
    }

    /** Actions that lead to one place whether hit or miss say so; all others tell hit from miss alike. */
    void Read(NodeId id, Apply& apply) const
    {
        const Table& table = m_pipeline.GetImage().program.tables[apply.table];
        [[maybe_unused]] bool isSplit = false; // for the assertion
        apply.onAction.clear();
        apply.onHit = apply.onMiss = Target(PointerKind::HitAction, id, 0);
        for (uint32_t action = 0; action < table.actions.size(); ++action)
        {
            const NodeId hit = Target(PointerKind::HitAction, id, action);
            const NodeId miss = Target(PointerKind::MissAction, id, action);
            if (hit == miss)
            {
                apply.onAction.emplace_back(table.actions[action], hit);
                continue;
            }
            assert(!isSplit || (apply.onHit == hit && apply.onMiss == miss)); // no program has others
            isSplit = true;
            apply.onHit = hit;
            apply.onMiss = miss;
        }
    }

    const Pipeline& m_pipeline;
    Thread m_thread;
};

/** Writes pointers of one thread. */
class LiveControlWriter
{
  public:
    LiveControlWriter(Pipeline& pipeline, Thread thread, Cycle at) : m_pipeline(pipeline), m_thread(thread), m_at(at)
    {
    }

    void Write(const Program& program)
    {
        const Control& control = ControlOf(program, m_thread);
        Point({m_thread, PointerKind::Entry, 0, 0}, control.entry);
        for (NodeId id = 0; id < control.nodes.size(); ++id)
        {
            if (const auto* branch = std::get_if<Branch>(&control.nodes[id]))
            {
                Point({m_thread, PointerKind::True, id, 0}, branch->onTrue);
                Point({m_thread, PointerKind::False, id, 0}, branch->onFalse);
                continue;
            }
            const auto& apply = std::get<Apply>(control.nodes[id]);
            Write(id, apply, program.tables[apply.table].actions);
        }
    }

  private:
    void Write(NodeId id, const Apply& apply, const std::vector<ActionId>& actions)
    {
        for (uint32_t action = 0; action < actions.size(); ++action)
        {
            const auto own = std::find_if(apply.onAction.begin(), apply.onAction.end(),
                                          [&](const auto& next) { return next.first == actions[action]; });
            const bool isOwn = own != apply.onAction.end();
            Point({m_thread, PointerKind::HitAction, id, action}, isOwn ? own->second : apply.onHit);
            Point({m_thread, PointerKind::MissAction, id, action}, isOwn ? own->second : apply.onMiss);
        }
    }

    void Point(const PointerId& pointer, NodeId target)
    {
        if (m_pipeline.TargetOf(pointer, 0) != target)
        {
            m_pipeline.WritePointer({pointer, target, m_at, std::nullopt});
        }
    }

    Pipeline& m_pipeline;
    const Thread m_thread;
    const Cycle m_at;
};

} // namespace

Program
ProgramOf(const Pipeline& pipeline)
{
    Program program = pipeline.GetImage().program;
    for (const Thread thread : kThreads)
    {
        LiveControlReader(pipeline, thread).Read(ControlOf(program, thread));
    }
    return program;
}

void
PointAs(const Program& program, Pipeline& pipeline, Cycle at)
{
    for (const Thread thread : kThreads)
    {
        LiveControlWriter(pipeline, thread, at).Write(program);
    }
}

} // namespace pisa
