// The values that a bridge may have to carry, and who reads and writes them.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_COMPILER_SPLIT_BRIDGE_VALUES_H
#define PISA_COMPILER_SPLIT_BRIDGE_VALUES_H

#include "compiler/split/bridge.h"
#include "compiler/split/carried-values.h"

#include <map>
#include <set>
#include <string>

namespace pisa
{

/** A value that has no field in the bridge yet. */
struct BridgeValue
{
    std::string name;
    unsigned width{1};
    BridgeSlot slot;
};

/** Values are numbered as the variables of the problem; facts that checksums changed follow those. */
class BridgeValues
{
  public:
    /** @param bridge its facts and checksums are known */
    BridgeValues(const lyra::ContextProgram& program, const NetworkProblem& problem, const Bridge& bridge)
        : m_program(program),
          m_problem(problem),
          m_bridge(bridge)
    {
    }

    /** @param locals that some link carries. @return them, and the facts */
    std::map<uint32_t, BridgeValue> All(const std::set<uint32_t>& locals) const;

    /** What the program does, and what the bridge asks for itself: decisions where they are carried out. */
    ValueUse Use(const NetworkPlacement& placement, const Routes& routes) const;

  private:
    uint32_t NumberOf(std::size_t checksum) const
    {
        return static_cast<uint32_t>(m_problem.variables.size() + checksum);
    }

    bool IsWritten(const BridgeChecksum& checksum, const std::set<uint32_t>& variables) const;

    const lyra::ContextProgram& m_program;
    const NetworkProblem& m_problem;
    const Bridge& m_bridge;
};

} // namespace pisa

#endif // PISA_COMPILER_SPLIT_BRIDGE_VALUES_H
