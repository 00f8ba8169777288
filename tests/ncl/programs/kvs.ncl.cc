// A key-value cache in front of a storage server; the kernel is figure 5 of Karlos et al., HotNets 2021.
// SPDX-License-Identifier: GPL-2.0-only
#include <ncl.h>

_net_ _at_("s1") ncl::Map<uint64_t, uint8_t, 256> Idx;
_net_ _at_("s1") char Cache[256][128] = {{0}};
_net_ _at_("s1") bool Valid[256] = {false};

_net_ _out_ void query(uint64_t key, char *val, bool update) {
  if (window.from != SERVER && update) { // client PUT
    if (auto *idx = Idx[key]) Valid[*idx] = false;
  } else if (window.from != SERVER) { // client GET
    if (auto *idx = Idx[key]) { // hit
      if (Valid[*idx]) {
        memcpy(val, Cache[*idx], 128); _reflect(); } }
  } else if (update) { // server update
    auto *idx = Idx[key]; memcpy(Cache[*idx], val, 128);
    Valid[*idx] = true; _drop();
  } else { // server GET response
  }
}

static char answer[128];

_net_ _in_ void reply(uint64_t key, char *val, bool update)
{
    (void)key;
    (void)update;
    memcpy(answer, val, sizeof answer);
}

int
main()
{
    char value[128] = {};
    ncl::Window wnd{};
    ncl::out(query, {uint64_t{1}, value, false}, wnd, {128});
    ncl::in(reply, {});
    return answer[0];
}
