// The resource report's part for chips without limits: what the program has.
// SPDX-License-Identifier: GPL-2.0-only
#include "compiler/tool/report.h"

#include <cstdio>
#include <nlohmann/json.hpp>

namespace pisa
{

void
MeasureContent(const Image& image, ResourceReport& report)
{
    const Program& program = image.program;
    report.content = ContentReport{program.tables.size(),   program.actions.size(), program.registers.size(),
                                   program.counters.size(), program.meters.size(),  program.headers.size(),
                                   program.parser.size()};
}

std::string
PrintContent(const ContentReport& content)
{
    const auto line = [](const char* what, std::size_t count)
    {
        char text[80];
        std::snprintf(text, sizeof(text), "  %-22s %8zu\n", what, count);
        return std::string(text);
    };
    return line("tables", content.tables) + line("actions", content.actions) + line("registers", content.registers) +
           line("counters", content.counters) + line("meters", content.meters) + line("headers", content.headers) +
           line("parse states", content.parseStates);
}

nlohmann::ordered_json
ContentToJson(const ContentReport& content)
{
    return {{"tables", content.tables},           {"actions", content.actions}, {"registers", content.registers},
            {"counters", content.counters},       {"meters", content.meters},   {"headers", content.headers},
            {"parse_states", content.parseStates}};
}

} // namespace pisa
