// One table of a kind and size that the command line may name: what it takes to fill a switch.
// SPDX-License-Identifier: GPL-2.0-only
#include <core.p4>
#include <v1model.p4>

#ifndef KIND
#define KIND lpm
#endif
#ifndef SIZE
#define SIZE 1024
#endif

header address_t {
    bit<32> key;
}

struct headers_t {
    address_t address;
}

struct metadata_t {
}

parser AddressParser(packet_in packet, out headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
    state start {
        packet.extract(hdr.address);
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

    table addresses {
        key = {
            hdr.address.key: KIND @name("key");
        }
        actions = {
            go;
            NoAction;
        }
        size = SIZE;
        default_action = NoAction();
    }

    apply {
        addresses.apply();
    }
}

control Departure(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
    apply {
    }
}

control Emit(packet_out packet, in headers_t hdr) {
    apply {
        packet.emit(hdr.address);
    }
}

V1Switch(AddressParser(), NoChecks(), Arrival(), Departure(), NoChecks(), Emit()) main;
