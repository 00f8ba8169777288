// Does with each frame what the byte behind its Ethernet header orders: one order for each service of a v1model switch.
// SPDX-License-Identifier: GPL-2.0-only
#include <core.p4>
#include <v1model.p4>

const bit<8> NEIGHBOUR = 0;   // to the port whose number differs in the last bit
const bit<8> DROP = 1;
const bit<8> PORT = 2;        // to the port in the order
const bit<8> CLONE = 3;       // to the port, and a clone by session 5
const bit<8> RESUBMIT = 4;    // comes again from ingress, then to the port
const bit<8> RECIRCULATE = 5; // comes again from egress, then to the port
const bit<8> DIGEST = 6;      // to nobody, but the controller is told
const bit<8> METER = 7;       // to the port unless red

header ethernet_t {
    bit<48> destination;
    bit<48> source;
    bit<16> type;
}

header order_t {
    bit<8> what;
    bit<8> port;
    bit<8> turns;  // how often it came before, as the program has counted
    bit<8> reason; // why it came to egress: standard_metadata.instance_type
    bit<48> arrived; // microseconds
    bit<48> departs; // microseconds
}

struct headers_t {
    ethernet_t ethernet;
    order_t order;
}

struct told_t {
    bit<48> source;
    bit<9> port;
}

struct metadata_t {
    @field_list(1)
    bit<8> turns;
    told_t told;
}

parser OrderParser(packet_in packet, out headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
    state start {
        packet.extract(hdr.ethernet);
        packet.extract(hdr.order);
        transition accept;
    }
}

control NoChecks(inout headers_t hdr, inout metadata_t meta) {
    apply {
    }
}

control Arrival(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
    meter(4, MeterType.packets) rates;

    apply {
        standard.egress_spec = (bit<9>)hdr.order.port;
        hdr.order.arrived = standard.ingress_global_timestamp;
        if (hdr.order.what == NEIGHBOUR) {
            standard.egress_spec = standard.ingress_port ^ 1;
        } else if (hdr.order.what == DROP) {
            mark_to_drop(standard);
        } else if (hdr.order.what == CLONE) {
            clone_preserving_field_list(CloneType.I2E, 5, 1);
        } else if (hdr.order.what == RESUBMIT && meta.turns == 0) {
            meta.turns = 1;
            resubmit_preserving_field_list(1);
        } else if (hdr.order.what == DIGEST) {
            meta.told.source = hdr.ethernet.source;
            meta.told.port = standard.ingress_port;
            digest<told_t>(1, meta.told);
            mark_to_drop(standard);
        } else if (hdr.order.what == METER) {
            bit<32> colour;
            rates.execute_meter(1, colour);
            if (colour == 2) {
                mark_to_drop(standard);
            }
        }
    }
}

control Departure(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
    apply {
        hdr.order.departs = standard.egress_global_timestamp;
        hdr.order.reason = (bit<8>)standard.instance_type;
        hdr.order.turns = meta.turns;
        if (hdr.order.what == RECIRCULATE && meta.turns == 0) {
            meta.turns = 1;
            recirculate_preserving_field_list(1);
        }
    }
}

control Emit(packet_out packet, in headers_t hdr) {
    apply {
        packet.emit(hdr.ethernet);
        packet.emit(hdr.order);
    }
}

V1Switch(OrderParser(), NoChecks(), Arrival(), Departure(), NoChecks(), Emit()) main;
