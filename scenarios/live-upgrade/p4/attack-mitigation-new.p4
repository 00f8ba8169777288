// Two normalisers more (the case of FlexCore, section 11.1): one against insiders that leak data in the DSCP field,
// one against outsiders whose packets die by their TTL behind the intrusion detection, but before the host.
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

    table lifetimes {
        key = {
            hdr.ipv4.ttl: exact;
        }
        actions = {
            drop;
            NoAction;
        }
        size = 256;
        default_action = NoAction();
    }

    action restart() {
        hdr.ipv4.ttl = 64;
    }

    // behind the services that are offered nobody sees by the TTL how far a sender is
    table distances {
        actions = {
            restart;
        }
        default_action = restart();
    }

    table markings {
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
        senders.apply();
        if (meta.class == 1) {
            lifetimes.apply();
            services.apply();
            distances.apply();
        } else {
            markings.apply();
        }
    }
}

V1Switch(DatagramParser(), NoSums(), Arrival(), NoDeparture(), NoSums(), Emit()) main;
