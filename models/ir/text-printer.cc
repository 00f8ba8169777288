// Prints a Program as text.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/text-words.h"
#include "ir/text.h"

#include <sstream>

namespace pisa
{

std::string
Print(const Program& program)
{
    std::ostringstream out;
    out << "program " << TextWords::Name(program.name) << ";\n";
    PrintHeaders(program, out);
    PrintResources(program, out);
    PrintParser(program, out);
    PrintActions(program, out);
    PrintTables(program, out);
    PrintControls(program, out);
    PrintDeparser(program, out);
    return out.str();
}

} // namespace pisa
