// A table more that waits for none of those that run: 1 + 4, and 8 beside.
// SPDX-License-Identifier: GPL-2.0-only
#define WITH_B
#define ALONGSIDE
#include "line.p4"
