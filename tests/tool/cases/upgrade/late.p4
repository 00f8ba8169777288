#define RULES if (hdr.ipv4.ttl > 1) { mark.apply(); route.apply(); guard.apply(); }
#include "frame.p4"
