// The first tenant has brought an extension.
// SPDX-License-Identifier: GPL-2.0-only
#define FIRST
#include "tenants-control.p4"
