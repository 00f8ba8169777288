// Explicit congestion notification (RFC 3168): a packet that found a long queue leaves marked instead of dropped.
// SPDX-License-Identifier: GPL-2.0-only
#include <core.p4>
#include <v1model.p4>
#include "headers.p4"

const bit<2> NOT_CAPABLE = 0;
const bit<2> CONGESTION = 3;

struct headers_t {
    ethernet_t ethernet;
    ipv4_t ipv4;
}

struct metadata_t {
}

parser EcnParser(packet_in packet, out headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
    state start {
        packet.extract(hdr.ethernet);
        transition select(hdr.ethernet.type) {
            ETHERTYPE_IPV4: ipv4;
            default: accept;
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
    action drop() {
        mark_to_drop(standard);
    }

    action forward(port_t port) {
        standard.egress_spec = port;
    }

    table hosts {
        key = {
            hdr.ipv4.destination: exact;
        }
        actions = {
            forward;
            drop;
        }
        size = 1024;
        default_action = drop();
    }

    apply {
        if (hdr.ipv4.isValid()) {
            hosts.apply();
        } else {
            drop();
        }
    }
}

control Departure(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
    action mark(bit<19> packets) {
        if (hdr.ipv4.ecn != NOT_CAPABLE && standard.enq_qdepth >= packets) {
            hdr.ipv4.ecn = CONGESTION;
        }
    }

    // the length from which on a port marks; ports without an entry never do
    table thresholds {
        key = {
            standard.egress_port: exact;
        }
        actions = {
            mark;
            NoAction;
        }
        size = 64;
        default_action = NoAction();
    }

    apply {
        if (hdr.ipv4.isValid()) {
            thresholds.apply();
        }
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
        packet.emit(hdr.ipv4);
    }
}

V1Switch(EcnParser(), NoChecks(), Arrival(), Departure(), WriteSums(), Emit()) main;
