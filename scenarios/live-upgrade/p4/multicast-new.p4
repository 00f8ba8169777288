// The switch copies datagrams to a group itself, and gives each copy the addresses of its receiver.
// SPDX-License-Identifier: GPL-2.0-only
#include "frame.p4"

control Arrival(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
#include "hosts.p4"

    action copy(bit<16> group) {
        standard.mcast_grp = group;
    }

    // what senders say to the relay
    table groups {
        key = {
            hdr.ipv4.destination: exact;
            hdr.udp.destination: exact;
        }
        actions = {
            copy;
            NoAction;
        }
        size = 256;
        default_action = NoAction();
    }

    apply {
        senders.apply();
        if (meta.class == 0) {
            drop(); // nobody whom we know
        } else {
            hosts.apply();
            groups.apply();
        }
    }
}

control Departure(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
    action readdress(mac_t mac, ip_t ip) {
        hdr.ethernet.destination = mac;
        hdr.ipv4.destination = ip;
    }

    table replicas {
        key = {
            standard.egress_rid: exact;
        }
        actions = {
            readdress;
            NoAction;
        }
        size = 256;
        default_action = NoAction();
    }

    apply {
        replicas.apply();
    }
}

V1Switch(DatagramParser(), NoSums(), Arrival(), Departure(), NoSums(), Emit()) main;
