// Headers that several examples parse.
// SPDX-License-Identifier: GPL-2.0-only
#ifndef HEADERS_P4
#define HEADERS_P4

typedef bit<48> mac_t;
typedef bit<32> ip_t;
typedef bit<9> port_t;

const bit<16> ETHERTYPE_IPV4 = 0x0800;
const bit<8> PROTOCOL_TCP = 6;
const bit<8> PROTOCOL_UDP = 17;

header ethernet_t {
    mac_t destination;
    mac_t source;
    bit<16> type;
}

header ipv4_t {
    bit<4> version;
    bit<4> ihl;
    bit<6> dscp;
    bit<2> ecn;
    bit<16> total_length;
    bit<16> identification;
    bit<3> flags;
    bit<13> fragment_offset;
    bit<8> ttl;
    bit<8> protocol;
    bit<16> checksum;
    ip_t source;
    ip_t destination;
}

// The fields that the checksum of an IPv4 header without options covers.
#define IPV4_CHECKED(h) { h.version, h.ihl, h.dscp, h.ecn, h.total_length, h.identification, h.flags, \
                          h.fragment_offset, h.ttl, h.protocol, h.source, h.destination }

#endif
