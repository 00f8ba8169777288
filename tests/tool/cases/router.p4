// run: compile router.p4 --target ideal -o OUT
// exit: 0
// output: ^switch router: program router on ideal
// output: tables +[1-9]
// output: parse states +2
// written: report.json router.image
// run: compile router.p4 --target ideal --dump lower
// exit: 0
// output: checksum ipv4.checksum = csum16
// output: emit ethernet
// run: compile router.p4 --target ideal -D ROUTES=7 --dump lower
// exit: 0
// output: table "MyIngress.route"\[7\]
// run: compile router.p4 --target ideal --json
// exit: 0
// output: "parse_states": 2
// run: compile router.p4 --target ideal --verify 5
// exit: 1
// error: --verify is for NCL programs
// run: compile router.p4 --target ideal --dump unroll
// exit: 1
// error: there is no pass 'unroll'
// run: compile router.p4 --target ideal --and star.and
// exit: 1
// error: --and and --mask are for NCL programs
#include <core.p4>
#include <v1model.p4>

#ifndef ROUTES
#define ROUTES 1024
#endif

header ethernet_t { bit<48> dst; bit<48> src; bit<16> type; }
header ipv4_t {
    bit<4> version; bit<4> ihl; bit<8> tos; bit<16> length; bit<16> id; bit<3> flags; bit<13> offset;
    bit<8> ttl; bit<8> protocol; bit<16> checksum; bit<32> src; bit<32> dst;
}
struct headers { ethernet_t ethernet; ipv4_t ipv4; }
struct metadata {}

parser Parse(packet_in packet, out headers hdr, inout metadata meta, inout standard_metadata_t standard) {
    state start {
        packet.extract(hdr.ethernet);
        transition select(hdr.ethernet.type) { 0x0800: ipv4; default: accept; }
    }
    state ipv4 { packet.extract(hdr.ipv4); transition accept; }
}

control Verify(inout headers hdr, inout metadata meta) { apply {} }

control MyIngress(inout headers hdr, inout metadata meta, inout standard_metadata_t standard) {
    action drop() { mark_to_drop(standard); }
    action forward(bit<9> port) { standard.egress_spec = port; hdr.ipv4.ttl = hdr.ipv4.ttl - 1; }
    table route {
        key = { hdr.ipv4.dst: lpm; }
        actions = { forward; drop; }
        size = ROUTES;
        default_action = drop();
    }
    apply { if (hdr.ipv4.isValid()) { route.apply(); } else { drop(); } }
}

control MyEgress(inout headers hdr, inout metadata meta, inout standard_metadata_t standard) { apply {} }

control Compute(inout headers hdr, inout metadata meta) {
    apply {
        update_checksum(hdr.ipv4.isValid(),
            { hdr.ipv4.version, hdr.ipv4.ihl, hdr.ipv4.tos, hdr.ipv4.length, hdr.ipv4.id, hdr.ipv4.flags,
              hdr.ipv4.offset, hdr.ipv4.ttl, hdr.ipv4.protocol, hdr.ipv4.src, hdr.ipv4.dst },
            hdr.ipv4.checksum, HashAlgorithm.csum16);
    }
}

control Deparse(packet_out packet, in headers hdr) {
    apply { packet.emit(hdr); }
}

V1Switch(Parse(), Verify(), MyIngress(), MyEgress(), Compute(), Deparse()) main;
