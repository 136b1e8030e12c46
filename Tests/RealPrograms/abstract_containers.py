from real import _collections_abc as abc


class Words(abc.MutableSequence):
    def __init__(self, *words):
        self.words = list(words)

    def __getitem__(self, index):
        return self.words[index]

    def __setitem__(self, index, word):
        self.words[index] = word

    def __delitem__(self, index):
        del self.words[index]

    def __len__(self):
        return len(self.words)

    def insert(self, index, word):
        self.words.insert(index, word)


class Letters(abc.Set):
    def __init__(self, letters=""):
        self.letters = "".join(dict.fromkeys(letters))

    def __contains__(self, letter):
        return letter in self.letters

    def __iter__(self):
        return iter(self.letters)

    def __len__(self):
        return len(self.letters)


class Table(abc.MutableMapping):
    def __init__(self):
        self.rows = []

    def __getitem__(self, key):
        for row in self.rows:
            if row[0] == key:
                return row[1]
        raise KeyError(key)

    def __setitem__(self, key, value):
        self.rows = [row for row in self.rows if row[0] != key] + [(key, value)]

    def __delitem__(self, key):
        self[key]
        self.rows = [row for row in self.rows if row[0] != key]

    def __iter__(self):
        return (row[0] for row in self.rows)

    def __len__(self):
        return len(self.rows)


words = Words("a", "b")
words.append("c")
words.extend(words)
words += ["d"]
words.reverse()
words.remove("a")
print(words.words, words.pop(), words.index("c"), words.count("b"), "z" in words, list(reversed(words)))
one, other = Letters("abcd"), Letters("cdef")
print(*("".join(result) for result in (one & other, one | other, one - other, one ^ other)), one <= other, one.isdisjoint("xyz"), Letters("ab") < one, one == Letters("dcba"))
table = Table()
table.update({"x": 1}, y=2)
print(table.setdefault("z", 3), table.pop("x"), dict(table), table.get("no"), table.popitem(), table == {"z": 3}, list(table.items()), table.keys() & {"z"}, 3 in table.values())
print([isinstance(value, kind) for value in ([], {}, "", 5, (x for x in ())) for kind in (abc.Sequence, abc.Mapping, abc.Hashable, abc.Iterator, abc.Generator, abc.Sized)])
print(abc.Callable[[int], str], abc.Callable[..., None].__args__)
try:
    abc.Sequence()
except TypeError as error:
    print(error)
