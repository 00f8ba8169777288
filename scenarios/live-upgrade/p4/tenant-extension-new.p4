// Tenant 2 has brought an extension: classes of service for its datagrams, and a filter.
// SPDX-License-Identifier: GPL-2.0-only
#include "frame.p4"

control Arrival(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
#include "hosts.p4"

    action mark(bit<6> dscp) {
        hdr.ipv4.dscp = dscp;
    }

    table services {
        key = {
            hdr.udp.destination: exact;
        }
        actions = {
            mark;
            NoAction;
        }
        size = 256;
        default_action = NoAction();
    }

    table filter {
        key = {
            hdr.udp.destination: exact;
        }
        actions = {
            drop;
            NoAction;
        }
        size = 256;
        default_action = NoAction();
    }

    apply {
        senders.apply();
        if (meta.class == 0) {
            drop(); // no tenant
        } else {
            if (meta.class == 2) {
                services.apply();
            }
            hosts.apply();
            if (meta.class == 2) {
                filter.apply();
            }
        }
    }
}

V1Switch(DatagramParser(), NoSums(), Arrival(), NoDeparture(), NoSums(), Emit()) main;
