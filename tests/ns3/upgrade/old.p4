// What runs before all upgrades: 1 + 4.
// SPDX-License-Identifier: GPL-2.0-only
#define WITH_B
#include "line.p4"
