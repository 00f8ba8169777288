// Two tenants without extensions.
// SPDX-License-Identifier: GPL-2.0-only
#include "tenants-control.p4"
