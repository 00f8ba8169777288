// One register with the control plane's writes that have not taken effect yet.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_PIPELINE_REGISTER_ARRAY_H
#define PISA_PIPELINE_REGISTER_ARRAY_H

#include "ir/program.h"
#include "target/cycle.h"

#include <deque>
#include <functional>
#include <limits>
#include <vector>

namespace pisa
{

/** A cycle that never comes. */
constexpr Cycle kNever = std::numeric_limits<Cycle>::max();

/** Cells of one register. Packets access it in ascending cycles. */
class RegisterArray
{
  public:
    explicit RegisterArray(const Register& description);

    bool Has(uint64_t index) const
    {
        return index < m_cells.size();
    }

    /** @return the cell as a packet finds it at `access`; the index must be there. */
    uint64_t Load(uint64_t index, Cycle access)
    {
        if (access >= m_nextChange)
        {
            Reach(access);
        }
        return m_cells[index];
    }

    /** Writes what a packet computed from its Load. */
    void Store(uint64_t index, uint64_t value)
    {
        m_cells[index] = value & m_mask;
    }

    /** The control plane's write, for accesses at `at` and later. No packet comes before `nextAccess` any more. */
    void Write(uint64_t index, uint64_t value, Cycle at, Cycle nextAccess);

    /** Calls `look` between accesses before `at` and those from `at` on, behind all writes for `at`. */
    void Look(Cycle at, std::function<void()> look, Cycle nextAccess);

    /** Carries out what is due: no packet comes before `nextAccess` any more. */
    void Reach(Cycle nextAccess);

    /** @return the cell with all changes due by `at`; leaves them where they are. */
    uint64_t Peek(uint64_t index, Cycle at) const;

  private:
    struct Change
    {
        Cycle at;
        uint64_t index;
        uint64_t value;
        std::function<void()> look; ///< instead, if there is one
    };

    void Plan(Change change, Cycle nextAccess);

    uint64_t m_mask;
    std::vector<uint64_t> m_cells;
    std::deque<Change> m_changes; ///< ascending; of equal cycles in the order of the calls
    Cycle m_nextChange{kNever};   ///< of the first change
};

} // namespace pisa

#endif // PISA_PIPELINE_REGISTER_ARRAY_H
