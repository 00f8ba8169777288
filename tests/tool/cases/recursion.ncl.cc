// run: compile recursion.ncl.cc --and star.and --mask sum=1 -o OUT
// exit: 1
// error: ^recursion.ncl.cc:[0-9]+(:[0-9]+)?: error: .*(fold|recurs)
// written: nothing
#include <ncl.h>

static int
fold(int n)
{
    return n <= 0 ? 0 : n + fold(n - 1);
}

_net_ _out_ void
sum(int* d)
{
    d[0] = fold(d[0]);
}
