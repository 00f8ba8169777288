// The program that a running pipeline has by now, whatever upgrades have made of it.
// SPDX-License-Identifier: GPL-2.0-only
#include "pisa-upgrade-program.h"

#include "pisa-switch.h"

#include "upgrade/merged-program.h"
#include "upgrade/translation.h"

#include "ns3/assert.h"

#include <algorithm>

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

/** Writes pointers of one thread. */
class LiveControlWriter
{
  public:
    LiveControlWriter(pisa::Pipeline& pipeline, pisa::Thread thread, pisa::Cycle at)
        : m_pipeline(pipeline),
          m_thread(thread),
          m_at(at)
    {
    }

    void Write(const pisa::Program& program)
    {
        const pisa::Control& control = ControlOf(program, m_thread);
        Point({m_thread, PointerKind::Entry, 0, 0}, control.entry);
        for (pisa::NodeId id = 0; id < control.nodes.size(); ++id)
        {
            if (const auto* branch = std::get_if<pisa::Branch>(&control.nodes[id]))
            {
                Point({m_thread, PointerKind::True, id, 0}, branch->onTrue);
                Point({m_thread, PointerKind::False, id, 0}, branch->onFalse);
                continue;
            }
            const auto& apply = std::get<pisa::Apply>(control.nodes[id]);
            Write(id, apply, program.tables[apply.table].actions);
        }
    }

  private:
    void Write(pisa::NodeId id, const pisa::Apply& apply, const std::vector<pisa::ActionId>& actions)
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

    void Point(const pisa::PointerId& pointer, pisa::NodeId target)
    {
        if (m_pipeline.TargetOf(pointer, 0) != target)
        {
            m_pipeline.WritePointer({pointer, target, m_at, std::nullopt});
        }
    }

    pisa::Pipeline& m_pipeline;
    const pisa::Thread m_thread;
    const pisa::Cycle m_at;
};

/** Takes the marks off names that FreeName has put there. */
template <typename Element>
void
TakeFreeNames(std::vector<Element>& elements)
{
    for (Element& element : elements)
    {
        const std::string own = element.name.substr(0, element.name.find_last_not_of('\'') + 1);
        const bool isFree = own != element.name && pisa::FreeName(own, elements) == own;
        element.name = isFree ? own : element.name;
    }
}

} // namespace

void
PisaCheckChip(const pisa::Image& image, const pisa::Target& chip)
{
    if (!(image.target == chip))
    {
        throw pisa::InputError({}, "an image for " + image.target.name + " cannot run on this " + chip.name,
                               "compile the program for the switch's chip");
    }
}

void
PisaSettle(PisaSwitch& device)
{
    pisa::Image image = device.GetPipeline().GetImage();
    if (pisa::MergeOrderOf(image.target) == pisa::MergeOrder::Acyclic)
    {
        return; // the image says when tables are met, also by those that are gone
    }
    image.program = PisaProgramOf(device.GetPipeline());
    pisa::Program& program = image.program;
    TakeFreeNames(program.actions);
    TakeFreeNames(program.registers);
    TakeFreeNames(program.counters);
    TakeFreeNames(program.meters);
    TakeFreeNames(program.profiles);
    TakeFreeNames(program.digests);
    TakeFreeNames(program.tables);
    device.Extend(image);
}

void
PisaPointAs(const pisa::Program& program, pisa::Pipeline& pipeline, pisa::Cycle at)
{
    for (const pisa::Thread thread : pisa::kThreads)
    {
        LiveControlWriter(pipeline, thread, at).Write(program);
    }
}

pisa::Program
PisaProgramOf(const pisa::Pipeline& pipeline)
{
    pisa::Program program = pipeline.GetImage().program;
    LiveControlReader(pipeline, pisa::Thread::Ingress).Read(program.ingress);
    LiveControlReader(pipeline, pisa::Thread::Egress).Read(program.egress);
    return program;
}

} // namespace ns3
