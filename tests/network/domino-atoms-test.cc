// Least atoms of the programs with which Domino, Chipmunk and HULA's authors tried Banzai's atoms.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lyra/lyra-compiler.h"
#include "compiler/lyra/lyra-source.h"
#include "compiler/network/least-atoms.h"
#include "ir/text-file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace pisa
{
namespace
{

lyra::ContextProgram
Compiled(const std::string& name)
{
    const std::string path = std::string(PISA_SOURCE_DIR) + "/examples/lyra/domino/" + name + ".lyra";
    std::string dump;
    return lyra::CompileContext(lyra::ReadLyra(ReadTextFile(path), path), "", dump).program;
}

struct Published
{
    const char* program;
    Atom atom; ///< the least that does all of the program's codelets
};

class DominoProgram : public ::testing::TestWithParam<Published>
{
};

TEST_P(DominoProgram, NeedsThePublishedAtom)
{
    const lyra::ContextProgram program = Compiled(GetParam().program);
    Atom most = Atom::Write;
    for (const LeastAtom& least : LeastAtomsOf(program, lyra::CodeletGuard::Inside))
    {
        most = std::max(most, least.atom);
    }
    EXPECT_STREQ(NameOf(most), NameOf(GetParam().atom)) << DescribeLeastAtoms(program);
}

// packet-transactions/domino-examples, matrices; Chipmunk (Gao et al. 2020), table 2
INSTANTIATE_TEST_SUITE_P(
    Published, DominoProgram,
    ::testing::Values(
        Published{"learn-filter", Atom::Write}, Published{"heavy-hitters", Atom::ReadAddWrite},
        Published{"rcp", Atom::PredicatedReadAddWrite}, Published{"flowlets", Atom::PredicatedReadAddWrite},
        Published{"sampling", Atom::IfElseReadAddWrite}, Published{"conga", Atom::Pairs},
        Published{"hula-forwarding", Atom::PredicatedReadAddWrite}, Published{"hula-probe", Atom::Pairs},
        Published{"blue-increase", Atom::PredicatedReadAddWrite}, Published{"blue-decrease", Atom::Sub},
        Published{"hashpipe-first", Atom::IfElseReadAddWrite}, Published{"hashpipe-second", Atom::Pairs},
        Published{"many-ip-domains", Atom::PredicatedReadAddWrite},
        Published{"ftp-monitoring", Atom::PredicatedReadAddWrite},
        Published{"stateful-firewall", Atom::PredicatedReadAddWrite},
        Published{"marple-new-flow", Atom::PredicatedReadAddWrite},
        Published{"marple-tcp-nmo", Atom::PredicatedReadAddWrite}, Published{"superspreader", Atom::Nested},
        Published{"snap-heavy-hitter", Atom::Pairs}, Published{"spam-detection", Atom::Pairs},
        Published{"stfq", Atom::Nested}, Published{"dns-ttl-change", Atom::Nested}, Published{"red", Atom::None}),
    [](const auto& each)
    {
        std::string name = each.param.program;
        std::replace(name.begin(), name.end(), '-', '_');
        return name;
    });

} // namespace
} // namespace pisa
