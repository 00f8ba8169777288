// A table more in the midst of those that run: 1 + 2 + 4.
// SPDX-License-Identifier: GPL-2.0-only
#define WITH_B
#define BETWEEN
#include "line.p4"
