// The frame of the programs of this folder, which differ in their RULES.
#include <core.p4>
#include <v1model.p4>

header ipv4_t {
    bit<8> tos; bit<8> ttl; bit<16> protocol; bit<32> src; bit<32> dst;
}
struct headers { ipv4_t ipv4; }
struct metadata {}

parser Parse(packet_in packet, out headers hdr, inout metadata meta, inout standard_metadata_t standard) {
    state start { packet.extract(hdr.ipv4); transition accept; }
}

control Verify(inout headers hdr, inout metadata meta) { apply {} }

control MyIngress(inout headers hdr, inout metadata meta, inout standard_metadata_t standard) {
    action drop() { mark_to_drop(standard); }
    action forward(bit<9> port) { standard.egress_spec = port; }
    action set_tos(bit<8> tos) { hdr.ipv4.tos = tos; }
    action set_dst(bit<32> dst) { hdr.ipv4.dst = dst; }
    table route {
        key = { hdr.ipv4.dst: exact; }
        actions = { forward; drop; }
        size = 1024;
        default_action = drop();
    }
    table guard {
        key = { hdr.ipv4.src: exact; }
        actions = { set_tos; NoAction; }
        size = 512;
        default_action = NoAction();
    }
    table mark {
        key = { hdr.ipv4.protocol: exact; }
        actions = { set_dst; NoAction; }
        size = 256;
        default_action = NoAction();
    }
    apply { RULES }
}

control MyEgress(inout headers hdr, inout metadata meta, inout standard_metadata_t standard) { apply {} }
control Compute(inout headers hdr, inout metadata meta) { apply {} }
control Deparse(packet_out packet, in headers hdr) { apply { packet.emit(hdr); } }

V1Switch(Parse(), Verify(), MyIngress(), MyEgress(), Compute(), Deparse()) main;
