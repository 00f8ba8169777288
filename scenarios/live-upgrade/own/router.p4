// A router: the longest prefix decides, and each hop takes one from the lifetime.
// SPDX-License-Identifier: GPL-2.0-only
#include "../p4/frame.p4"
#include "sums.p4"

control Route(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
#include "routes.p4"

    apply {
        if (hdr.ipv4.isValid() && hdr.ipv4.ttl > 1) {
            routes.apply();
        } else {
            drop();
        }
    }
}

V1Switch(DatagramParser(), NoSums(), Route(), NoDeparture(), WriteSums(), Emit()) main;
