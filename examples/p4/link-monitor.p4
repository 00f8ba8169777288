// Link monitoring: ports count the bytes that they send; probes on a given way collect and reset the counts.
// SPDX-License-Identifier: GPL-2.0-only
#include <core.p4>
#include <v1model.p4>
#include "headers.p4"

#define MOST_HOPS 4

const bit<16> ETHERTYPE_PROBE = 0x88b5; // IEEE 802's first type for local experiments

header probe_t {
    bit<8> to_go;   // switches whose port is still to be obeyed
    bit<8> reports; // of switches behind
}

header way_t {
    bit<8> port;
}

header report_t {
    bit<8> switch_id;
    bit<8> port;
    bit<32> bytes; // sent by the port since the last probe, that probe counted
    bit<48> time;  // of the probe's egress, microseconds
}

struct headers_t {
    ethernet_t ethernet;
    probe_t probe;
    way_t[MOST_HOPS] ways;
    report_t report;
    ipv4_t ipv4;
}

struct metadata_t {
    bit<8> ways;
}

parser ProbeParser(packet_in packet, out headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
    state start {
        packet.extract(hdr.ethernet);
        transition select(hdr.ethernet.type) {
            ETHERTYPE_PROBE: probe;
            ETHERTYPE_IPV4: ipv4;
            default: accept;
        }
    }

    state probe {
        packet.extract(hdr.probe);
        meta.ways = hdr.probe.to_go;
        transition next_way;
    }

    state next_way {
        transition select(meta.ways) {
            0: accept;
            default: way;
        }
    }

    state way {
        packet.extract(hdr.ways.next);
        meta.ways = meta.ways - 1;
        transition next_way;
    }

    state ipv4 {
        packet.extract(hdr.ipv4);
        transition accept;
    }
}

control NoChecks(inout headers_t hdr, inout metadata_t meta) {
    apply {
    }
}

control Arrival(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
    action forward(port_t port) {
        standard.egress_spec = port;
    }

    table hosts {
        key = {
            hdr.ipv4.destination: exact;
        }
        actions = {
            forward;
            NoAction;
        }
        size = 256;
        default_action = NoAction();
    }

    apply {
        mark_to_drop(standard);
        if (hdr.ipv4.isValid()) {
            hosts.apply();
        } else if (hdr.ways[0].isValid()) {
            standard.egress_spec = (port_t)hdr.ways[0].port;
            hdr.ways.pop_front(1);
            hdr.probe.to_go = hdr.probe.to_go - 1;
        }
    }
}

control Departure(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
    register<bit<32>>(64) sent;

    action report(bit<8> switch_id) {
        hdr.report.setValid();
        hdr.report.switch_id = switch_id;
        hdr.report.port = (bit<8>)standard.egress_port;
        hdr.report.time = standard.egress_global_timestamp;
        hdr.probe.reports = hdr.probe.reports + 1;
    }

    table identity {
        actions = {
            report;
            NoAction;
        }
        default_action = NoAction();
    }

    apply {
        bit<32> bytes;
        sent.read(bytes, (bit<32>)standard.egress_port);
        bytes = bytes + standard.packet_length;
        sent.write((bit<32>)standard.egress_port, hdr.probe.isValid() ? 32w0 : bytes);
        if (hdr.probe.isValid()) {
            identity.apply();
            hdr.report.bytes = bytes;
        }
    }
}

control Emit(packet_out packet, in headers_t hdr) {
    apply {
        packet.emit(hdr.ethernet);
        packet.emit(hdr.probe);
        packet.emit(hdr.ways);
        packet.emit(hdr.report); // in front of those of the switches behind
        packet.emit(hdr.ipv4);
    }
}

V1Switch(ProbeParser(), NoChecks(), Arrival(), Departure(), NoChecks(), Emit()) main;
