// NetChain: a key-value store in the registers of switches that replicate it along a chain.
// SPDX-License-Identifier: GPL-2.0-only
// Jin et al., NetChain: Scale-Free Sub-RTT Coordination, NSDI 2018, algorithm 1: writes go from the chain's head, which
// numbers them, to its tail, which answers; a switch drops what is older than what it has; reads go to the tail.
#include <core.p4>
#include <v1model.p4>
#include "headers.p4"
#define SLOTS 4096

const bit<16> NETCHAIN_PORT = 8888;
const bit<8> READ = 0; const bit<8> WRITE = 1; const bit<8> ANSWER = 2;

header udp_t { bit<16> source; bit<16> destination; bit<16> length; bit<16> checksum; } // checksum 0: none

header netchain_t {
    bit<8> operation;
    bit<8> hops;      // addresses that follow: where a write goes behind the switch that it is sent to
    bit<32> sequence; // 0 until the head has numbered the write
    bit<64> key;
    bit<32> value;
}

header hop_t { ip_t address; }
struct headers_t {
    ethernet_t ethernet; ipv4_t ipv4; udp_t udp;
    netchain_t netchain;
    hop_t[3] hops;
}

struct metadata_t { bit<16> slot; bit<1> is_new; }

parser QueryParser(packet_in packet, out headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
    state start {
        packet.extract(hdr.ethernet);
        transition select(hdr.ethernet.type) { ETHERTYPE_IPV4: ipv4; default: accept; }
    }
    state ipv4 {
        packet.extract(hdr.ipv4);
        transition select(hdr.ipv4.protocol) { PROTOCOL_UDP: udp; default: accept; }
    }
    state udp {
        packet.extract(hdr.udp);
        transition select(hdr.udp.destination) { NETCHAIN_PORT: netchain; default: accept; }
    }
    state netchain {
        packet.extract(hdr.netchain);
        transition select(hdr.netchain.hops) { 1: one; 2: two; 3: three; default: accept; }
    }
    state three { packet.extract(hdr.hops.next); transition two; }
    state two { packet.extract(hdr.hops.next); transition one; }
    state one { packet.extract(hdr.hops.next); transition accept; }
}

control NoChecks(inout headers_t hdr, inout metadata_t meta) { apply { } }

control Chain(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
    register<bit<32>>(SLOTS) sequences;
    register<bit<32>>(SLOTS) values;
    action found(bit<16> slot) { meta.slot = slot; }
    table index { // of this switch's address and the key
        key = { hdr.ipv4.destination: exact; hdr.netchain.key: exact; }
        actions = { found; NoAction; }
        size = SLOTS;
        default_action = NoAction();
    }

    action number() {
        bit<32> last;
        sequences.read(last, (bit<32>)meta.slot);
        last = last + 1;
        sequences.write((bit<32>)meta.slot, last);
        hdr.netchain.sequence = last;
        meta.is_new = 1;
    }
    action compare() {
        bit<32> last;
        sequences.read(last, (bit<32>)meta.slot);
        meta.is_new = last < hdr.netchain.sequence ? 1w1 : 1w0;
        sequences.write((bit<32>)meta.slot, last < hdr.netchain.sequence ? hdr.netchain.sequence : last);
    }
    action look() { sequences.read(hdr.netchain.sequence, (bit<32>)meta.slot); }
    table order {
        key = { hdr.netchain.operation: exact; hdr.netchain.sequence: ternary; }
        actions = { number; compare; look; NoAction; }
        const entries = { (READ, _): look(); (WRITE, 0): number(); (WRITE, _): compare(); }
        const default_action = NoAction();
    }

    action store() { values.write((bit<32>)meta.slot, hdr.netchain.value); }
    action load() { values.read(hdr.netchain.value, (bit<32>)meta.slot); }
    table value {
        key = { hdr.netchain.operation: exact; meta.is_new: exact; }
        actions = { store; load; NoAction; }
        const entries = { (READ, 0): load(); (WRITE, 1): store(); }
        const default_action = NoAction();
    }

    action drop() { mark_to_drop(standard); }
    action pass_on() { // to the next switch of the chain
        hdr.ipv4.destination = hdr.hops[0].address;
        hdr.hops.pop_front(1);
        hdr.netchain.hops = hdr.netchain.hops - 1;
        hdr.ipv4.total_length = hdr.ipv4.total_length - 4;
        hdr.udp.length = hdr.udp.length - 4;
    }
    action answer() {
        ip_t client = hdr.ipv4.source;
        hdr.ipv4.source = hdr.ipv4.destination;
        hdr.ipv4.destination = client;
        hdr.udp.destination = hdr.udp.source;
        hdr.udp.source = NETCHAIN_PORT;
        hdr.netchain.operation = ANSWER;
    }
    table next {
        key = { hdr.netchain.operation: exact; meta.is_new: exact; hdr.hops[0].isValid(): exact; }
        actions = { drop; pass_on; answer; }
        const entries = { (WRITE, 1, true): pass_on(); (WRITE, 1, false): answer(); (READ, 0, false): answer(); }
        const default_action = drop();
    }

    action forward(port_t port) { standard.egress_spec = port; }
    table route {
        key = { hdr.ipv4.destination: lpm; }
        actions = { forward; drop; }
        default_action = drop();
    }

    apply {
        if (hdr.netchain.isValid() && hdr.netchain.operation != ANSWER && index.apply().hit) {
            order.apply();
            value.apply();
            next.apply();
        }
        if (standard.egress_spec != 511) { route.apply(); }
    }
}

control Departure(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) { apply { } }

control WriteSums(inout headers_t hdr, inout metadata_t meta) {
    apply {
        update_checksum(hdr.ipv4.isValid(), IPV4_CHECKED(hdr.ipv4), hdr.ipv4.checksum, HashAlgorithm.csum16);
    }
}

control Emit(packet_out packet, in headers_t hdr) {
    apply { packet.emit(hdr); } // in the order of the struct
}

V1Switch(QueryParser(), NoChecks(), Chain(), Departure(), WriteSums(), Emit()) main;
