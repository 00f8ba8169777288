// A switch that counts votes: whoever votes learns the tally.
// SPDX-License-Identifier: GPL-2.0-only
#include <ncl.h>

#include <cstdlib>

_net_ _at_("s1") unsigned total[1] = {0};

_net_ _out_ void
tally(unsigned* vote)
{
    total[0] += vote[0];
    vote[0] = total[0];
    _reflect();
}

#include "tally-hosts.h"
