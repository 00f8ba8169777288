// Frames of one byte or more: a member of a group says to which port a byte goes.
// SPDX-License-Identifier: GPL-2.0-only
#include <core.p4>
#include <v1model.p4>

header byte_t {
    bit<8> value;
}

struct headers_t {
    byte_t port;
}

struct metadata_t {
}

parser ByteParser(packet_in packet, out headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
    state start {
        packet.extract(hdr.port);
        transition accept;
    }
}

control NoChecks(inout headers_t hdr, inout metadata_t meta) {
    apply {
    }
}

control Arrival(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
    action go(bit<9> port) {
        standard.egress_spec = port;
    }

    @name("ways") table ways {
        key = {
            hdr.port.value: exact @name("key");
            standard.ingress_port: selector;
        }
        actions = {
            go;
            NoAction;
        }
        @name("lines") implementation = action_selector(HashAlgorithm.crc16, 16, 8);
        default_action = NoAction();
    }

    apply {
        ways.apply();
    }
}

control Departure(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
    apply {
    }
}

control Emit(packet_out packet, in headers_t hdr) {
    apply {
        packet.emit(hdr.port);
    }
}

V1Switch(ByteParser(), NoChecks(), Arrival(), Departure(), NoChecks(), Emit()) main;
