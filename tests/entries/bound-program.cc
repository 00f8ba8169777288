// The program that entry files are bound to.
// SPDX-License-Identifier: GPL-2.0-only
#include "entries/bound-program.h"

#include "entries/cli-reader.h"
#include "entries/runtime-reader.h"
#include "entries/stf-reader.h"

namespace pisa
{

namespace
{

Action
MakeAction(const std::string& name, std::vector<Field> parameters)
{
    Action action;
    action.name = name;
    action.parameters = std::move(parameters);
    return action;
}

Table
MakeTable(const std::string& name, std::vector<MatchKey> keys)
{
    Table table;
    table.name = name;
    table.keys = std::move(keys);
    table.actions = {0, 1, 2, 3};
    table.size = 100;
    return table;
}

void
AddTables(Program& program)
{
    const MatchKey proto{{1, 5}, MatchKind::Exact};
    Table route = MakeTable("Ingress.route", {{{1, 2}, MatchKind::Exact}, {{1, 3}, MatchKind::Lpm}});
    route.keyNames = {{"hdr.h.mac", 48, 1}, {"hdr.h.ipv4", 32, 1}};
    route.size = 3;
    route.counter = 1;
    route.meter = DirectMeter{1, {1, 6}};
    Table acl = MakeTable(
        "Ingress.acl",
        {{{1, 3}, MatchKind::Ternary}, {{1, 4}, MatchKind::Range}, {{1, FieldId::kValid}, MatchKind::Exact}});
    acl.keyNames = {{"hdr.h.ipv4", 32, 1}, {"hdr.h.port", 16, 1}, {"hdr.h.$valid$", 1, 1}};
    acl.size = 4;
    Table v6 = MakeTable("Ingress.v6", {{{1, 0}, MatchKind::Lpm}, {{1, 1}, MatchKind::Lpm}});
    v6.keyNames = {{"hdr.h.ipv6", 128, 2}};
    Table spread = MakeTable("Ingress.spread", {proto});
    spread.profile = 0;
    Table fixed = MakeTable("Ingress.fixed", {proto});
    fixed.isConst = fixed.isDefaultConst = true;
    Table initial = MakeTable("Egress.plain", {proto});
    initial.entries = {{{{1, 0xff}}, 0, {0, {}}}, {{{2, 0xff}}, 0, {0, {}}}};
    Table span = MakeTable("Ingress.span", {{{1, 0}, MatchKind::Range}, {{1, 1}, MatchKind::Range}});
    span.keyNames = {{"hdr.h.ipv6", 128, 2}};
    program.tables = {route, acl, v6, spread, fixed, MakeTable("Ingress.plain", {}), initial, span};
}

} // namespace

Program
MakeProgram()
{
    Program program;
    program.headers.push_back(MakeIntrinsicHeader());
    Header header;
    header.name = "h";
    header.fields = {{"ipv6[127:64]", 64}, {"ipv6[63:0]", 64}, {"mac", 48}, {"ipv4", 32},
                     {"port", 16},         {"proto", 8},       {"pad", 8}};
    program.headers.push_back(header);
    program.actions = {MakeAction("NoAction", {}), MakeAction("Ingress.forward", {{"mac", 48}, {"port", 9}}),
                       MakeAction("Ingress.drop", {}),
                       MakeAction("Ingress.tunnel", {{"ipv6[127:64]", 64}, {"ipv6[63:0]", 64}})};
    program.actions[3].parameterNames = {{"ipv6", 128, 2}};
    AddTables(program);
    program.registers = {{"Ingress.seen", 12, 8, {}, {}}};
    program.counters = {{"Ingress.frames", 4, {}}, {"Ingress.routed", 3, {}}};
    program.meters = {{"Ingress.rate", 4, MeterArray::Unit::Bytes, {}},
                      {"Ingress.routeRate", 3, MeterArray::Unit::Packets, {}}};
    ActionProfile profile;
    profile.name = "Ingress.paths";
    profile.size = 3;
    profile.isSelector = true;
    profile.maxGroupSize = 2;
    program.profiles = {profile};
    program.valueSets = {{"Parser.types", 16, 2, {}, {}}};
    return program;
}

std::vector<ControlStep>
BindStf(const Program& program, const std::string& text)
{
    return ControlBinder(program).Bind(ReadStf(text, "t.stf"));
}

std::vector<ControlStep>
BindCommands(const Program& program, const std::string& text)
{
    return ControlBinder(program).Bind(ReadCommandFile(text, "c.txt"));
}

std::vector<ControlStep>
BindRuntime(const Program& program, const std::string& members)
{
    const std::string text = R"({"target": "bmv2", "p4info": "p", "bmv2_json": "j",)" + members + "}";
    return ControlBinder(program).Bind(ReadRuntimeFile(text, "r.json").file);
}

} // namespace pisa
