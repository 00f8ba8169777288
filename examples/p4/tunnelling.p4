// Tunnels: the first switch puts a header with a tunnel's number in front of IPv4, the last takes it off, and those
// between them forward by that number alone.
// SPDX-License-Identifier: GPL-2.0-only
#include <core.p4>
#include <v1model.p4>
#include "headers.p4"

const bit<16> ETHERTYPE_TUNNEL = 0x88b5; // IEEE 802's first type for local experiments

header tunnel_t {
    bit<16> type; // of what is inside
    bit<16> id;
}

struct headers_t {
    ethernet_t ethernet;
    tunnel_t tunnel;
    ipv4_t ipv4;
}

struct metadata_t {
}

parser TunnelParser(packet_in packet, out headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
    state start {
        packet.extract(hdr.ethernet);
        transition select(hdr.ethernet.type) {
            ETHERTYPE_TUNNEL: tunnel;
            ETHERTYPE_IPV4: ipv4;
            default: accept;
        }
    }

    state tunnel {
        packet.extract(hdr.tunnel);
        transition select(hdr.tunnel.type) {
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

    action encapsulate(bit<16> id) {
        hdr.tunnel.setValid();
        hdr.tunnel.type = hdr.ethernet.type;
        hdr.tunnel.id = id;
        hdr.ethernet.type = ETHERTYPE_TUNNEL;
    }

    action forward(port_t port) {
        standard.egress_spec = port;
    }

    action decapsulate(mac_t host, port_t port) {
        standard.egress_spec = port;
        hdr.ethernet.destination = host;
        hdr.ethernet.type = hdr.tunnel.type;
        hdr.tunnel.setInvalid();
    }

    // which tunnel leads to an address
    table entrances {
        key = {
            hdr.ipv4.destination: lpm;
        }
        actions = {
            encapsulate;
            drop;
        }
        size = 256;
        default_action = drop();
    }

    table tunnels {
        key = {
            hdr.tunnel.id: exact;
        }
        actions = {
            forward;
            decapsulate;
            drop;
        }
        size = 256;
        default_action = drop();
    }

    apply {
        if (!hdr.tunnel.isValid() && hdr.ipv4.isValid()) {
            entrances.apply();
        }
        if (hdr.tunnel.isValid()) {
            tunnels.apply();
        } else {
            drop();
        }
    }
}

control Departure(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
    apply {
    }
}

control Emit(packet_out packet, in headers_t hdr) {
    apply {
        packet.emit(hdr.ethernet);
        packet.emit(hdr.tunnel);
        packet.emit(hdr.ipv4);
    }
}

V1Switch(TunnelParser(), NoChecks(), Arrival(), Departure(), NoChecks(), Emit()) main;
