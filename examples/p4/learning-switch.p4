// A switch that knows nothing by itself: its controller learns who is where, and floods what it does not know.
// SPDX-License-Identifier: GPL-2.0-only
#include <core.p4>
#include <v1model.p4>
#include "headers.p4"

const port_t CPU_PORT = 255;
const bit<16> EVERYBODY = 1; // a multicast group

// In front of frames to and from the controller.
header cpu_t {
    bit<16> port; // by which the frame came from its host
}

struct headers_t {
    cpu_t cpu;
    ethernet_t ethernet;
}

struct learnt_t {
    mac_t mac;
    port_t port;
}

struct metadata_t {
    port_t from;
    learnt_t learnt;
}

parser FrameParser(packet_in packet, out headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
    state start {
        meta.from = standard.ingress_port;
        transition select(standard.ingress_port) {
            CPU_PORT: from_controller;
            default: ethernet;
        }
    }

    state from_controller {
        packet.extract(hdr.cpu);
        meta.from = (port_t)hdr.cpu.port;
        transition ethernet;
    }

    state ethernet {
        packet.extract(hdr.ethernet);
        transition accept;
    }
}

control NoChecks(inout headers_t hdr, inout metadata_t meta) {
    apply {
    }
}

control Arrival(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
    action learn() {
        meta.learnt.mac = hdr.ethernet.source;
        meta.learnt.port = standard.ingress_port;
        digest<learnt_t>(1, meta.learnt);
    }

    // who is known at which port: a host that has moved is learnt again
    table sources {
        key = {
            hdr.ethernet.source: exact;
            standard.ingress_port: exact;
        }
        actions = {
            learn;
            NoAction;
        }
        size = 1024;
        default_action = learn();
    }

    action forward(port_t port) {
        standard.egress_spec = port;
    }

    action ask() {
        standard.egress_spec = CPU_PORT;
        hdr.cpu.setValid();
        hdr.cpu.port = (bit<16>)standard.ingress_port;
    }

    table destinations {
        key = {
            hdr.ethernet.destination: exact;
        }
        actions = {
            forward;
            ask;
        }
        size = 1024;
        default_action = ask();
    }

    apply {
        if (hdr.cpu.isValid()) {
            hdr.cpu.setInvalid();
            standard.mcast_grp = EVERYBODY;
        } else {
            sources.apply();
            destinations.apply();
        }
    }
}

control Departure(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
    apply {
        if (standard.egress_port == meta.from) {
            mark_to_drop(standard); // nothing goes back where it came from
        }
    }
}

control Emit(packet_out packet, in headers_t hdr) {
    apply {
        packet.emit(hdr.cpu);
        packet.emit(hdr.ethernet);
    }
}

V1Switch(FrameParser(), NoChecks(), Arrival(), Departure(), NoChecks(), Emit()) main;
