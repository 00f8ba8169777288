// Finds what no chip with match-action stages offers.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/offered.h"

#include <algorithm>
#include <set>

namespace pisa
{

namespace
{

/** What a step or an instruction needs, null if chips have it. */
const char*
NeedOf(const Extract& /* extract */)
{
    return nullptr;
}

const char*
NeedOf(const Advance& /* advance */)
{
    return "skipping bits in the parser";
}

const char*
NeedOf(const Lookahead& /* lookahead */)
{
    return "looking ahead in the parser";
}

const char*
NeedOf(const ParseCheck& /* check */)
{
    return "conditions in the parser";
}

const char*
NeedOf(const Statement& /* statement */)
{
    return nullptr;
}

const char*
NeedOf(const StatefulOperation& /* atom */)
{
    return nullptr;
}

const char*
NeedOf(const Hash& /* hash */)
{
    return "hashes in actions";
}

const char*
NeedOf(const RandomNumber& /* random */)
{
    return "random numbers";
}

const char*
NeedOf(const Count& /* count */)
{
    return "counters";
}

const char*
NeedOf(const MeterExecute& /* execute */)
{
    return "meters";
}

const char*
NeedOf(const Digest& /* digest */)
{
    return "digests";
}

const char*
NeedOf(const Log& /* log */)
{
    return "log messages";
}

const char*
NeedOf(const Assert& assertion)
{
    return assertion.isAssume ? "assumptions" : "assertions";
}

/** Collects the findings of one program. */
class OfferCheck
{
  public:
    explicit OfferCheck(const Program& program) : m_program(program)
    {
    }

    std::vector<Diagnostic> Run()
    {
        for (const Header& header : m_program.headers)
        {
            const bool hasVarbit = std::any_of(header.fields.begin(), header.fields.end(),
                                               [](const Field& f) { return f.variableBits != 0; });
            Need(hasVarbit ? "headers of varying size" : nullptr, "header '" + header.name + "'", header.where);
        }
        CheckParser();
        for (const Action& action : m_program.actions)
        {
            CheckAction(action);
        }
        for (const Table& table : m_program.tables)
        {
            CheckTable(table);
        }
        CheckChecksums();
        return std::move(m_findings);
    }

  private:
    void Need(const char* what, const std::string& place, const SourceLocation& where)
    {
        if (what != nullptr)
        {
            m_findings.push_back({Severity::Error, where, place + ": " + what + " need a target that offers them",
                                  "choose another target, or do without"});
        }
    }

    void CheckParser()
    {
        Need(m_program.keepsFaulty ? "packets that go on when they do not parse" : nullptr, "parser", {});
        for (const ParseState& state : m_program.parser)
        {
            const std::string place = "parse state '" + state.name + "'";
            for (const ParseStep& step : state.steps)
            {
                const char* need = std::holds_alternative<Statement>(step)
                                       ? "assignments in the parser"
                                       : std::visit([](const auto& s) { return NeedOf(s); }, step);
                Need(need, place, {});
            }
            const bool hasSet = std::any_of(state.transitions.begin(), state.transitions.end(),
                                            [](const ParseTransition& t) { return t.valueSet.has_value(); });
            Need(hasSet ? "value sets in the parser" : nullptr, place, {});
        }
        CheckLoops();
    }

    /** Peels off the states that lead nowhere but out; what is left loops. */
    void CheckLoops()
    {
        std::vector<bool> isPeeled(m_program.parser.size(), false);
        const auto leads = [&](StateId next) { return next < isPeeled.size() && !isPeeled[next]; };
        for (bool goesOn = true; goesOn;)
        {
            goesOn = false;
            for (StateId id = 0; id < isPeeled.size(); ++id)
            {
                const ParseState& state = m_program.parser[id];
                const bool stays =
                    leads(state.otherwise) || std::any_of(state.transitions.begin(), state.transitions.end(),
                                                          [&](const ParseTransition& t) { return leads(t.next); });
                goesOn = goesOn || (!isPeeled[id] && !stays);
                isPeeled[id] = isPeeled[id] || !stays;
            }
        }
        const auto loop = std::find(isPeeled.begin(), isPeeled.end(), false);
        if (loop != isPeeled.end())
        {
            Need("loops of parse states", "parse state '" + m_program.parser[loop - isPeeled.begin()].name + "'", {});
        }
    }

    void CheckAction(const Action& action)
    {
        for (const Instruction& instruction : action.body)
        {
            const char* need = std::visit([](const auto& i) { return NeedOf(i); }, instruction);
            Need(need, "action '" + action.name + "'", action.where);
        }
    }

    void CheckTable(const Table& table)
    {
        const std::string place = "table '" + table.name + "'";
        const bool hasRange = std::any_of(table.keys.begin(), table.keys.end(),
                                          [](const MatchKey& key) { return key.kind == MatchKind::Range; });
        Need(hasRange ? "range matches" : nullptr, place, table.where);
        Need(table.counter ? "counters" : nullptr, place, table.where);
        Need(table.meter ? "meters" : nullptr, place, table.where);
        Need(table.profile ? "action profiles" : nullptr, place, table.where);
    }

    void CheckChecksums()
    {
        Need(m_program.checks.empty() ? nullptr : "verified checksums", "parser", {});
        std::set<HeaderId> seen;
        for (const Checksum& checksum : m_program.checksums)
        {
            const bool isOfHeader =
                checksum == HeaderChecksum(m_program, checksum.dest) && seen.insert(checksum.dest.header).second;
            Need(isOfHeader ? nullptr : "checksums other than one over a changed header", "deparser", {});
        }
    }

    const Program& m_program;
    std::vector<Diagnostic> m_findings;
};

} // namespace

std::vector<Diagnostic>
CheckOffered(const Program& program)
{
    return OfferCheck(program).Run();
}

} // namespace pisa
