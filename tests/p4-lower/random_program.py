# SPDX-License-Identifier: GPL-2.0-only
"""Makes random P4 programs for v1model that leave nothing undefined, and packets with what becomes of them."""

import random

from random_tables import RandomTable
from random_values import (BOOL, Break, Callable, Continue, Expression, Header, Leave, Place, Type, assign, bits, choose,
                           count_up, declare, field, give_back, go_over, needed, simple, slice_of, switch, throw,
                           variable)

WIDTHS = [1, 3, 7, 8, 8, 9, 16, 16, 31, 32, 32, 33, 48, 63, 64, 65, 72, 100, 128, 130]
SIGNED = [7, 8, 16, 32, 33, 64, 65]
SMALL = {"x": bits(8), "y": bits(16)}  # of headers e and s[i]


class Scope:
    """What the code at some place may name."""

    def __init__(self, places, packet=False, result=None, loop=False, exits=False, actions=(), controls=(), tables=()):
        self.places = list(places)  # those that may be written, too
        self.values = []  # only read
        self.packet, self.result, self.loop, self.exits = packet, result, loop, exits
        self.actions, self.controls, self.tables = list(actions), list(controls), list(tables)

    def inside(self, **changes):
        scope = Scope(self.places, self.packet, self.result, self.loop, self.exits, self.actions, self.controls,
                      self.tables)
        scope.values = list(self.values)
        for name, value in changes.items():
            setattr(scope, name, value)
        return scope


class Program:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.names = 0
        self.functions = []
        self.loops = self.chance(0.3)
        self.fields = {f"f{i}": bits(self.pick(WIDTHS)) for i in range(8)}
        pad = -sum(kind.width for kind in self.fields.values()) % 8
        if pad:
            self.fields["pad"] = bits(pad)
        self.fields["small"] = bits(8)
        self.fields["index"] = bits(8)
        self.entries = {}
        header = [field("h.d", lambda env: env["h"]["d"], name, kind) for name, kind in self.fields.items()]
        globals_ = [variable(kind, f"g{i}") for i, kind in
                    enumerate([bits(8), bits(32), bits(70), Type(16, True), Type(65, True), BOOL])]
        self.globals = [declare(p.type, p.text, self.constant(p.type)) for p in globals_]
        for _ in range(3):
            self.functions.append(self.function())
        scope = Scope(header + globals_, packet=True, exits=True)
        self.actions = []
        for _ in range(3):
            self.actions.append(self.action(scope.inside(actions=self.actions)))
        scope.actions = self.actions
        self.tables = [RandomTable(self, scope, f"t{i}") for i in range(2)]
        self.unapplied = list(self.tables)
        self.controls = [self.control()]
        scope.controls, scope.tables = self.controls, self.tables
        self.main = self.statements(scope, self.random.randint(4, 9), 3)

    def pick(self, things):
        return self.random.choice(things)

    def chance(self, share):
        return self.random.random() < share

    def name(self, what):
        self.names += 1
        return f"{what}{self.names}"

    # ---- expressions

    def constant(self, kind):
        value = self.pick([0, 1, 2, -1, self.random.getrandbits(kind.width), self.random.getrandbits(kind.width)])
        value = kind.wrap(value)
        return Expression(kind, kind.literal(value), lambda env: value)

    def kind(self):
        share = self.random.random()
        return BOOL if share < 0.1 else Type(self.pick(SIGNED), True) if share < 0.25 else bits(self.pick(WIDTHS))

    def leaf(self, kind, scope):
        fitting = [p for p in scope.places if p.type == kind]
        values = [v for v in scope.values if v.type == kind]
        if fitting and self.chance(0.6):
            return self.pick(fitting).read()
        if values and self.chance(0.7):
            return self.pick(values)
        if kind.is_bool:
            return self.constant(kind)
        wider = [p for p in scope.places if not p.type.is_bool and not p.type.signed and p.type.width > kind.width]
        if wider and not kind.signed and self.chance(0.6):
            place = self.pick(wider)
            low = self.random.randint(0, place.type.width - kind.width)
            return slice_of(place, low + kind.width - 1, low).read()
        return self.constant(kind)

    def expression(self, kind, scope, depth):
        if depth <= 0 or self.chance(0.15):
            return self.leaf(kind, scope)
        if self.functions and self.chance(0.12):
            called = [f for f in self.functions if f.result == kind]
            made = self.call_expression(self.pick(called), scope, depth - 1) if called else None
            if made:
                return made
        if self.chance(0.08):
            a, b, c = (self.expression(k, scope, depth - 1) for k in (BOOL, kind, kind))
            return Expression(kind, f"({a.text} ? {b.text} : {c.text})",
                              lambda env: b.run(env) if a.run(env) else c.run(env))
        if kind.is_bool:
            return self.boolean(scope, depth)
        return self.pick([self.arithmetic, self.arithmetic, self.shift, self.cast, self.joined])(kind, scope, depth)

    def arithmetic(self, kind, scope, depth):
        operators = {"+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b,
                     "&": lambda a, b: a & b, "|": lambda a, b: a | b, "^": lambda a, b: a ^ b}
        if self.chance(0.12):
            operand = self.expression(kind, scope, depth - 1)
            sign = self.pick(["~", "-"])
            return Expression(kind, f"({sign}({operand.text}))",
                              lambda env: kind.wrap(~operand.run(env) if sign == "~" else -operand.run(env)))
        a, b = self.expression(kind, scope, depth - 1), self.expression(kind, scope, depth - 1)
        if self.chance(0.15):
            op, run = self.pick([("|+|", lambda a, b: a + b), ("|-|", lambda a, b: a - b)])
            return Expression(kind, f"({a.text} {op} {b.text})", lambda env: kind.clamp(run(a.run(env), b.run(env))))
        if not kind.signed and 1 < kind.width <= 64 and self.chance(0.1):
            divisor = 1 << self.random.randrange(kind.width)  # all that p4c takes
            op = self.pick("/%")
            return Expression(kind, f"({a.text} {op} {kind.literal(divisor)})",
                              lambda env: a.run(env) // divisor if op == "/" else a.run(env) % divisor)
        op = self.pick(list(operators))
        return Expression(kind, f"({a.text} {op} {b.text})",
                          lambda env: kind.wrap(operators[op](a.run(env), b.run(env))))

    def shift(self, kind, scope, depth):
        a = self.expression(kind, scope, depth - 1)
        if self.chance(0.5):
            amount = self.random.randint(0, kind.width + 2)
            by = Expression(bits(8), str(amount), lambda env: amount)
        else:
            by = self.expression(bits(8), scope, depth - 1)
        op = self.pick(["<<", ">>"])
        return Expression(kind, f"({a.text} {op} {by.text})",
                          lambda env: kind.wrap(a.run(env) << by.run(env) if op == "<<" else a.run(env) >> by.run(env)))

    def cast(self, kind, scope, depth):
        source = self.kind()
        if source.is_bool:
            operand = self.expression(BOOL, scope, depth - 1)
            return Expression(kind, f"(({kind})(bit<{kind.width}>)(bit<1>)({operand.text}))",
                              lambda env: kind.wrap(1 if operand.run(env) else 0))
        operand = self.expression(source, scope, depth - 1)
        if source.signed == kind.signed:
            return Expression(kind, f"(({kind})({operand.text}))", lambda env: kind.wrap(operand.run(env)))
        between = Type(source.width, kind.signed)
        return Expression(kind, f"(({kind})({between})({operand.text}))",
                          lambda env: kind.wrap(between.wrap(operand.run(env))))

    def joined(self, kind, scope, depth):
        if kind.width < 2:
            return self.leaf(kind, scope)
        low_width = self.random.randint(1, kind.width - 1)
        high = self.expression(Type(kind.width - low_width, kind.signed), scope, depth - 1)
        low = self.expression(bits(low_width), scope, depth - 1)
        return Expression(kind, f"({high.text} ++ {low.text})",
                          lambda env: high.run(env) << low_width | low.run(env))

    def boolean(self, scope, depth):
        share = self.random.random()
        if share < 0.25:
            a, b = self.expression(BOOL, scope, depth - 1), self.expression(BOOL, scope, depth - 1)
            if self.chance(0.5):
                return Expression(BOOL, f"({a.text} && {b.text})", lambda env: a.run(env) and b.run(env))
            return Expression(BOOL, f"({a.text} || {b.text})", lambda env: a.run(env) or b.run(env))
        if share < 0.35:
            a = self.expression(BOOL, scope, depth - 1)
            return Expression(BOOL, f"(!({a.text}))", lambda env: not a.run(env))
        if share < 0.5 and scope.packet:
            return self.about_headers()
        kind = self.kind()
        a, b = self.expression(kind, scope, depth - 1), self.expression(kind, scope, depth - 1)
        op = self.pick(["==", "!="] if kind.is_bool else ["==", "!=", "<", "<=", ">", ">="])
        run = {"==": lambda a, b: a == b, "!=": lambda a, b: a != b, "<": lambda a, b: a < b,
               "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b}[op]
        return Expression(BOOL, f"({a.text} {op} {b.text})", lambda env: run(a.run(env), b.run(env)))

    def small(self):
        """A header that may be invalid: its text, and what finds it."""
        i = self.random.randint(0, 3)
        return ("h.e", lambda env: env["h"]["e"]) if i == 3 else (f"h.s[{i}]", lambda env: env["h"]["s"][i])

    def about_headers(self):
        a, find_a = self.small()
        if self.chance(0.5):
            return Expression(BOOL, f"{a}.isValid()", lambda env: find_a(env).valid)
        b, find_b = self.small()
        return Expression(BOOL, f"({a} == {b})", lambda env: find_a(env).same(find_b(env)))

    def arguments(self, called, scope, depth, aliases=True):
        """None if nothing fits an out parameter."""
        made = []
        for direction, kind, _ in called.parameters:
            if direction == "in":
                made.append(self.expression(kind, scope, depth))
                continue
            fitting = [p for p in scope.places if p.type == kind]
            wider = [p for p in scope.places
                     if not p.type.is_bool and not p.type.signed and not kind.signed and p.type.width > kind.width]
            if wider and not kind.is_bool and (not fitting or self.chance(0.2)):
                place = self.pick(wider)
                low = self.random.randint(0, place.type.width - kind.width)
                fitting = [slice_of(place, low + kind.width - 1, low)]
            if not fitting:
                return None
            made.append(self.pick(fitting))
        return made

    def call_expression(self, called, scope, depth):
        made = self.arguments(called, scope, min(depth, 1))
        if made is None:
            return None
        return Expression(called.result, f"{called.name}({', '.join(a.text for a in made)})",
                          lambda env: called.call(env, made))

    # ---- statements

    def statements(self, scope, count, depth):
        scope = scope.inside(places=list(scope.places))
        return [self.statement(scope, depth) for _ in range(count)]

    def statement(self, scope, depth):
        kinds = [(self.assignment, 8), (self.declaration, 1)]
        kinds += [(self.header_change, 3), (self.element_write, 2)] if scope.packet else []
        kinds += [(self.condition, 3), (self.value_switch, 1)] if depth > 0 else []
        kinds += [(self.loop, 1)] if self.loops and depth > 1 else []
        kinds += [(self.call_action, 2)] if scope.actions else []
        kinds += [(self.call_control, 2)] if scope.controls else []
        kinds += [(self.apply_table, 4)] if scope.tables and not scope.loop and self.unapplied else []
        kinds += [(self.leave, 1)] if depth < 3 else []
        make = self.random.choices([k for k, _ in kinds], [w for _, w in kinds])[0]
        return make(scope, depth)

    def assignment(self, scope, depth):
        place = self.pick(scope.places)
        if not place.type.is_bool and not place.type.signed and place.type.width > 1 and self.chance(0.2):
            low = self.random.randint(0, place.type.width - 1)
            place = slice_of(place, self.random.randint(low, place.type.width - 1), low)
        return assign(place, self.expression(place.type, scope, 3))

    def declaration(self, scope, depth):
        kind = self.kind()
        name = self.name("v")
        made = declare(kind, name, self.expression(kind, scope, 2))
        scope.places.append(variable(kind, name))
        return made

    def header_change(self, scope, depth):
        text, find = self.small()
        share = self.random.random()
        if share < 0.4:
            x, y = self.expression(bits(8), scope, 2), self.expression(bits(16), scope, 2)

            def fill(env):
                find(env).valid = True
                find(env).fields["x"] = x.run(env)
                find(env).fields["y"] = y.run(env)

            return simple(f"{text}.setValid(); {text}.x = {x.text}; {text}.y = {y.text};", fill)
        if share < 0.6:
            return simple(f"{text}.setInvalid();", lambda env: setattr(find(env), "valid", False))
        if share < 0.8:
            other, find_other = self.small()
            return simple(f"{text} = {other};", lambda env: find(env).assign(find_other(env)))
        by = self.random.randint(1, 3)
        push = self.chance(0.5)

        def move(env):
            old = env["h"]["s"]
            new = [Header(SMALL) for _ in range(by)]
            env["h"]["s"] = (new + old)[:3] if push else (old[by:] + new)[:3]

        return simple(f"h.s.{'push' if push else 'pop'}_front({by});", move)

    def element_write(self, scope, depth):
        """Of an element that is chosen at run time, if it is valid."""
        name = self.pick(list(SMALL))
        kind = SMALL[name]
        value = self.expression(kind, scope.inside(packet=False), 2)
        index = "(h.d.index & 1)"

        def locate(env):
            header = env["h"]["s"][env["h"]["d"].fields["index"] & 1]
            return lambda: header.fields[name], lambda v: header.fields.__setitem__(name, v)

        place = Place(kind, f"h.s[{index}].{name}", locate)
        write = assign(place, value)
        test = Expression(BOOL, f"h.s[{index}].isValid()",
                          lambda env: env["h"]["s"][env["h"]["d"].fields["index"] & 1].valid)
        return choose(test, [write], [])

    def condition(self, scope, depth):
        return choose(self.expression(BOOL, scope, 3), self.statements(scope, self.random.randint(1, 3), depth - 1),
                      self.statements(scope, self.random.randint(0, 2), depth - 1))

    def value_switch(self, scope, depth):
        kind = self.pick([bits(3), bits(8), bits(16)])
        labels = self.random.sample(range(8), 4)
        cut = self.random.randint(1, 3)
        cases = [(part, self.statements(scope, 2, depth - 1)) for part in (labels[:cut], labels[cut:])]
        selector = self.expression(kind, scope, 2)
        return switch(selector, cases, self.statements(scope, 1, depth - 1))

    def loop(self, scope, depth):
        name = self.name("i")
        inside = scope.inside(places=list(scope.places), loop=True)
        inside.values = inside.values + [variable(bits(8), name).read()]
        body = self.statements(inside, self.random.randint(1, 3), min(depth - 2, 1))
        if self.chance(0.5):
            # a bound that the body may change, yet of at most 5 rounds
            operand = self.expression(bits(8), scope.inside(packet=False), 1)
            bound = Expression(bits(8), f"({operand.text} & 3)", lambda env: operand.run(env) & 3)
            return count_up(name, bits(8), self.random.randint(0, 2), bound, self.random.randint(1, 2), body)
        low, high = self.random.randint(0, 5), self.random.randint(0, 5)
        return go_over(name, bits(8), Expression(bits(8), f"8w{low}", lambda env: low),
                       Expression(bits(8), f"8w{high}", lambda env: high), body)

    def leave(self, scope, depth):
        if scope.loop and self.chance(0.6):
            return self.pick([throw("break;", Break), throw("continue;", Continue)])
        if scope.result:
            return give_back(self.expression(scope.result, scope, 2))
        if scope.exits and self.chance(0.5):
            return throw("exit;", Leave)
        return give_back(None)

    # ---- what is called

    def parameters(self, kinds):
        return [(self.pick(["in", "inout", "out"]), kind, self.name("p")) for kind in kinds]

    def body(self, parameters, scope, count):
        """out parameters get a value first."""
        places = [variable(kind, name) for _, kind, name in parameters]
        writable = [p for p, (direction, _, _) in zip(places, parameters) if direction != "in"]
        start = [needed(assign(p, self.constant(p.type))) for p, (d, _, _) in zip(places, parameters) if d == "out"]
        scope = scope.inside(places=scope.places + writable)
        scope.values = scope.values + [p.read() for p in places if p not in writable]
        return start + self.statements(scope, count, 2)

    def function(self):
        result = self.pick([bits(8), bits(16), bits(32), bits(70), BOOL, Type(16, True)])
        parameters = self.parameters([self.pick([bits(8), bits(16), result]) for _ in range(3)])
        local = variable(result, self.name("l"))
        scope = Scope([local], result=result)
        body = [needed(declare(result, local.text, self.constant(result)))] + self.body(parameters, scope, 3)
        return Callable(self.name("fun"), parameters, result, body + [needed(give_back(local.read()))])

    def action(self, scope):
        parameters = self.parameters([bits(8), self.pick([bits(16), bits(8), bits(70)])])
        return Callable(self.name("act"), parameters, None, self.body(parameters, scope, 3))

    def control(self):
        parameters = [("inout", "struct", "h")] + self.parameters([bits(8), bits(16)])
        places = [field("h.d", lambda env: env["h"]["d"], name, kind) for name, kind in self.fields.items()]
        scope = Scope(places, packet=True, exits=True)
        return Callable(self.name("Sub"), parameters, None, self.body(parameters[1:], scope, 4))

    def call_action(self, scope, depth):
        called = self.pick(scope.actions)
        made = self.arguments(called, scope, 1)
        if made is None:
            return self.assignment(scope, depth)
        return simple(f"{called.name}({', '.join(a.text for a in made)});",
                      lambda env: called.call(env, made, seen=env))

    def apply_table(self, scope, depth):
        """Each table once, as p4c's backend for BMv2 wants it."""
        table = self.unapplied.pop()
        share = self.random.random()
        if share < 0.3:
            return simple(f"{table.name}.apply();", table.apply)
        if share < 0.65:
            what = self.pick(["hit", "miss"])
            test = Expression(BOOL, f"{table.name}.apply().{what}",
                              lambda env: table.apply(env)[0] == (what == "hit"))
            return choose(test, self.statements(scope, 2, depth - 1), self.statements(scope, 1, depth - 1))
        return table.switch(self.statements(scope, 2, depth - 1), self.statements(scope, 1, depth - 1))

    def call_control(self, scope, depth):
        called = self.pick(scope.controls)
        plain = Callable(called.name, called.parameters[1:], None, called.body)
        made = self.arguments(plain, scope, 1)
        if made is None:
            return self.assignment(scope, depth)
        headers = variable("struct", "h")  # copied as well: before the other arguments are looked at

        def run(env):
            called.call(env, [headers] + made)

        return simple(f"{called.name}_i.apply({', '.join(['h'] + [a.text for a in made])});", run)
