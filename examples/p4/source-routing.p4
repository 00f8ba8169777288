// Source routing: the sender lists the ports of the way; each switch takes the first off and obeys it.
// SPDX-License-Identifier: GPL-2.0-only
#include <core.p4>
#include <v1model.p4>
#include "headers.p4"

#define MOST_HOPS 8

const bit<16> ETHERTYPE_ROUTED = 0x88b5; // IEEE 802's first type for local experiments

header hop_t {
    bit<1> is_last;
    bit<15> port;
}

struct headers_t {
    ethernet_t ethernet;
    hop_t[MOST_HOPS] hops;
    ipv4_t ipv4;
}

struct metadata_t {
}

parser RouteParser(packet_in packet, out headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
    state start {
        packet.extract(hdr.ethernet);
        transition select(hdr.ethernet.type) {
            ETHERTYPE_ROUTED: hop;
            default: accept;
        }
    }

    state hop {
        packet.extract(hdr.hops.next);
        transition select(hdr.hops.last.is_last) {
            1: ipv4;
            default: hop;
        }
    }

    state ipv4 {
        packet.extract(hdr.ipv4);
        transition accept;
    }
}

control NoChecks(inout headers_t hdr, inout metadata_t meta) {
    apply {
    }
}

control Arrival(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
    apply {
        if (hdr.hops[0].isValid() && hdr.ipv4.isValid() && hdr.ipv4.ttl > 1) {
            standard.egress_spec = (port_t)hdr.hops[0].port;
            if (hdr.hops[0].is_last == 1) {
                hdr.ethernet.type = ETHERTYPE_IPV4;
            }
            hdr.hops.pop_front(1);
            hdr.ipv4.ttl = hdr.ipv4.ttl - 1;
        } else {
            mark_to_drop(standard);
        }
    }
}

control Departure(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
    apply {
    }
}

control WriteSums(inout headers_t hdr, inout metadata_t meta) {
    apply {
        update_checksum(hdr.ipv4.isValid(), IPV4_CHECKED(hdr.ipv4), hdr.ipv4.checksum, HashAlgorithm.csum16);
    }
}

control Emit(packet_out packet, in headers_t hdr) {
    apply {
        packet.emit(hdr.ethernet);
        packet.emit(hdr.hops);
        packet.emit(hdr.ipv4);
    }
}

V1Switch(RouteParser(), NoChecks(), Arrival(), Departure(), WriteSums(), Emit()) main;
