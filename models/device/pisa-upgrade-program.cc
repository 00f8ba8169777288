// The program that a running pipeline has by now, whatever upgrades have made of it.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-upgrade-program.h"

#include "ns3/assert.h"

namespace ns3
{

namespace
{

using pisa::PointerKind;

/** Reads the pointers of one thread. */
class LiveControlReader
{
  public:
    LiveControlReader(const pisa::Pipeline& pipeline, pisa::Thread thread) : m_pipeline(pipeline), m_thread(thread)
    {
    }

    void Read(pisa::Control& control) const
    {
        control.entry = Target(PointerKind::Entry, 0);
        for (pisa::NodeId id = 0; id < control.nodes.size(); ++id)
        {
            if (auto* branch = std::get_if<pisa::Branch>(&control.nodes[id]))
            {
                branch->onTrue = Target(PointerKind::True, id);
                branch->onFalse = Target(PointerKind::False, id);
                continue;
            }
            Read(id, std::get<pisa::Apply>(control.nodes[id]));
        }
    }

  private:
    pisa::NodeId Target(PointerKind kind, pisa::NodeId node, uint32_t action = 0) const
    {
        return m_pipeline.TargetOf({m_thread, kind, node, action}, 0);
    }

    /** Actions that lead to one place whether hit or miss say so; all others tell hit from miss alike. */
    void Read(pisa::NodeId id, pisa::Apply& apply) const
    {
        const pisa::Table& table = m_pipeline.GetImage().program.tables[apply.table];
        bool isSplit = false;
        apply.onAction.clear();
        apply.onHit = apply.onMiss = Target(PointerKind::HitAction, id, 0);
        for (uint32_t action = 0; action < table.actions.size(); ++action)
        {
            const pisa::NodeId hit = Target(PointerKind::HitAction, id, action);
            const pisa::NodeId miss = Target(PointerKind::MissAction, id, action);
            if (hit == miss)
            {
                apply.onAction.emplace_back(table.actions[action], hit);
                continue;
            }
            NS_ASSERT_MSG(!isSplit || (apply.onHit == hit && apply.onMiss == miss),
                          "no program has such pointers at table " << table.name);
            isSplit = true;
            apply.onHit = hit;
            apply.onMiss = miss;
        }
    }

    const pisa::Pipeline& m_pipeline;
    pisa::Thread m_thread;
};

} // namespace

pisa::Program
PisaProgramOf(const pisa::Pipeline& pipeline)
{
    pisa::Program program = pipeline.GetImage().program;
    LiveControlReader(pipeline, pisa::Thread::Ingress).Read(program.ingress);
    LiveControlReader(pipeline, pisa::Thread::Egress).Read(program.egress);
    return program;
}

} // namespace ns3
