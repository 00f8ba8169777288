// Makes copies of headers that are emitted more than once.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/lowering/emitted-again.h"

#include "compiler/lowering/unique-names.h"

#include <set>

namespace pisa
{

namespace
{

/** @return the copy. Validity goes along, so that nothing is emitted again that is not there. */
HeaderId
MakeCopy(Program& program, HeaderId original, std::vector<Instruction>& moves)
{
    const auto copy = static_cast<HeaderId>(program.headers.size());
    Header header = program.headers[original];
    header.name = UniqueNameAmong(program.headers, header.name + ".again");
    const auto move = [&](uint32_t field, unsigned width) {
        moves.push_back(Statement{Operation::Move, width, {copy, field}, {FieldId{original, field}}});
    };
    for (uint32_t i = 0; i < header.fields.size(); ++i)
    {
        move(i, header.fields[i].width);
    }
    move(FieldId::kValid, 1);
    program.headers.push_back(std::move(header));
    return copy;
}

/** What is updated in the original is updated in the copy, which was filled before. */
void
CopyChecksums(Program& program, HeaderId original, HeaderId copy)
{
    const std::size_t own = program.checksums.size();
    for (std::size_t i = 0; i < own; ++i)
    {
        if (program.checksums[i].dest.header == original)
        {
            Checksum again = program.checksums[i];
            again.dest.header = copy;
            program.checksums.push_back(std::move(again));
        }
    }
}

} // namespace

std::vector<Instruction>
CopyHeadersEmittedAgain(Program& program, std::vector<HeaderId>& order)
{
    std::vector<Instruction> moves;
    std::set<HeaderId> emitted;
    for (HeaderId& header : order)
    {
        if (emitted.insert(header).second)
        {
            continue;
        }
        const HeaderId copy = MakeCopy(program, header, moves);
        CopyChecksums(program, header, copy);
        header = copy;
    }
    return moves;
}

} // namespace pisa
