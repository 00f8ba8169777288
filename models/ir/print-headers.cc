// Prints headers.
// SPDX-License-Identifier: GPL-2.0-only
#include "ir/text-words.h"

namespace pisa
{

void
PrintHeaders(const Program& program, std::ostream& out)
{
    for (HeaderId id = 1; id < program.headers.size(); ++id)
    {
        const Header& header = program.headers[id];
        out << "\n"
            << (header.isMetadata ? "metadata " : "header ") << TextWords::Name(header.name)
            << TextWords::Where(header.where) << "\n{\n";
        for (const Field& field : header.fields)
        {
            out << "    " << TextWords::Name(field.name) << " : ";
            if (field.variableBits != 0)
            {
                out << "varbit " << field.variableBits << ";\n";
            }
            else
            {
                out << field.width << ";\n";
            }
        }
        out << "}\n";
    }
}

} // namespace pisa
