// Two tenants beside each other, with a table each; FIRST and SECOND are defined where they have brought an extension.
// SPDX-License-Identifier: GPL-2.0-only
#include "frame.p4"

control Arrival(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
#include "hosts.p4"

    action mark(bit<6> dscp) {
        hdr.ipv4.dscp = dscp;
    }

    table first_services {
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

    table second_services {
        key = {
            hdr.udp.destination: exact;
        }
        actions = {
            mark;
            NoAction;
        }
        size = 128;
        default_action = NoAction();
    }

#ifdef FIRST
    // what the first tenant puts before all else
    table first_urgent {
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
#endif
#ifdef SECOND
    table second_filter {
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
#endif

    apply {
        hosts.apply();
        senders.apply();
        if (meta.class == 1) {
            first_services.apply();
#ifdef FIRST
            first_urgent.apply();
#endif
        } else if (meta.class == 2) {
            second_services.apply();
#ifdef SECOND
            second_filter.apply();
#endif
        } else {
            drop(); // no tenant
        }
    }
}

V1Switch(DatagramParser(), NoSums(), Arrival(), NoDeparture(), NoSums(), Emit()) main;
