from real import string


class Loud(string.Formatter):
    def convert_field(self, value, conversion):
        return value.upper() if conversion == "u" else super().convert_field(value, conversion)

    def check_unused_args(self, used_args, args, kwargs):
        print("used", sorted(map(str, used_args)), "of", len(args), sorted(kwargs))

    def get_value(self, key, args, kwargs):
        return kwargs.get(key, f"<{key}>") if isinstance(key, str) else args[key]


loud = Loud()
print(loud.format("{} {name!u:>8} {missing} {2[0]} {2[key]}" if False else "{0} {name!u:>8} {missing} {2[0]}", 1, 2, [3], name="coro"))
print(loud.format("{:{width}}|{!r:^{w}.{p}}", "x", "word", width=5, w=9, p=4))
for template in ("a{{b}}c", "{", "}", "{0", "{0!}", "{0!rx}", "{0[}", "{a.b[c]}", "{!r}", "{:{}}", "x{y:{z!r}}w", "{0.}", "{[1]2}", "{{}", "{a{b}}"):
    try:
        print(template, list(string.Formatter().parse(template)))
        print(template, string.Formatter().format(template, "v", b="B", z=3, y=4))
    except (ValueError, KeyError, IndexError, AttributeError, TypeError) as error:
        print(template, type(error).__name__, error)
template = string.Template("$who owes $$5 to ${whom}, $who!")
print(template.substitute(who="A", whom="B"), template.safe_substitute(who="A"), template.get_identifiers(), template.is_valid())
for text in ("$", "two\nlines $", "${a", "$1"):
    try:
        print(string.Template(text).substitute(a=1))
    except (ValueError, KeyError) as error:
        print(type(error).__name__, error)


class Percent(string.Template):
    delimiter = "%"
    idpattern = "[a-z]+_[a-z]+"


print(Percent("%% %with_under %notunder").safe_substitute(with_under="replaced"), string.capwords(" the  end ", None), string.capwords("a-b-c", "-"))
print(string.ascii_letters, string.digits, repr(string.whitespace), string.punctuation)
