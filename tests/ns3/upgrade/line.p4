// Frames go back where they came from; each table that a program has adds a power of two to one half of the source.
// SPDX-License-Identifier: GPL-2.0-only
#include <core.p4>
#include <v1model.p4>

header ethernet_t {
    bit<48> destination;
    bit<16> beside;
    bit<32> sum;
    bit<16> type;
}

struct headers_t {
    ethernet_t ethernet;
}

struct metadata_t {
}

#define STEP(NAME, FIELD, NUMBER)                                                                                      \
    action add_##NAME() { hdr.ethernet.FIELD = hdr.ethernet.FIELD + NUMBER; }                                          \
    table NAME { actions = { add_##NAME; } const default_action = add_##NAME(); }

parser FrameParser(packet_in packet, out headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
    state start {
        packet.extract(hdr.ethernet);
        transition accept;
    }
}

control NoChecks(inout headers_t hdr, inout metadata_t meta) {
    apply {
    }
}

control Arrival(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
    action reflect_frame() { standard.egress_spec = standard.ingress_port; }
    table reflect { actions = { reflect_frame; } const default_action = reflect_frame(); }
    STEP(a, sum, 1)
#ifdef BETWEEN
    STEP(between, sum, 2)
#endif
#ifdef WITH_B
    STEP(b, sum, 4)
#endif
#ifdef ALONGSIDE
    STEP(alongside, beside, 8)
#endif
#ifdef FURTHER
    STEP(further, beside, 16)
#endif
    apply {
        reflect.apply();
        a.apply();
#ifdef BETWEEN
        between.apply();
#endif
#ifdef WITH_B
        b.apply();
#endif
#ifdef ALONGSIDE
        alongside.apply();
#endif
#ifdef FURTHER
        further.apply();
#endif
    }
}

control Departure(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
    apply {
    }
}

control Emit(packet_out packet, in headers_t hdr) {
    apply {
        packet.emit(hdr.ethernet);
    }
}

V1Switch(FrameParser(), NoChecks(), Arrival(), Departure(), NoChecks(), Emit()) main;
