// Both tenants have brought extensions.
// SPDX-License-Identifier: GPL-2.0-only
#define FIRST
#define SECOND
#include "tenants-control.p4"
