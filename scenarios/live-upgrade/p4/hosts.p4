// The table by which every program forwards: an address of a host and the port towards it. Inside a control.
// SPDX-License-Identifier: GPL-2.0-only
    action drop() {
        mark_to_drop(standard);
    }

    action deliver(port_t port) {
        standard.egress_spec = port;
    }

    table hosts {
        key = {
            hdr.ipv4.destination: exact;
        }
        actions = {
            deliver;
            drop;
        }
        size = 1024;
        default_action = drop();
    }

    action classify(bit<8> class) {
        meta.class = class;
    }

    table senders {
        key = {
            hdr.ipv4.source: exact;
        }
        actions = {
            classify;
            NoAction;
        }
        size = 1024;
        default_action = NoAction();
    }
