// The consistency levels as properties of one visible program.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_UPGRADE_LEVEL_DEFINITIONS_H
#define PISA_UPGRADE_LEVEL_DEFINITIONS_H

#include "upgrade/visible-program.h"

#include <set>
#include <string>
#include <vector>

namespace pisa
{

/**
 * The definitions of FlexCore, section 5.1, for one pair of programs. A program is its elements and pointers; ingress
 * is before egress, and the frame (parser and deparser) before both.
 */
class LevelDefinitions
{
  public:
    explicit LevelDefinitions(const Delta& delta);

    /** @return how the program breaks program or element consistency; empty if it does not, or at execution level. */
    std::string FaultOf(const VisibleProgram& visible, Consistency level, bool isFrameNew) const;

    /** @return a path that neither program has; empty if there is none. */
    std::string MixedPath(const VisibleProgram& visible, bool isFrameNew) const;

  private:
    /** One of the two programs. */
    struct Side
    {
        std::string name;
        std::set<VisibleEdge> edges;
        std::vector<std::vector<bool>> reaches; ///< by element: those that packets may meet behind it, and itself
    };

    Side MakeSide(bool isNew) const;
    bool IsOnOneWay(const Side& side, const VisibleEdge& a, const VisibleEdge& b) const;
    std::string ProgramFault(const VisibleProgram& visible, bool isFrameNew) const;
    std::string ElementFault(const VisibleProgram& visible, const Side& side, const Side& other,
                             bool isFrameOfSide) const;
    std::string Describe(const VisibleEdge& edge) const;

    const Delta& m_delta;
    const Side m_old;
    const Side m_new;
};

} // namespace pisa

#endif // PISA_UPGRADE_LEVEL_DEFINITIONS_H
