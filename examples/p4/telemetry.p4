// In-band telemetry: each switch on the way adds who it is, and how long the queue was in which the packet waited.
// SPDX-License-Identifier: GPL-2.0-only
#include <core.p4>
#include <v1model.p4>
#include "headers.p4"

#define MOST_HOPS 4

const bit<16> ETHERTYPE_TELEMETRY = 0x88b5; // IEEE 802's first type for local experiments

header telemetry_t {
    bit<16> type; // of what follows the records
    bit<16> records;
}

header record_t {
    bit<16> switch_id;
    bit<16> port;
    bit<32> depth;  // packets that were in the queue before
    bit<32> waited; // microseconds in the queue
}

struct headers_t {
    ethernet_t ethernet;
    telemetry_t telemetry;
    record_t[MOST_HOPS] records;
    ipv4_t ipv4;
}

struct metadata_t {
    bit<16> left; // records to parse
}

parser RecordParser(packet_in packet, out headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
    state start {
        packet.extract(hdr.ethernet);
        transition select(hdr.ethernet.type) {
            ETHERTYPE_TELEMETRY: telemetry;
            ETHERTYPE_IPV4: ipv4;
            default: accept;
        }
    }

    state telemetry {
        packet.extract(hdr.telemetry);
        meta.left = hdr.telemetry.records;
        transition next_record;
    }

    state next_record {
        transition select(meta.left) {
            0: inside;
            default: record;
        }
    }

    state record {
        packet.extract(hdr.records.next);
        meta.left = meta.left - 1;
        transition next_record;
    }

    state inside {
        transition select(hdr.telemetry.type) {
            ETHERTYPE_IPV4: ipv4;
            default: accept;
        }
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

    action drop() {
        mark_to_drop(standard);
    }

    table hosts {
        key = {
            hdr.ipv4.destination: exact;
        }
        actions = {
            forward;
            drop;
        }
        size = 256;
        default_action = drop();
    }

    apply {
        hosts.apply();
    }
}

control Departure(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
    action add_record(bit<16> switch_id) {
        hdr.records.push_front(1);
        hdr.records[0].setValid();
        hdr.records[0].switch_id = switch_id;
        hdr.records[0].port = (bit<16>)standard.egress_port;
        hdr.records[0].depth = (bit<32>)standard.enq_qdepth;
        hdr.records[0].waited = standard.deq_timedelta;
        hdr.telemetry.records = hdr.telemetry.records + 1;
    }

    table identity {
        actions = {
            add_record;
            NoAction;
        }
        default_action = NoAction();
    }

    apply {
        if (hdr.telemetry.isValid() && hdr.telemetry.records < MOST_HOPS) {
            identity.apply();
        }
    }
}

control Emit(packet_out packet, in headers_t hdr) {
    apply {
        packet.emit(hdr.ethernet);
        packet.emit(hdr.telemetry);
        packet.emit(hdr.records);
        packet.emit(hdr.ipv4);
    }
}

V1Switch(RecordParser(), NoChecks(), Arrival(), Departure(), NoChecks(), Emit()) main;
