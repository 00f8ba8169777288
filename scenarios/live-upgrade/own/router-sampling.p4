// The router with a filter, and with a sampler that marks one datagram of sixteen: which way a packet goes depends on
// how many came before.
// SPDX-License-Identifier: GPL-2.0-only
#include "../p4/frame.p4"
#include "sums.p4"

const bit<6> SAMPLED = 8; // DSCP CS1

control Route(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
#include "routes.p4"

    register<bit<32>>(1) seen;
    bit<32> number;

    action count() {
        seen.read(number, 0);
        number = number + 1;
        seen.write(0, number);
    }

    table counting {
        actions = {
            count;
        }
        const default_action = count();
    }

    action mark() {
        hdr.ipv4.dscp = SAMPLED;
    }

    table sampling {
        actions = {
            mark;
        }
        const default_action = mark();
    }

    table filter {
        key = {
            hdr.udp.destination: exact;
        }
        actions = {
            drop;
            NoAction;
        }
        size = 64;
        default_action = NoAction();
    }

    apply {
        number = 0;
        if (hdr.ipv4.isValid() && hdr.ipv4.ttl > 1) {
            routes.apply();
            filter.apply();
            counting.apply();
            if ((number & 15) == 0) {
                sampling.apply();
            }
        } else {
            drop();
        }
    }
}

V1Switch(DatagramParser(), NoSums(), Route(), NoDeparture(), WriteSums(), Emit()) main;
