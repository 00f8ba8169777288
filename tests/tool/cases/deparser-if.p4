// run: compile deparser-if.p4 --target ideal -o OUT
// exit: 1
// error: ^deparser-if.p4:22:\d+: error: a conditional statement here: the deparser emits every header that is valid
// written: nothing
#include <v1model.p4>

header h_t { bit<8> v; }
struct headers { h_t h; }
struct metadata {}

parser Parse(packet_in packet, out headers hdr, inout metadata meta, inout standard_metadata_t standard) {
    state start { packet.extract(hdr.h); transition accept; }
}

control Check(inout headers hdr, inout metadata meta) { apply {} }

control Pass(inout headers hdr, inout metadata meta, inout standard_metadata_t standard) { apply {} }

control Deparse(packet_out packet, in headers hdr) {
    apply {
        // the next line
        if (hdr.h.v == 1) { packet.emit(hdr.h); }
    }
}

V1Switch(Parse(), Check(), Pass(), Pass(), Check(), Deparse()) main;
