// Tries the atoms in order of power, once for codelets that are alike.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/network/least-atoms.h"

#include "compiler/network/atom-search.h"

#include <algorithm>
#include <iomanip>
#include <set>
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

/** @return why no atom was found. @param undecided atoms that may do it */
std::string
WhyNone(const Codelet& codelet, const std::vector<CodeletView>& views, const std::set<Atom>& undecided)
{
    if (!undecided.empty())
    {
        return std::string("whether ") + NameOf(*undecided.begin()) +
               " does what packets do to it was not decided in " +
               std::to_string(AtomSearch::kMostSteps / 1'000'000) +
               " million steps: take fewer conditions and numbers on the way to its new value";
    }
    std::size_t most = 0;
    for (const CodeletView& view : views)
    {
        most = std::max(most, NumbersOf(codelet, view).size());
    }
    if (most <= AtomSearch::kMostNumbers)
    {
        return "no template does what packets do to it";
    }
    return "packets do to it what takes " + std::to_string(most) +
           " numbers of the program, atoms are tried with at most " + std::to_string(AtomSearch::kMostNumbers) +
           ": compute what hangs on no global before, or take fewer numbers";
}

/** Codelets that were asked about. */
using Answers = std::vector<std::pair<Codelet, LeastAtom>>;

/** @return the least atom of a codelet, looked for once for those that are alike. */
const LeastAtom&
AnswerFor(const Codelet& codelet, Answers& known)
{
    const auto isAlike = [&](const auto& one)
    {
        return one.first.widths == codelet.widths && one.first.nodes == codelet.nodes &&
               one.first.next == codelet.next && one.first.why == codelet.why;
    };
    auto found = std::find_if(known.begin(), known.end(), isAlike);
    if (found == known.end())
    {
        found = known.insert(known.end(), {codelet, LeastAtomOf(codelet)});
    }
    return found->second;
}

std::vector<LeastAtom>
AtomsOfGuard(const lyra::ContextProgram& program, lyra::CodeletGuard guard, Answers& known)
{
    std::vector<LeastAtom> all(program.globals.size());
    for (const Codelet& codelet : CodeletsOf(program, guard))
    {
        LeastAtom least = AnswerFor(codelet, known);
        least.globals = codelet.globals;
        for (const lyra::GlobalId global : codelet.globals)
        {
            all[global] = least;
        }
    }
    return all;
}

} // namespace

LeastAtom
LeastAtomOf(const Codelet& codelet)
{
    if (!codelet.why.empty())
    {
        return {Atom::None, codelet.globals, codelet.why};
    }
    if (codelet.globals.size() > 2)
    {
        return {Atom::None, codelet.globals, "more than two globals need each other's cells"};
    }
    if (ChangesNothing(codelet))
    {
        return {Atom::Write, codelet.globals, ""};
    }
    const std::vector<CodeletView> views = ViewsOf(codelet);
    std::vector<AtomSearch> searches;
    for (const CodeletView& view : views)
    {
        if (NumbersOf(codelet, view).size() <= AtomSearch::kMostNumbers)
        {
            searches.emplace_back(codelet, view);
        }
    }
    std::set<Atom> undecided;
    const Atom first = codelet.globals.size() > 1 ? Atom::Pairs : Atom::Write;
    for (auto atom = static_cast<uint8_t>(first); atom < static_cast<uint8_t>(Atom::None); ++atom)
    {
        for (AtomSearch& search : searches)
        {
            const FilledAtom filled = search.Fill(static_cast<Atom>(atom));
            if (filled.tree)
            {
                return {static_cast<Atom>(atom), codelet.globals, "", undecided.empty()};
            }
            if (!filled.isDecided)
            {
                undecided.insert(static_cast<Atom>(atom));
            }
        }
    }
    return {Atom::None, codelet.globals, WhyNone(codelet, views, undecided)};
}

std::vector<LeastAtom>
LeastAtomsOf(const lyra::ContextProgram& program, lyra::CodeletGuard guard)
{
    Answers known;
    return AtomsOfGuard(program, guard, known);
}

std::string
DescribeLeastAtoms(const lyra::ContextProgram& program)
{
    Answers known;
    const std::vector<LeastAtom> inside = AtomsOfGuard(program, lyra::CodeletGuard::Inside, known);
    const std::vector<LeastAtom> outside = AtomsOfGuard(program, lyra::CodeletGuard::Outside, known);
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
        text << (outside[global].isLeast ? "" : " (perhaps less: not decided)")
             << (outside[global].why.empty() ? "" : ": " + outside[global].why) << '\n';
    }
    return text.str();
}

} // namespace pisa
