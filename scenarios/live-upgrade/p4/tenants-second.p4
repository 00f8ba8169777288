// The second tenant has brought an extension.
// SPDX-License-Identifier: GPL-2.0-only
#define SECOND
#include "tenants-control.p4"
