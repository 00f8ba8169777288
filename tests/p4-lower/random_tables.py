# SPDX-License-Identifier: GPL-2.0-only
"""Random tables with constant entries, and how they match."""

from random_values import Callable, Statement, bits, execute


class RandomTable:
    """Keys are expressions; the first entry that fits wins, of prefixes the longest."""

    def __init__(self, program, scope, name):
        self.name = name
        self.actions = []
        for _ in range(2):
            data = [("in", kind, program.name("a")) for kind in (bits(8), program.pick([bits(16), bits(70)]))]
            body = program.body(data, scope, 3)
            self.actions.append(Callable(program.name("act"), data, None, body))
        kind = program.pick(["exact", "ternary", "range", "lpm"])
        types = [bits(8)] if kind == "lpm" else [bits(8), program.pick([bits(3), bits(16), bits(64)])]
        self.kinds = [kind, "exact" if kind == "exact" else program.pick(["exact", "ternary"])][: len(types)]
        self.keys = [program.expression(t, scope, 1) for t in types]
        self.entries = []
        for _ in range(program.random.randint(1, 4)):
            fields = [self.match(program, t, k) for t, k in zip(types, self.kinds)]
            if self.kinds[0] in ("exact", "lpm") and any(fields == other for other, _, _ in self.entries):
                continue
            self.entries.append((fields, *self.a_call(program)))
        self.otherwise = self.a_call(program)

    def a_call(self, program):
        action = program.pick(self.actions)
        return action, [program.constant(kind) for _, kind, _ in action.parameters]

    @staticmethod
    def match(program, kind, how):
        value = program.random.randint(0, min(7, (1 << kind.width) - 1))
        if how == "exact":
            return str(value), value, value, None
        if how == "range":
            high = value + program.random.randint(0, (1 << kind.width) - 1 - value)
            return f"{value} .. {high}", value, high, None
        if how == "lpm":
            length = program.random.randint(0, kind.width)
            mask = (1 << kind.width) - (1 << (kind.width - length))
        else:
            mask = program.random.getrandbits(kind.width)
        return f"{value & mask} &&& {mask}", value & mask, None, mask

    @staticmethod
    def fits(field, key):
        _, low, high, mask = field
        return key & mask == low if mask is not None else low <= key <= high

    def apply(self, env):
        """Returns whether an entry fits, and the action that ran."""
        keys = [key.run(env) for key in self.keys]
        fitting = [e for e in self.entries if all(self.fits(f, k) for f, k in zip(e[0], keys))]
        if self.kinds[0] == "lpm":
            fitting.sort(key=lambda e: -e[0][0][3])
        action, arguments = fitting[0][1:] if fitting else self.otherwise
        action.call(env, arguments, seen=env)
        return bool(fitting), action

    def switch(self, when_first, otherwise):
        blocks = [when_first, otherwise]

        def run(env):
            _, action = self.apply(env)
            execute(blocks[0 if action is self.actions[0] else 1], env)

        return Statement(lambda a, b: f"switch ({self.name}.apply().action_run) "
                                      f"{{ {self.actions[0].name}: {{ {a} }} default: {{ {b} }} }}", run, blocks)

    def __str__(self):
        def called(action, arguments):
            return f"{action.name}({', '.join(a.text for a in arguments)})"

        text = ""
        for action in self.actions:
            data = ", ".join(f"{kind} {name}" for _, kind, name in action.parameters)
            text += f"  action {action.name}({data}) {{ {' '.join(map(str, action.body))} }}\n"
        keys = " ".join(f'{key.text} : {kind} @name("k{i}");' for i, (key, kind) in enumerate(zip(self.keys, self.kinds)))
        entries = " ".join(f"({', '.join(f[0] for f in fields)}) : {called(action, arguments)};"
                           for fields, action, arguments in self.entries)
        listed = " ".join(f"{a.name};" for a in self.actions)
        return (text + f"  table {self.name} {{ key = {{ {keys} }} actions = {{ {listed} }}\n"
                f"    const default_action = {called(*self.otherwise)};\n    const entries = {{ {entries} }} }}\n")
