// A program with a table of each kind, and files bound to it.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef PISA_TESTS_ENTRIES_BOUND_PROGRAM_H
#define PISA_TESTS_ENTRIES_BOUND_PROGRAM_H

#include "entries/control-binder.h"

#include <string>
#include <vector>

namespace pisa
{

/**
 * Header `h` with fields ipv6[127:64], ipv6[63:0] (64 bits each), mac (48), ipv4 (32), port (16), proto (8), pad (8).
 *
 * tables: 0 Ingress.route   exact mac, lpm ipv4         size 3, direct counter 1, direct meter 1
 *         1 Ingress.acl     ternary hdr.h.ipv4, range hdr.h.port, and validity of h; size 4
 *         2 Ingress.v6      lpm hdr.h.ipv6 in two pieces
 *         3 Ingress.spread  exact proto, profile 0
 *         4 Ingress.fixed   exact proto, const entries and default
 *         5 Ingress.plain   no keys
 *         6 Egress.plain    exact proto, initial entries for 1 and 2
 *         7 Ingress.span    range hdr.h.ipv6 in two pieces
 * actions: 0 NoAction, 1 Ingress.forward(mac, port<9>), 2 Ingress.drop, 3 Ingress.tunnel(ipv6<128> in two pieces)
 */
Program MakeProgram();

std::vector<ControlStep> BindStf(const Program& program, const std::string& text);
std::vector<ControlStep> BindCommands(const Program& program, const std::string& text);

/** @param members of the file behind target, p4info and bmv2_json */
std::vector<ControlStep> BindRuntime(const Program& program, const std::string& members);

/** @return the operation of the last step, which must be a T. */
template <typename T>
T
Last(const std::vector<ControlStep>& steps)
{
    return std::get<T>(steps.at(steps.size() - 1).operation);
}

} // namespace pisa

#endif // PISA_TESTS_ENTRIES_BOUND_PROGRAM_H
