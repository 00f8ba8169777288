// The table of both routers, as the P4 tutorials have it. Inside a control.
// SPDX-License-Identifier: GPL-2.0-only
    action drop() {
        mark_to_drop(standard);
    }

    action forward(bit<48> destination, bit<9> port) {
        hdr.ethernet.source = hdr.ethernet.destination;
        hdr.ethernet.destination = destination;
        hdr.ipv4.ttl = hdr.ipv4.ttl - 1;
        standard.egress_spec = port;
    }

    table routes {
        key = {
            hdr.ipv4.destination: lpm;
        }
        actions = {
            forward;
            drop;
        }
        size = 256;
        default_action = drop();
    }
