// What all programs of this scenario share: headers, parser and deparser of UDP over IPv4.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef FRAME_P4
#define FRAME_P4

#include <core.p4>
#include <v1model.p4>
#include "../../../examples/p4/headers.p4"

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
    bit<8> class;      // of the packet's sender, as the program's first table says
    bit<1> isEntering; // from a host
}

parser DatagramParser(packet_in packet, out headers_t hdr, inout metadata_t meta,
                      inout standard_metadata_t standard) {
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

control NoSums(inout headers_t hdr, inout metadata_t meta) {
    apply {
    }
}

control NoDeparture(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
    apply {
    }
}

control Emit(packet_out packet, in headers_t hdr) {
    apply {
        packet.emit(hdr.ethernet);
        packet.emit(hdr.ipv4);
        packet.emit(hdr.udp);
    }
}

#endif
