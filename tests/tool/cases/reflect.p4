// run: compile reflect.p4 --target ideal -o OUT
// exit: 0
// written: reflect.image report.json
// Sends every frame back with its second byte one higher; port 3 drops.
#include <core.p4>
#include <v1model.p4>

header mark_t
{
    bit<8> kind;
    bit<8> count;
}

struct headers_t
{
    mark_t mark;
}

struct meta_t
{
}

parser ReadMark(packet_in frame, out headers_t h, inout meta_t m, inout standard_metadata_t s)
{
    state start
    {
        frame.extract(h.mark);
        transition accept;
    }
}

control CheckNothing(inout headers_t h, inout meta_t m)
{
    apply
    {
    }
}

control Turn(inout headers_t h, inout meta_t m, inout standard_metadata_t s)
{
    counter(4, CounterType.packets_and_bytes) seen;

    apply
    {
        seen.count((bit<32>)s.ingress_port);
        h.mark.count = h.mark.count + 1;
        s.egress_spec = s.ingress_port;
        if (s.ingress_port == 3)
        {
            mark_to_drop(s);
        }
    }
}

control Leave(inout headers_t h, inout meta_t m, inout standard_metadata_t s)
{
    apply
    {
    }
}

control MendNothing(inout headers_t h, inout meta_t m)
{
    apply
    {
    }
}

control WriteMark(packet_out frame, in headers_t h)
{
    apply
    {
        frame.emit(h.mark);
    }
}

V1Switch(ReadMark(), CheckNothing(), Turn(), Leave(), MendNothing(), WriteMark()) main;
