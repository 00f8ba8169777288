// Tries the atoms in order of power, once for codelets that are alike.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/network/least-atoms.h"

#include "compiler/network/atom-search.h"

#include <algorithm>
#include <iomanip>
#include <sstream>
#include <utility>

namespace pisa
{

namespace
{

using lyra::Codelet;

/** @return whether every cell stays as it is. */
bool
ChangesNothing(const Codelet& codelet)
{
    for (std::size_t i = 0; i < codelet.next.size(); ++i)
    {
        const lyra::CodeletNode& next = codelet.nodes[codelet.next[i]];
        if (next.kind != lyra::CodeletNode::Kind::Old || next.index != i)
        {
            return false;
        }
    }
    return true;
}

} // namespace

Atom
LeastAtomOf(const Codelet& codelet)
{
    if (ChangesNothing(codelet))
    {
        return Atom::Write;
    }
    const std::vector<CodeletView> views = ViewsOf(codelet);
    std::vector<AtomSearch> searches;
    for (const CodeletView& view : views)
    {
        searches.emplace_back(codelet, view);
    }
    const Atom first = codelet.globals.size() > 1 ? Atom::Pairs : Atom::Write;
    for (auto atom = static_cast<uint8_t>(first); atom < static_cast<uint8_t>(Atom::None); ++atom)
    {
        for (AtomSearch& search : searches)
        {
            if (search.Fill(static_cast<Atom>(atom)))
            {
                return static_cast<Atom>(atom);
            }
        }
    }
    return Atom::None;
}

std::vector<LeastAtom>
LeastAtomsOf(const lyra::ContextProgram& program, lyra::CodeletGuard guard)
{
    std::vector<LeastAtom> all(program.globals.size());
    std::vector<std::pair<Codelet, Atom>> known;
    for (Codelet& codelet : CodeletsOf(program, guard))
    {
        LeastAtom least{Atom::None, codelet.globals, codelet.why};
        if (codelet.globals.size() > 2)
        {
            least.why = "more than two globals need each other's cells";
        }
        if (least.why.empty())
        {
            const auto isAlike = [&](const auto& one) {
                return one.first.widths == codelet.widths && one.first.nodes == codelet.nodes &&
                       one.first.next == codelet.next;
            };
            auto found = std::find_if(known.begin(), known.end(), isAlike);
            if (found == known.end())
            {
                const Atom atom = LeastAtomOf(codelet);
                found = known.insert(known.end(), {std::move(codelet), atom});
            }
            least.atom = found->second;
            least.why = least.atom == Atom::None ? "no template does what packets do to it" : "";
        }
        for (const lyra::GlobalId global : least.globals)
        {
            all[global] = least;
        }
    }
    return all;
}

std::string
DescribeLeastAtoms(const lyra::ContextProgram& program)
{
    const std::vector<LeastAtom> inside = LeastAtomsOf(program, lyra::CodeletGuard::Inside);
    const std::vector<LeastAtom> outside = LeastAtomsOf(program, lyra::CodeletGuard::Outside);
    std::size_t longest = 6;
    for (const lyra::GlobalVariable& global : program.globals)
    {
        longest = std::max(longest, global.name.size());
    }
    std::ostringstream text;
    const int column = static_cast<int>(longest) + 2;
    text << std::left << std::setw(column) << "global" << std::setw(24) << "least atom"
         << "behind gateways\n";
    for (std::size_t global = 0; global < program.globals.size(); ++global)
    {
        text << std::setw(column) << program.globals[global].name << std::setw(24) << NameOf(inside[global].atom)
             << NameOf(outside[global].atom);
        for (const lyra::GlobalId other : inside[global].globals)
        {
            text << (other == global ? "" : ", with " + program.globals[other].name);
        }
        text << (outside[global].why.empty() ? "" : ": " + outside[global].why) << '\n';
    }
    return text.str();
}

} // namespace pisa
