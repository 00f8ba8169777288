// What all bodies share.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/p4/lower/shared.h"

#include "compiler/p4/lower/instances.h"
#include "ir/parser.h"

namespace pisa::p4
{

Shared::Shared(const P4Program& theSource, Program& theProgram)
    : source(theSource),
      program(theProgram),
      storage(theProgram),
      instances(std::make_shared<Instances>(theSource))
{
    std::size_t errors = 0;
    for (const DeclarationPtr& declaration : source.declarations)
    {
        if (const auto* members = std::get_if<ErrorMembers>(&declaration->node))
        {
            for (const EnumMember& member : members->members)
            {
                // core.p4 declares its own first, numbered as ParserFault is
                if (errors++ >= kFirstOwnFault)
                {
                    program.errors.push_back(member.name);
                }
            }
        }
    }
}

} // namespace pisa::p4
