// Another table in the place of the one alongside: 1 + 4, and 16 beside.
// SPDX-License-Identifier: GPL-2.0-only
#define WITH_B
#define FURTHER
#include "line.p4"
