#define RULES if (hdr.ipv4.ttl > 1) { route.apply(); guard.apply(); }
#include "frame.p4"
