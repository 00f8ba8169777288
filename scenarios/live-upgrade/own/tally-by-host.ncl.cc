// The tally that also keeps how often each host has voted; the tally itself goes on where it stands.
// SPDX-License-Identifier: GPL-2.0-only
#include <ncl.h>

#include <cstdlib>

_net_ _at_("s1") unsigned total[1] = {0};
_net_ _at_("s1") unsigned turnout[256] = {0};

_net_ _out_ void
tally(unsigned* vote)
{
    ++turnout[window.from & 255];
    total[0] += vote[0];
    vote[0] = total[0];
    _reflect();
}

#include "tally-hosts.h"
