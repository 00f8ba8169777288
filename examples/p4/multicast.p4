// Multicast: the switch copies packets to groups of ports, and gives each copy for a host that host's addresses.
// SPDX-License-Identifier: GPL-2.0-only
#include <core.p4>
#include <v1model.p4>
#include "headers.p4"

header udp_t {
    bit<16> source;
    bit<16> destination;
    bit<16> length;
    bit<16> checksum;
}

struct headers_t {
    ethernet_t ethernet;
    ipv4_t ipv4;
    udp_t udp;
}

struct metadata_t {
}

parser GroupParser(packet_in packet, out headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
    state start {
        packet.extract(hdr.ethernet);
        transition select(hdr.ethernet.type) {
            ETHERTYPE_IPV4: ipv4;
            default: accept;
        }
    }

    state ipv4 {
        packet.extract(hdr.ipv4);
        transition select(hdr.ipv4.protocol) {
            PROTOCOL_UDP: udp;
            default: accept;
        }
    }

    state udp {
        packet.extract(hdr.udp);
        transition accept;
    }
}

control NoChecks(inout headers_t hdr, inout metadata_t meta) {
    apply {
    }
}

control Arrival(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
    action drop() {
        mark_to_drop(standard);
    }

    action copy(bit<16> group) {
        standard.mcast_grp = group;
        hdr.ipv4.ttl = hdr.ipv4.ttl - 1;
    }

    table groups {
        key = {
            hdr.ipv4.destination: exact;
        }
        actions = {
            copy;
            drop;
        }
        size = 256;
        default_action = drop();
    }

    apply {
        if (hdr.ipv4.isValid() && hdr.ipv4.ttl > 1) {
            groups.apply();
        } else {
            drop();
        }
    }
}

control Departure(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
    action deliver(mac_t mac, ip_t ip) {
        hdr.ethernet.destination = mac;
        hdr.ipv4.destination = ip;
    }

    // copies without an entry go to another switch as they are
    table replicas {
        key = {
            standard.egress_rid: exact;
        }
        actions = {
            deliver;
            NoAction;
        }
        size = 256;
        default_action = NoAction();
    }

    apply {
        if (standard.egress_port == standard.ingress_port) {
            mark_to_drop(standard); // nothing goes back where it came from
        } else {
            replicas.apply();
        }
    }
}

control WriteSums(inout headers_t hdr, inout metadata_t meta) {
    apply {
        update_checksum(hdr.ipv4.isValid(), IPV4_CHECKED(hdr.ipv4), hdr.ipv4.checksum, HashAlgorithm.csum16);
        // the sum of UDP covers the receiver's address (RFC 768); 0 says that the sender wrote none
        update_checksum_with_payload(hdr.udp.isValid() && hdr.udp.checksum != 0,
                                     { hdr.ipv4.source, hdr.ipv4.destination, 8w0, hdr.ipv4.protocol, hdr.udp.length,
                                       hdr.udp.source, hdr.udp.destination, hdr.udp.length },
                                     hdr.udp.checksum, HashAlgorithm.csum16);
    }
}

control Emit(packet_out packet, in headers_t hdr) {
    apply {
        packet.emit(hdr.ethernet);
        packet.emit(hdr.ipv4);
        packet.emit(hdr.udp);
    }
}

V1Switch(GroupParser(), NoChecks(), Arrival(), Departure(), WriteSums(), Emit()) main;
