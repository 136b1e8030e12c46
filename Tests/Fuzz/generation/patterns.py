"""Regular expressions over few letters, so that they match often."""
import re

ATOMS = ["a", "b", "c", "ab", ".", "\\d", "\\w", "\\s", "\\b", "\\B", "^", "$", "\\A", "\\Z", "[ab]", "[^a]", "[a-c1]", "[^\\W\\d]", "\\D", "\\S", "x", "1", "é", "[]a]", "[\\s-]", "\\.", "\\n", "\\x61", "\\u00e9", "É", "_"]
SUBJECTS = ["", "a", "ab", "abcabc", "aaab", "cab 12 ba", "a1b2", "Ab\nBa\n", "éÉa", "xaxbx", "a.b", "1_2", " a  b ", "abab" * 3, "\n", "ſK", "aab\nbba"]
REPLACEMENTS = ["'-'", "r'[\\1]'", "r'\\g<0>!'", "r'\\g<n>'", "''", "r'\\2'", "lambda m: m.group().upper()", "lambda m: str(m.span())", "r'\\n'", "'\\\\'", "r'\\g<1'", "lambda m: None", "lambda m: 5", "r'\\x'", "r'\\g<9>'", "5"]
FLAGS = ["0", "re.I", "re.M", "re.S", "re.X", "re.A", "re.I | re.M", "re.I | re.A", "re.S | re.M"]


class Patterns:
    def __init__(self, dice):
        self.dice = dice
        self.groups = 0
        self.named = False

    def expression(self, depth=3):
        """A pattern; a fault goes in now and then."""
        dice = self.dice
        branches = dice.several(1, 2 if dice.chance(0.3) else 1, lambda: self._sequence(depth))
        return "|".join(branches)

    def _sequence(self, depth):
        return "".join(self.dice.several(1, 3, lambda: self._piece(depth)))

    def _piece(self, depth):
        dice = self.dice
        form = dice.weighted({"atom": 6, "group": 4, "fault": 0.12}) if depth else "atom"
        if form == "fault":
            return dice.pick(["(", ")", "[", "*", "a**", "\\", "(?P<n", "(?<=a*)", "[b-a]", "a{2,1}", "(?z)", "\\8", "(?P=no)", "(?P<1>a)", "(?(9)a)", "\\p", "[[:alpha:]]", "+", "(?i", "(?#", "a{", "{1}", "(?-i:a", "x++", "\\N{DIGIT ONE}", "(?P<n>a)(?P<n>b)"])
        text = self._group(depth - 1) if form == "group" else self._atom()
        if text in ("^", "$") or text.startswith(("\\b", "\\B", "\\A", "\\Z", "(?#", "(?=", "(?!", "(?<")):
            return text
        repeat = dice.pick(["", "", "", "", "*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{,2}", "{1,}?", "*+", "++", "?+"])
        # CPython 3.12.1 leaves groups inside of a possessive repeat where a failed branch had put them.
        captures = re.search(r"\((?!\?)|\(\?P<", text)
        return text + (repeat[0] if captures and len(repeat) == 2 and repeat[1] == "+" else repeat)

    def _atom(self):
        if self.groups and self.dice.chance(0.12):
            return f"\\{self.dice.between(1, self.groups)}"
        if self.named and self.dice.chance(0.1):
            return "(?P=n)"
        return self.dice.pick(ATOMS)

    def _group(self, depth):
        dice = self.dice
        form = dice.weighted({"plain": 5, "quiet": 2, "named": 1, "ahead": 1, "not ahead": 0.7, "behind": 0.7, "not behind": 0.5, "flags": 0.6, "atomic": 0.5, "if": 0.5, "comment": 0.2})
        if form == "behind" or form == "not behind":
            return ("(?<=" if form == "behind" else "(?<!") + dice.pick(["a", "ab", "\\w", "[ab]", "^", "a|b", "\\b", "bc", "(?:a)b"]) + ")"
        if form == "comment":
            return "(?#note)"
        if form == "if" and self.groups:
            return f"(?({dice.between(1, self.groups)}){self._sequence(depth)}|{self._sequence(depth)})"
        if form == "plain" or (form == "named" and self.named):
            self.groups += 1
            return f"({self.expression(depth)})"
        if form == "named":
            # Not to be referred to from inside: it is still open there.
            self.groups += 1
            inner = self.expression(depth)
            self.named = True
            return f"(?P<n>{inner})"
        start = {"ahead": "(?=", "not ahead": "(?!", "flags": f"(?{dice.pick(['i', 's', 'm', '-i', 'a', 'i-s', 'x'])}:", "atomic": "(?>"}.get(form, "(?:")
        return f"{start}{self.expression(depth)})"

    def program(self):
        dice = self.dice
        pattern = self.expression()
        if dice.chance(0.05):
            pattern = dice.pick(["(?i)", "(?m)", "(?s)", "(?x)", "(?a)"]) + pattern
        octets = dice.chance(0.1) and pattern.isascii() and "\\u" not in pattern and "\\N" not in pattern
        prefix = "b" if octets else ""
        flags = dice.pick(FLAGS) if dice.chance(0.4) else "0"
        lines = ["try:", f"    p = re.compile({prefix}{pattern!r}, {flags})", "    print(p.groups, p.groupindex, p.flags)", "except re.error as error:", "    print('error', error, error.pos)", "    p = re.compile('a')", "except Exception as error:",
                 "    print(brief(error))", "    p = re.compile('a')"]
        for number in range(dice.between(3, 7)):
            subject = dice.pick(SUBJECTS) if dice.chance(0.8) else "".join(dice.several(0, 8, lambda: dice.pick(list("aabbc1 \nxé"))))
            text = repr(subject.encode()) if octets != dice.chance(0.02) else repr(subject)
            replacement = dice.pick(REPLACEMENTS)
            if octets and replacement[0] in "'r" and dice.chance(0.9):
                replacement = "b" + replacement
            call = dice.weighted({
                f"p.search({text})": 3, f"p.match({text})": 2, f"p.fullmatch({text})": 2, f"p.findall({text})": 3, f"p.split({text}{dice.pick(['', ', 1', ', maxsplit=2'])})": 2,
                f"p.sub({replacement}, {text}{dice.pick(['', ', 1', ', count=2'])})": 3, f"p.subn({replacement}, {text})": 1,
                f"[(m.span(), m.groups(), m.lastindex, m.lastgroup) for m in p.finditer({text})]": 3, f"p.search({text}, {dice.between(0, 3)}, {dice.between(1, 6)})": 1,
                f"(lambda m: m and [m.groupdict('no'), m.regs, m.start(1), m.end(0), m[0], m.expand({prefix}'<\\\\1>')])(p.search({text}))": 2,
                f"p.findall({text}, {dice.between(-1, 4)})": 1, f"re.escape({text})": 0.2,
            })
            lines.append(f"ask({number}, lambda: {call})")
        return lines
