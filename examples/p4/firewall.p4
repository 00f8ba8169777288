// A stateful firewall: TCP connections may be opened from inside only. Registers are a Bloom filter of connections.
// SPDX-License-Identifier: GPL-2.0-only
#include <core.p4>
#include <v1model.p4>
#include "headers.p4"

const bit<32> CELL_COUNT = 4096; // of each filter

header tcp_t {
    bit<16> source;
    bit<16> destination;
    bit<32> sequence;
    bit<32> acknowledgement;
    bit<8> offset;
    bit<8> flags; // ... ACK, PSH, RST, SYN, FIN; what follows nobody here reads
}

struct headers_t {
    ethernet_t ethernet;
    ipv4_t ipv4;
    tcp_t tcp;
}

struct metadata_t {
    bit<1> is_watched; // the packet goes in or out
    bit<1> to_inside;
    bit<32> first;    // cells of its connection
    bit<32> second;
    bit<1> in_first; // what they hold
    bit<1> in_second;
}

parser TcpParser(packet_in packet, out headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
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
            PROTOCOL_TCP: tcp;
            default: accept;
        }
    }

    state tcp {
        packet.extract(hdr.tcp);
        transition accept;
    }
}

control NoChecks(inout headers_t hdr, inout metadata_t meta) {
    apply { }
}

control Arrival(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
    register<bit<1>>(CELL_COUNT) first_filter;
    register<bit<1>>(CELL_COUNT) second_filter;

    action drop() {
        mark_to_drop(standard);
    }

    action deliver(port_t port) {
        standard.egress_spec = port;
    }

    table hosts {
        key = {
            hdr.ipv4.destination: exact;
        }
        actions = {
            deliver;
            drop;
        }
        default_action = drop();
    }

    action classify(bit<1> is_watched, bit<1> to_inside) {
        meta.is_watched = is_watched;
        meta.to_inside = to_inside;
    }

    // from which port to which port is in or out; all other traffic is not watched
    table directions {
        key = {
            standard.ingress_port: exact;
            standard.egress_spec: exact;
        }
        actions = {
            classify;
            NoAction;
        }
        default_action = NoAction();
    }

    // the same cells for both directions of a connection
    action find_cells(ip_t inner, ip_t outer, bit<16> inner_port, bit<16> outer_port) {
        hash(meta.first, HashAlgorithm.crc16, 32w0, { inner, outer, inner_port, outer_port }, CELL_COUNT);
        hash(meta.second, HashAlgorithm.crc32, 32w0, { inner, outer, inner_port, outer_port }, CELL_COUNT);
    }

    // a packet from inside that opens a connection sets them
    action visit_cells() {
        bit<1> opens = hdr.tcp.flags[1:1] & ~meta.to_inside;
        first_filter.read(meta.in_first, meta.first);
        meta.in_first = meta.in_first | opens;
        first_filter.write(meta.first, meta.in_first);
        second_filter.read(meta.in_second, meta.second);
        meta.in_second = meta.in_second | opens;
        second_filter.write(meta.second, meta.in_second);
    }

    apply {
        if (!hdr.ipv4.isValid() || !hosts.apply().hit) {
            drop();
            return;
        }
        directions.apply();
        if (hdr.tcp.isValid() && meta.is_watched == 1) {
            if (meta.to_inside == 1) {
                find_cells(hdr.ipv4.destination, hdr.ipv4.source, hdr.tcp.destination, hdr.tcp.source);
            } else {
                find_cells(hdr.ipv4.source, hdr.ipv4.destination, hdr.tcp.source, hdr.tcp.destination);
            }
            visit_cells();
            if (meta.to_inside == 1 && (meta.in_first & meta.in_second) == 0) {
                drop();
            }
        }
    }
}

control Departure(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
    apply { }
}

control Emit(packet_out packet, in headers_t hdr) {
    apply {
        packet.emit(hdr.ethernet);
        packet.emit(hdr.ipv4);
        packet.emit(hdr.tcp);
    }
}

V1Switch(TcpParser(), NoChecks(), Arrival(), Departure(), NoChecks(), Emit()) main;
