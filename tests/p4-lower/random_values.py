# SPDX-License-Identifier: GPL-2.0-only
"""Types, expressions and statements of random P4 programs: each prints itself and runs itself.

The way it runs is written from the language specification alone (P4_16 1.2.5: 6.8 calls, 8 expressions, 12 statements).
"""

import copy


class Leave(Exception):
    """exit; Return, Break and Continue leave less."""


class Return(Exception):
    def __init__(self, value):
        super().__init__()
        self.value = value


class Break(Exception):
    pass


class Continue(Exception):
    pass


class Type:
    """bit<W>, int<W> or bool."""

    def __init__(self, width, signed=False, is_bool=False):
        self.width, self.signed, self.is_bool = width, signed, is_bool

    def __str__(self):
        return "bool" if self.is_bool else f"{'int' if self.signed else 'bit'}<{self.width}>"

    def __eq__(self, other):
        return str(self) == str(other)

    def __hash__(self):
        return hash(str(self))

    def wrap(self, value):
        if self.is_bool:
            return bool(value)
        value &= (1 << self.width) - 1
        return value - (1 << self.width) if self.signed and value >> (self.width - 1) else value

    def clamp(self, value):
        low = -(1 << (self.width - 1)) if self.signed else 0
        high = (1 << (self.width - (1 if self.signed else 0))) - 1
        return min(max(value, low), high)

    def literal(self, value):
        if self.is_bool:
            return "true" if value else "false"
        if not self.signed:
            return f"{self.width}w{value}"
        return f"({self})({value})" if value < 0 else f"{self.width}s{value}"


BOOL = Type(1, is_bool=True)


def bits(width):
    return Type(width)


class Header:
    """A header's value; its fields are those of its type."""

    def __init__(self, types):
        self.types = types
        self.valid = False
        self.fields = {name: 0 for name in types}

    def assign(self, other):
        self.valid = other.valid
        self.fields = dict(other.fields)

    def same(self, other):
        return self.valid == other.valid and (not self.valid or self.fields == other.fields)


class Expression:
    def __init__(self, kind, text, run):
        self.type, self.text, self.run = kind, text, run


class Place:
    """A left-value: `locate` evaluates what is in it, once, and gives how to read and how to write it."""

    def __init__(self, kind, text, locate):
        self.type, self.text, self.locate = kind, text, locate

    def read(self):
        return Expression(self.type, self.text, lambda env: self.locate(env)[0]())


def variable(kind, name):
    def locate(env):
        return lambda: env[name], lambda value: env.__setitem__(name, value)

    return Place(kind, name, locate)


def field(header_text, header_of, name, kind):
    """header_of(env) is the Header."""

    def locate(env):
        return lambda: header_of(env).fields[name], lambda value: header_of(env).fields.__setitem__(name, value)

    return Place(kind, f"{header_text}.{name}", locate)


def slice_of(place, high, low):
    def locate(env):
        get, put = place.locate(env)
        mask = (1 << (high - low + 1)) - 1

        def write(value):
            put(place.type.wrap(get() & ~(mask << low) | value << low))

        return lambda: get() >> low & mask, write

    return Place(bits(high - low + 1), f"{place.text}[{high}:{low}]", locate)


class Statement:
    """Lists of statements inside it are in `blocks`, so that a failing program can be made smaller; one that is needed
    stays, since what follows would be undefined without it."""

    def __init__(self, text, run, blocks=()):
        self.text, self.run, self.blocks = text, run, list(blocks)
        self.is_needed = False

    def __str__(self):
        return self.text(*[" ".join(map(str, block)) for block in self.blocks])


def needed(statement):
    statement.is_needed = True
    return statement


def execute(block, env):
    for statement in block:
        statement.run(env)


def assign(place, value):
    def run(env):
        _, put = place.locate(env)
        put(value.run(env))

    return Statement(lambda: f"{place.text} = {value.text};", run)


def declare(kind, name, value):
    def run(env):
        env[name] = value.run(env)

    return Statement(lambda: f"{kind} {name} = {value.text};", run)


def choose(condition, when_true, when_false):
    blocks = [when_true, when_false]
    return Statement(lambda a, b: f"if ({condition.text}) {{ {a} }} else {{ {b} }}",
                     lambda env: execute(blocks[0 if condition.run(env) else 1], env), blocks)


def switch(selector, cases, otherwise):
    """cases: labels and a block each."""
    blocks = [block for _, block in cases] + [otherwise]

    def text(*inside):
        body = ""
        for (labels, _), block in zip(cases, inside):
            body += "".join(f"{selector.type.literal(label)}: " for label in labels) + f"{{ {block} }} "
        return f"switch ({selector.text}) {{ {body}default: {{ {inside[-1]} }} }}"

    def run(env):
        value = selector.run(env)
        for i, (labels, _) in enumerate(cases):
            if value in labels:
                return execute(blocks[i], env)
        return execute(blocks[-1], env)

    return Statement(text, run, blocks)


def count_up(name, kind, first, bound, step, body):
    """for (name = first; name < bound; name = name + step)"""
    blocks = [body]

    def run(env):
        env[name] = first
        while env[name] < bound.run(env):
            try:
                execute(blocks[0], env)
            except Continue:
                pass
            except Break:
                break
            env[name] = kind.wrap(env[name] + step)

    return Statement(lambda b: f"for ({kind} {name} = {first}; {name} < {bound.text}; {name} = {name} + {step}) "
                               f"{{ {b} }}", run, blocks)


def go_over(name, kind, low, high, body):
    """for (name in low .. high)"""
    blocks = [body]

    def run(env):
        first, last = low.run(env), high.run(env)
        for value in range(first, last + 1):
            env[name] = value
            try:
                execute(blocks[0], env)
            except Continue:
                pass
            except Break:
                break

    return Statement(lambda b: f"for ({kind} {name} in {low.text} .. {high.text}) {{ {b} }}", run, blocks)


def throw(text, error):
    def run(env):
        raise error()

    return Statement(lambda: text, run)


def give_back(value):
    def run(env):
        raise Return(value.run(env) if value else None)

    return Statement(lambda: f"return {value.text};" if value else "return;", run)


def simple(text, run):
    return Statement(lambda: text, run)


class Callable:
    """A function, action or control: parameters are (direction, type, name), None for the type of a header."""

    def __init__(self, name, parameters, result, body, outer=None):
        self.name, self.parameters, self.result, self.body = name, parameters, result, body
        self.outer = outer  # environment whose names an action sees: the caller's

    def call(self, env, arguments, seen=None):
        """Copy in, run, copy out: also where the body exits."""
        inside = {} if seen is None else seen
        places = []
        passed = {}
        for (direction, _, name), argument in zip(self.parameters, arguments):
            if direction == "in":
                passed[name] = copy.deepcopy(argument.run(env))
                continue
            get, put = argument.locate(env)
            places.append((put, name))
            passed[name] = copy.deepcopy(get()) if direction == "inout" else 0
        before = {name: inside[name] for name in passed if name in inside}
        inside.update(passed)
        try:
            execute(self.body, inside)
        except Return as returned:
            return returned.value
        finally:
            results = [(put, inside[name]) for put, name in places]
            inside.update(before)
            for put, value in results:
                put(value)
        return None
