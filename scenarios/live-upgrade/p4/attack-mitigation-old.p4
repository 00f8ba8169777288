// Before the attack: what comes from outside may only reach services that are offered.
// SPDX-License-Identifier: GPL-2.0-only
#include "frame.p4"

control Arrival(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
#include "hosts.p4"

    // class 1: senders outside
    table services {
        key = {
            hdr.udp.destination: exact;
        }
        actions = {
            drop;
            NoAction;
        }
        size = 64;
        default_action = drop();
    }

    apply {
        hosts.apply();
        senders.apply();
        if (meta.class == 1) {
            services.apply();
        }
    }
}

V1Switch(DatagramParser(), NoSums(), Arrival(), NoDeparture(), NoSums(), Emit()) main;
