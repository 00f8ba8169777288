// run: compile two-switches.ncl.cc --and two-switches.and --mask a=1 --mask a2=1 --mask b=1 --verify 2000
// exit: 0
// output: verify s1: 2000 windows, image and native kernel agree
// output: verify s2: 2000 windows, image and native kernel agree
// output: verify s3: runs no kernel
#include <ncl.h>

_net_ _at_("s1", "s2") int visits;
_net_ _at_("s1") int last;

_net_ _out_ _at_("s1") void
a(int* d)
{
    d[0] += 1;
    last = d[0];
}

_net_ _at_("s2") _out_ void
a2(int* d)
{
    d[0] += 10;
}

_net_ _out_ _at_("s1", "s2") void
b(int* d)
{
    d[0] += location.id == s1 ? 1 : 100;
    d[0] ^= ++visits;
}
