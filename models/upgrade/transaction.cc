// One transaction of a plan carried out on a running pipeline.
// SPDX-License-Identifier: GPL-2.0-only
#include "upgrade/transaction.h"

#include <algorithm>
#include <cassert>

namespace pisa
{

Transaction::Transaction(Pipeline& pipeline, const Graft& graft, const PlannedTransaction& planned, VersionLine& line,
                         uint32_t version, uint32_t format, const TransactionCosts& costs)
    : m_pipeline(pipeline),
      m_line(line),
      m_version(version),
      m_costs(costs)
{
    TransactionSteps steps = StepsOf(planned, pipeline, graft, costs);
    m_format = steps.switchesFrame ? std::optional(format) : std::nullopt;
    m_elements = std::move(steps.elements);
    m_moves = std::move(steps.moves);
    m_steps = std::move(steps.steps);
}

Transaction::Step&
Transaction::Add(Step::Kind kind, PlanPhase phase, Cycle duration)
{
    m_steps.emplace_back();
    m_steps.back().kind = kind;
    m_steps.back().phase = phase;
    m_steps.back().duration = duration;
    return m_steps.back();
}

void
Transaction::Begin(Cycle now)
{
    Next(now);
}

/** Begins what is first in the list. */
void
Transaction::Next(Cycle now)
{
    m_nextAt = m_steps.empty() ? kNever : now + m_steps.front().duration;
}

bool
Transaction::IsReady(const Step& step, Cycle now, const OldestPacket& oldest)
{
    if (step.kind == Step::Kind::Commit)
    {
        return m_line.MayCommit(m_version);
    }
    if (step.kind != Step::Kind::Wait && (step.kind != Step::Kind::Take || !m_costs.waits))
    {
        return true;
    }
    m_waitsFrom = m_waitsFrom.value_or(now);
    if (oldest() < *m_waitsFrom)
    {
        return false;
    }
    m_waitsFrom.reset();
    return true;
}

Cycle
Transaction::Advance(Cycle now, const OldestPacket& oldest)
{
    Cycle wake = kNever;
    while (!m_steps.empty() && m_nextAt <= now)
    {
        const Step step = m_steps.front();
        m_isWaiting = !IsReady(step, now, oldest);
        if (m_isWaiting)
        {
            m_nextAt = now + std::max<Cycle>(1, m_costs.poll);
            break;
        }
        m_steps.pop_front();
        m_done += step.isLast && !m_isRollingBack;
        wake = std::min(wake, Do(step, now));
        Next(now);
    }
    return wake;
}

Cycle
Transaction::Do(const Step& step, Cycle now)
{
    switch (step.kind)
    {
    case Step::Kind::Point:
        return WritePointer(step, now);
    case Step::Kind::Migrate:
        for (uint64_t cell = 0; cell < step.count; ++cell)
        {
            m_pipeline.WriteRegister(step.into, cell, m_pipeline.ReadRegister(step.from, cell, now), now);
        }
        return kNever;
    case Step::Kind::Commit:
        m_pipeline.SetStamp({m_version, m_format.value_or(m_pipeline.GetStamp().format)});
        m_line.Settle(m_version);
        m_hasCommitted = true;
        return kNever;
    case Step::Kind::Free:
        return m_pipeline.Release(step.write.pointer.thread, step.write.pointer.node, now);
    case Step::Kind::Settle:
        m_line.Settle(m_version);
        return kNever;
    case Step::Kind::Spend:
    case Step::Kind::Wait:
        return kNever;
    default:
        DoMove(step, now);
        return kNever;
    }
}

Cycle
Transaction::WritePointer(const Step& step, Cycle now)
{
    PointerWrite write = step.write;
    write.at = now;
    if (!step.isOwn && !m_hasCommitted)
    {
        m_undo.push_back(step);
        m_undo.back().write.target = m_pipeline.TargetOf(write.pointer, *write.copy);
    }
    ++m_writes;
    return m_pipeline.WritePointer(write);
}

/** One entry after the other, each in both tables until nobody is left who has looked for it in one. */
void
Transaction::DoMove(const Step& step, Cycle now)
{
    EntryMove& move = m_moves[step.move];
    switch (step.kind)
    {
    case Step::Kind::Move:
        if (move.HasNext())
        {
            AddFirst(step, Step::Kind::Put, TimeFor(0, 1, 1, m_costs));
        }
        return;
    case Step::Kind::Put:
        if (move.HasNext()) // else somebody has removed it
        {
            const bool hasRoom = move.Put(now);
            m_isWaiting = !hasRoom;
            AddFirst(step, Step::Kind::Move, hasRoom ? 0 : std::max<Cycle>(1, m_costs.poll));
            if (hasRoom)
            {
                AddFirst(step, Step::Kind::Take, 0);
            }
            return;
        }
        AddFirst(step, Step::Kind::Move, 0);
        return;
    case Step::Kind::Take:
        move.Take(now);
        return;
    case Step::Kind::PutBack:
        m_isWaiting = !move.PutBack(now);
        if (m_isWaiting)
        {
            AddFirst(step, Step::Kind::PutBack, std::max<Cycle>(1, m_costs.poll));
        }
        return;
    default:
        move.End();
        m_hasCommitted = true;
    }
}

EntryMove*
Transaction::MoveOf(TableId table)
{
    const auto found =
        std::find_if(m_moves.begin(), m_moves.end(), [&](const EntryMove& move) { return move.From() == table; });
    return found == m_moves.end() ? nullptr : &*found;
}

void
Transaction::AddFirst(const Step& like, Step::Kind kind, Cycle duration)
{
    m_steps.push_front(like);
    m_steps.front().kind = kind;
    m_steps.front().duration = duration;
    m_steps.front().isLast = false;
}

/** Entries go back before the group is resolved, the last first. */
void
Transaction::UndoMoves()
{
    for (std::size_t move = 0; move < m_moves.size(); ++move)
    {
        m_moves[move].TurnBack();
        for (std::size_t entry = 0; entry < m_moves[move].Moved(); ++entry)
        {
            Add(Step::Kind::PutBack, PlanPhase::QuiesceFlex, TimeFor(0, 1, 1, m_costs)).move = move;
        }
    }
}

void
Transaction::Abort(Cycle now)
{
    if (m_hasCommitted || m_isRollingBack || m_steps.empty())
    {
        return;
    }
    m_isRollingBack = true;
    m_steps.clear();
    m_waitsFrom.reset();
    UndoMoves();
    for (auto write = m_undo.rbegin(); write != m_undo.rend(); ++write)
    {
        m_steps.push_back(*write);
        m_steps.back().isOwn = true; // what is undone stays so
    }
    m_undo.clear();
    if (m_costs.waits)
    {
        Add(Step::Kind::Wait, PlanPhase::QuiesceFlex, 0);
    }
    Add(Step::Kind::Settle, PlanPhase::Retire, 0);
    for (const PointerId& element : m_elements)
    {
        Add(Step::Kind::Free, PlanPhase::Retire, m_costs.overhead).write.pointer = element;
    }
    Next(now);
}

} // namespace pisa
