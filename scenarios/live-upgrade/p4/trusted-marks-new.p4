// The first switch on the way looks up who has sent a packet, and marks it; all others let pass what is marked.
// SPDX-License-Identifier: GPL-2.0-only
#include "frame.p4"

control Arrival(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
#include "hosts.p4"

    action enter() {
        meta.isEntering = 1;
    }

    // ports that lead to hosts
    table edges {
        key = {
            standard.ingress_port: exact;
        }
        actions = {
            enter;
            NoAction;
        }
        size = 256;
        default_action = NoAction();
    }

    action mark(bit<6> dscp) {
        hdr.ipv4.dscp = dscp;
    }

    table marks {
        key = {
            meta.class: exact;
        }
        actions = {
            mark;
            drop;
        }
        size = 64;
        default_action = drop();
    }

    table trusted {
        key = {
            hdr.ipv4.dscp: exact;
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
        edges.apply();
        if (meta.isEntering == 1) {
            senders.apply();
            marks.apply();
        } else {
            trusted.apply();
        }
    }
}

V1Switch(DatagramParser(), NoSums(), Arrival(), NoDeparture(), NoSums(), Emit()) main;
