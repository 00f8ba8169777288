// A calculator: the switch that knows an operation computes it and sends the packet back; the others pass it on.
// SPDX-License-Identifier: GPL-2.0-only
#include <core.p4>
#include <v1model.p4>
#include "headers.p4"

const bit<16> ETHERTYPE_CALCULATOR = 0x88b5; // IEEE 802's first type for local experiments

header calculation_t {
    bit<8> operation; // a character: + - & | ^ <
    bit<32> left;
    bit<32> right;
    bit<32> result;
    bit<8> switch_id; // who has computed it; 0: nobody yet
}

struct headers_t {
    ethernet_t ethernet;
    calculation_t calculation;
}

struct metadata_t {
}

parser CalculatorParser(packet_in packet, out headers_t hdr, inout metadata_t meta,
                        inout standard_metadata_t standard) {
    state start {
        packet.extract(hdr.ethernet);
        transition select(hdr.ethernet.type) {
            ETHERTYPE_CALCULATOR: calculation;
            default: accept;
        }
    }

    state calculation {
        packet.extract(hdr.calculation);
        transition accept;
    }
}

control NoChecks(inout headers_t hdr, inout metadata_t meta) {
    apply {
    }
}

control Arrival(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
    action answer(bit<8> switch_id, bit<32> result) {
        hdr.calculation.result = result;
        hdr.calculation.switch_id = switch_id;
        mac_t asker = hdr.ethernet.source;
        hdr.ethernet.source = hdr.ethernet.destination;
        hdr.ethernet.destination = asker;
        standard.egress_spec = standard.ingress_port;
    }

    action add(bit<8> switch_id) {
        answer(switch_id, hdr.calculation.left + hdr.calculation.right);
    }

    action subtract(bit<8> switch_id) {
        answer(switch_id, hdr.calculation.left - hdr.calculation.right);
    }

    action bitwise_and(bit<8> switch_id) {
        answer(switch_id, hdr.calculation.left & hdr.calculation.right);
    }

    action bitwise_or(bit<8> switch_id) {
        answer(switch_id, hdr.calculation.left | hdr.calculation.right);
    }

    action bitwise_xor(bit<8> switch_id) {
        answer(switch_id, hdr.calculation.left ^ hdr.calculation.right);
    }

    action is_less(bit<8> switch_id) {
        answer(switch_id, hdr.calculation.left < hdr.calculation.right ? 32w1 : 0);
    }

    action pass(port_t left, port_t right) {
        standard.egress_spec = standard.ingress_port == left ? right : left;
    }

    action drop() {
        mark_to_drop(standard);
    }

    table operations {
        key = {
            hdr.calculation.switch_id: exact;
            hdr.calculation.operation: exact;
        }
        actions = {
            add;
            subtract;
            bitwise_and;
            bitwise_or;
            bitwise_xor;
            is_less;
            pass;
            drop;
        }
        size = 64;
        default_action = drop();
    }

    apply {
        if (hdr.calculation.isValid()) {
            operations.apply();
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
        packet.emit(hdr.calculation);
    }
}

V1Switch(CalculatorParser(), NoChecks(), Arrival(), Departure(), NoChecks(), Emit()) main;
