// Finds what a program asks for and a chip does not offer.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/offered.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace pisa
{

namespace
{

using Need = std::optional<Offer>;

/** What a step or an instruction needs, nothing if every chip has it. */
Need
NeedOf(const Extract& /* extract */)
{
    return std::nullopt;
}

Need
NeedOf(const Advance& /* advance */)
{
    return Offer::Advance;
}

Need
NeedOf(const Lookahead& /* lookahead */)
{
    return Offer::Lookahead;
}

Need
NeedOf(const ParseCheck& /* check */)
{
    return Offer::ParserChecks;
}

Need
NeedOf(const Statement& /* statement */)
{
    return std::nullopt;
}

Need
NeedOf(const StatefulOperation& /* atom */)
{
    return std::nullopt;
}

Need
NeedOf(const Hash& /* hash */)
{
    return Offer::Hashes;
}

Need
NeedOf(const RandomNumber& /* random */)
{
    return Offer::Random;
}

Need
NeedOf(const Count& /* count */)
{
    return Offer::Counters;
}

Need
NeedOf(const MeterExecute& /* execute */)
{
    return Offer::Meters;
}

Need
NeedOf(const Digest& /* digest */)
{
    return Offer::Digests;
}

/** For the user of the simulator; no chip would hold it. */
Need
NeedOf(const Log& /* log */)
{
    return std::nullopt;
}

Need
NeedOf(const Assert& /* assertion */)
{
    return std::nullopt;
}

Need
NeedInParser(const ParseStep& step)
{
    if (const auto* statement = std::get_if<Statement>(&step))
    {
        return statement->operation == Operation::Move ? Offer::ParserMoves : Offer::ParserArithmetic;
    }
    return std::visit([](const auto& s) { return NeedOf(s); }, step);
}

/** Collects the findings of one program. */
class OfferCheck
{
  public:
    OfferCheck(const Program& program, const Target& target) : m_program(program), m_target(target)
    {
    }

    std::vector<Diagnostic> Run()
    {
        for (const Header& header : m_program.headers)
        {
            const bool hasVarbit = std::any_of(header.fields.begin(), header.fields.end(),
                                               [](const Field& f) { return f.variableBits != 0; });
            RequireIf(hasVarbit, Offer::Varbit, "header '" + header.name + "'", header.where);
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
    void Require(Need need, const std::string& place, const SourceLocation& where)
    {
        const bool isNews = need && m_told.insert({*need, place}).second;
        if (isNews && !Offers(m_target, *need))
        {
            m_findings.push_back({Severity::Error, where,
                                  place + ": " + std::string(Phrase(*need)) + " need the service '" +
                                      std::string(NameOf(*need)) + "', which target '" + m_target.name +
                                      "' does not offer",
                                  "choose another target, or do without"});
        }
    }

    /** Does so if the program asks for it. */
    void RequireIf(bool isAsked, Offer offer, const std::string& place, const SourceLocation& where)
    {
        Require(isAsked ? Need(offer) : std::nullopt, place, where);
    }

    void CheckParser()
    {
        RequireIf(m_program.keepsFaulty, Offer::FaultyPackets, "parser", {});
        for (const ParseState& state : m_program.parser)
        {
            const std::string place = "parse state '" + state.name + "'";
            for (const ParseStep& step : state.steps)
            {
                Require(NeedInParser(step), place, {});
            }
            const bool hasSet = std::any_of(state.transitions.begin(), state.transitions.end(),
                                            [](const ParseTransition& t) { return t.valueSet.has_value(); });
            RequireIf(hasSet, Offer::ValueSets, place, {});
        }
    }

    void CheckAction(const Action& action)
    {
        for (const Instruction& instruction : action.body)
        {
            Require(std::visit([](const auto& i) { return NeedOf(i); }, instruction), "action '" + action.name + "'",
                    action.where);
        }
    }

    void CheckTable(const Table& table)
    {
        const std::string place = "table '" + table.name + "'";
        const bool hasRange = std::any_of(table.keys.begin(), table.keys.end(),
                                          [](const MatchKey& key) { return key.kind == MatchKind::Range; });
        RequireIf(hasRange, Offer::RangeMatch, place, table.where);
        RequireIf(table.counter.has_value(), Offer::Counters, place, table.where);
        RequireIf(table.meter.has_value(), Offer::Meters, place, table.where);
        RequireIf(table.profile.has_value(), Offer::ActionProfiles, place, table.where);
    }

    void CheckKind(const Checksum& checksum, const std::string& place)
    {
        RequireIf(checksum.algorithm != HashAlgorithm::Csum16, Offer::Hashes, place, {});
        RequireIf(checksum.withPayload, Offer::PayloadChecksums, place, {});
    }

    void CheckChecksums()
    {
        RequireIf(!m_program.checks.empty(), Offer::VerifiedChecksums, "parser", {});
        for (const Checksum& checksum : m_program.checks)
        {
            CheckKind(checksum, "parser");
        }
        std::set<HeaderId> seen;
        for (const Checksum& checksum : m_program.checksums)
        {
            const bool isOfHeader =
                checksum == HeaderChecksum(m_program, checksum.dest) && seen.insert(checksum.dest.header).second;
            RequireIf(!isOfHeader, Offer::Checksums, "deparser", {});
            CheckKind(checksum, "deparser");
        }
    }

    const Program& m_program;
    const Target& m_target;
    std::set<std::pair<Offer, std::string>> m_told; ///< what each place needs
    std::vector<Diagnostic> m_findings;
};

} // namespace

bool
Offers(const Target& target, Offer offer)
{
    return target.architecture == "ideal" || target.offers.count(offer) > 0;
}

std::vector<Diagnostic>
CheckOffered(const Program& program, const Target& target)
{
    return OfferCheck(program, target).Run();
}

} // namespace pisa
