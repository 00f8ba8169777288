// The checker's part for the header vector: every field has words that exist, hold it, and are its own.
// SPDX-License-Identifier: GPL-2.0-only
#include "target/field.h"
#include "target/placement.h"

#include <algorithm>
#include <map>

namespace pisa
{

namespace
{

std::string
Name(PhvWord word)
{
    return "word " + std::to_string(word.index) + " of " + std::to_string(word.width) + " bits";
}

bool
HasWord(const Target& target, PhvWord word)
{
    return std::any_of(target.phv.begin(), target.phv.end(),
                       [&](const PhvWords& w) { return w.width == word.width && word.index < w.count; });
}

} // namespace

std::vector<Diagnostic>
CheckPhv(const Program& program, const Placement& placement, const Target& target)
{
    std::vector<Diagnostic> findings;
    const auto report = [&](const SourceLocation& where, std::string what) {
        findings.push_back({Severity::Error, where, std::move(what), ""});
    };
    const std::vector<FieldId> fields = CarriedFields(program);
    if (!std::equal(fields.begin(), fields.end(), placement.phv.begin(), placement.phv.end(),
                    [](FieldId field, const PhvPlacement& placed) { return field == placed.field; }))
    {
        report({}, "header vector: the placement does not list every field that the chip carries once and in order");
        return findings;
    }
    std::map<std::pair<unsigned, unsigned>, FieldId> owners;
    for (const PhvPlacement& placed : placement.phv)
    {
        const SourceLocation& where = program.headers[placed.field.header].where;
        const std::string name = "field '" + QualifiedName(program, placed.field) + "': ";
        uint64_t bits = 0;
        for (const PhvWord word : placed.words)
        {
            bits += word.width;
            if (!HasWord(target, word))
            {
                report(where, name + "in " + Name(word) + ", which the chip does not have");
            }
            const auto [owner, isFree] = owners.emplace(std::make_pair(word.width, word.index), placed.field);
            if (!isFree)
            {
                report(where, name + "in " + Name(word) + ", which holds '" + QualifiedName(program, owner->second) +
                                  "' already");
            }
        }
        if (bits < FieldBits(program, placed.field))
        {
            report(where, name + std::to_string(FieldBits(program, placed.field)) + " bits in words of " +
                              std::to_string(bits) + " bits");
        }
    }
    return findings;
}

} // namespace pisa
