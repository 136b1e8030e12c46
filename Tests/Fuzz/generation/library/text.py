"""Texts, octets and their forms: string, textwrap, struct, base64, csv, shlex, difflib, urllib.parse and their like."""
from .tables import listed, one_of, read

STRING = read("""
string.capwords paragraph separator? -> str
string.Template(template).substitute mapping -> str
string.Template(template).safe_substitute mapping -> str
string.Template(template).get_identifiers -> list
string.Formatter().format template any? any? -> str
string.Formatter().vformat braces list mapping -> str
string.Formatter().parse braces -> list
textwrap.dedent paragraph -> str
textwrap.fill paragraph width -> str
textwrap.fill paragraph width=width initial_indent=char subsequent_indent=char -> str
textwrap.indent paragraph char -> str
textwrap.indent paragraph char predicate=key -> str
textwrap.shorten paragraph width -> str
textwrap.shorten paragraph width=width placeholder=char -> str
textwrap.wrap paragraph width -> list
textwrap.wrap paragraph width=width break_long_words=bool break_on_hyphens=bool drop_whitespace=bool -> list
textwrap.wrap paragraph width=width expand_tabs=bool replace_whitespace=bool tabsize=small max_lines=small -> list
textwrap.wrap paragraph width=width fix_sentence_endings=bool -> list
shlex.join strings -> str
shlex.quote str -> str
shlex.split command -> list
shlex.split command comments=bool posix=bool -> list
html.escape str bool? -> str
html.unescape entities -> str
fnmatch.fnmatch str glob -> bool
fnmatch.fnmatchcase str glob -> bool
fnmatch.filter strings glob -> list
fnmatch.translate glob -> str
keyword.iskeyword str -> bool
unicodedata.name character -> str
unicodedata.name character any -> any
unicodedata.category character -> str
unicodedata.bidirectional character -> str
unicodedata.combining character -> int
unicodedata.decimal character none -> any
unicodedata.digit character -> any
unicodedata.east_asian_width character -> str
unicodedata.mirrored character -> int
unicodedata.normalize form str -> str
unicodedata.is_normalized form str -> bool
unicodedata.numeric character any -> any
unicodedata.lookup names -> str
difflib.get_close_matches str strings -> list
difflib.get_close_matches str strings small unit -> list
difflib.ndiff texts texts -> list
difflib.unified_diff texts texts str str n=small -> list
difflib.context_diff texts texts n=small lineterm=char -> list
difflib.SequenceMatcher(None,'private_thread','private_volatile').get_opcodes -> list
difflib.SequenceMatcher none paragraph paragraph -> matcher
matcher:ratio -> float
matcher:quick_ratio -> float
matcher:get_matching_blocks -> list
matcher:get_opcodes -> list
matcher:find_longest_match -> any
""")

OCTETS = read("""
struct.calcsize layout -> int
struct.pack layout number? number? number? -> bytes
struct.pack single int -> bytes
struct.pack single number -> bytes
struct.pack texts_layout bytes -> bytes
struct.pack mixed_layout bytes int -> bytes
struct.unpack layout sixteen -> tuple
struct.unpack single sixteen -> tuple
struct.unpack_from single sixteen small -> tuple
struct.iter_unpack single sixteen -> list
struct.Struct layout -> any
base64.a85decode textual -> bytes
base64.a85encode bytes -> bytes
base64.b16decode textual bool? -> bytes
base64.b32decode textual -> bytes
base64.b32encode bytes -> bytes
base64.b64decode textual -> bytes
base64.b64decode textual validate=bool -> bytes
base64.b64encode bytes octets? -> bytes
base64.b85decode textual -> bytes
base64.b85encode bytes bool? -> bytes
base64.decodebytes bytes -> bytes
base64.encodebytes bytes -> bytes
base64.urlsafe_b64decode textual -> bytes
base64.urlsafe_b64encode bytes -> bytes
binascii.a2b_base64 textual -> bytes
binascii.a2b_base64 textual strict_mode=bool -> bytes
binascii.a2b_hex hexdigits -> bytes
binascii.b2a_base64 bytes newline=bool -> bytes
binascii.b2a_hex bytes octet? small? -> bytes
binascii.crc32 bytes small? -> int
binascii.crc_hqx bytes small -> int
binascii.hexlify bytes -> bytes
binascii.unhexlify hexdigits -> bytes
zlib.adler32 bytes small? -> int
zlib.crc32 bytes small? -> int
zlib.decompress bytes -> bytes
hashlib.md5 bytes -> digest
hashlib.sha256 byteslike -> digest
hashlib.new digestname bytes -> digest
digest:hexdigest -> str
digest:digest -> bytes
digest:update bytes -> none
uuid.UUID uuidtext -> any
uuid.uuid5(uuid.NAMESPACE_DNS,'a').__lt__ any -> any
uuid.uuid3 namespace str -> any
""")

FORMS = read("""
csv.reader rows -> list
csv.reader rows delimiter=octetchar -> list
csv.reader rows quotechar=octetchar doublequote=bool skipinitialspace=bool -> list
csv.reader rows quoting=quoting strict=bool escapechar=octetchar -> list
csv.DictReader rows -> list
csv.DictReader rows fieldnames=strings restkey=char restval=any -> list
str written -> str
urllib.parse.quote str char? -> str
urllib.parse.quote bytes -> str
urllib.parse.quote_plus str -> str
urllib.parse.unquote quoted -> str
urllib.parse.unquote quoted encoding errors -> str
urllib.parse.unquote_plus quoted -> str
urllib.parse.unquote_to_bytes quoted -> bytes
urllib.parse.urlencode pairs -> str
urllib.parse.urlencode dict doseq=bool -> str
urllib.parse.parse_qs query -> dict
urllib.parse.parse_qsl query keep_blank_values=bool -> list
urllib.parse.urljoin address address -> str
urllib.parse.urlparse address -> any
urllib.parse.urlsplit address char? -> any
urllib.parse.urlunsplit pieces -> str
urllib.parse.urldefrag address -> any
posixpath.basename path -> str
posixpath.commonpath paths -> str
posixpath.commonprefix paths -> str
posixpath.dirname path -> str
posixpath.isabs path -> bool
posixpath.join path path? path? -> str
posixpath.normpath path -> str
posixpath.relpath path path -> str
posixpath.split path -> tuple
posixpath.splitext path -> tuple
pathlib.PurePosixPath path path? -> purepath
purepath:is_absolute -> bool
purepath:is_relative_to path -> bool
purepath:joinpath path path? -> purepath
purepath:match glob -> bool
purepath:relative_to path -> purepath
purepath:relative_to path walk_up=bool -> purepath
purepath:with_name path -> purepath
purepath:with_stem path -> purepath
purepath:with_suffix suffix -> purepath
purepath:as_uri -> str
purepath:__truediv__ path -> purepath
purepath:__lt__ purepath -> bool
colorsys.rgb_to_hsv unit unit unit -> tuple
colorsys.hls_to_rgb unit unit unit -> tuple
colorsys.rgb_to_yiq unit unit unit -> tuple
inspect.cleandoc paragraph -> str
sorter:static_order -> list
sorter:add any any? -> any
sorter:prepare -> any
""")

FAMILIES = {"text": STRING, "octets": OCTETS, "forms": FORMS}


def layout(made, depth):
    """A format of `struct`, mostly a valid one."""
    dice = made.dice
    parts = dice.several(1, 3, lambda: dice.pick(["", "", "2", "0", "3", " "]) + dice.pick(list("bBhHiIlLqQfdes?xpcnNP") if dice.chance(0.95) else list("zk-")))
    return repr(dice.pick(["", "<", ">", "=", "!", "@"]) + "".join(parts))


def written(made, depth):
    """What a writer of csv makes of a row."""
    dice = made.dice
    options = dice.pick(["", ", delimiter=';'", ", quoting=csv.QUOTE_ALL", ", quoting=csv.QUOTE_NONNUMERIC", ", quoting=csv.QUOTE_NONE", ", lineterminator='|'", ", quoting=csv.QUOTE_NONE, escapechar='!'", ", doublequote=False", ", dialect='excel-tab'", ", quotechar=None"])
    return f"[(out := io.StringIO(), csv.writer(out{options}).writerow({made.make('list', 1)}), out.getvalue())[2]]"


KINDS = {
    "paragraph": one_of(*map(repr, [
        "The quick brown fox jumps over the lazy dog.", "  two\n    four\n  two", "a-b-c well-known no--dash", "\ttab\n\t\ttabs\n", "", "  ", "one two  three.  Four?  five", "x" * 30, "word " * 8, "line\n\n  para\r\nlast", "é😀 wide", "end. Next! \"Quoted.\" last",
    ])),
    "template": one_of(*map(repr, ["$a and ${b}", "$$ $a", "$", "${a", "$1", "no", "$a$b$c", "${a}x", "{0} {1}", "{} {}", "{a}", "{0} {}", "$É"])),
    "braces": one_of(*map(repr, ["{0} {a}", "{} {}", "{0.real:>5}", "{a!r}", "x{{y}}", "{", "}", "{a[0]}", "{0!z}", "{:{0}}", "a{b:c{d}}e"])),
    "mapping": one_of("{'a': 1, 'b': 'x'}", "{}", "{'a': None}", "dict(a=1, b=2, c=3)"),
    "command": one_of(*map(repr, ["a b 'c d'", 'x "y \\" z" w', "a\\ b", "'open", "a # b", "", "a'b'c", '"$HOME"', "é ü", "a\\", "x=1;y"])),
    "entities": one_of(*map(repr, ["&lt;a&gt;&amp;", "&eacute;&euro;", "&#233;&#xe9;", "&nope;", "&ampx", "&notit;", "&#0;&#x110000;", "&#55296;", "& &;", "&#128;"])),
    "glob": one_of(*map(repr, ["*", "a*", "?b*", "[ab]*", "[!a]*", "[", "*.py", "a[b-", "**", "[]-a]", "x?", "", "/*", "*/b"])),
    "character": one_of(*map(repr, ["a", "é", "½", "Ⅷ", "٣", "\n", "😀", "ẞ", "一", "가", "", "ab", "\u0301", "(", "\udc80", "²"])),
    "form": one_of("'NFC'", "'NFD'", "'NFKC'", "'NFKD'", "'NFX'"),
    "names": one_of("'LATIN SMALL LETTER A'", "'latin small letter e with acute'", "'GREEK SMALL LETTER NOTHING'", "'CJK UNIFIED IDEOGRAPH-4E00'", "'HANGUL SYLLABLE GA'", "''"),
    "texts": one_of("['a\\n', 'b\\n', 'c\\n']", "['a\\n', 'x\\n', 'c\\n', 'd\\n']", "[]", "['b\\n']", "['one', 'two']", "'abc'", "['a\\n', 'b!\\n']"),
    "matcher": one_of("difflib.SequenceMatcher(None, 'abcd', 'bcde')", "difflib.SequenceMatcher(None, [1, 2, 3], [2, 3, 4])", "difflib.SequenceMatcher(str.isspace, 'a b c', ' b c d')", "difflib.SequenceMatcher(a='', b='')"),
    "layout": layout,
    "single": one_of("'<H'", "'>i'", "'b'", "'B'", "'q'", "'Q'", "'<d'", "'>f'", "'e'", "'?'", "'c'", "'2s'", "'!I'", "'h'", "'<hh'", "'3x'", "'0i'", "b'<H'"),
    "texts_layout": one_of("'3s'", "'0s'", "'5p'", "'c'", "'s'"),
    "mixed_layout": one_of("'>4sH'", "'2sb'"),
    "sixteen": one_of("bytes(range(16))", "b'\\xff' * 8", "b'\\x00\\x80'", "b''", "bytearray(b'abcd')", "memoryview(b'\\x01\\x02')", "b'\\x00\\x00\\x80\\x7f'"),
    "textual": one_of("'YWJj'", "b'YWJj'", "'YW=='", "'YW'", "'Y'", "'é'", "'!!!!'", "'ME======'", "'<~87cUR~>'", "'VPa'", "b'Zm9v\\n'", "'616'", "'6162'", "''", "'-_8='", "b'zzzz'", "'=YW='"),
    "octetchar": one_of("';'", "','", "'|'", "'\\''", "'\"'", "None", "''", "'ab'", "' '", "1", "'\\t'"),
    "quoting": one_of("csv.QUOTE_MINIMAL", "csv.QUOTE_ALL", "csv.QUOTE_NONNUMERIC", "csv.QUOTE_NONE", "csv.QUOTE_STRINGS", "csv.QUOTE_NOTNULL", "9"),
    "rows": one_of("['a,b', 'c,\"d,e\"']", "['a;b;c', '1; 2;\"3\"']", "['\"open', 'end\"']", "['a,\"b\"\"c\"']", "['', 'x']", "['1,2.5,x']", "['\"a\"b,c']", "['a\\nb']", "'ab'", "[]", "[b'a']", "['a!,b,c']"),
    "quoted": one_of("'a%20b+c'", "'%C3%A9'", "'%ff%zz'", "'%'", "'é%41'", "b'%41'", "''", "'%e4%bd'"),
    "query": one_of("'a=1&b=2&a=3'", "'a=&b'", "''", "'a=%20+x'", "'a=1;b=2'", "b'a=1'", "'=v&&'"),
    "address": one_of("'http://user:pw@host:80/p/a;x?q=1#f'", "'//host/path'", "'../b'", "'?q'", "'#f'", "''", "'mailto:a@b'", "'http://[::1]:8/'", "'a/b/c/./../d'", "'http://a/b/c/d'", "'g;x=1/../y'", "'http://host:x/'", "'http://[bad'", "'HTTP://EX.com'"),
    "pieces": one_of("('http', 'a', '/b', 'q', 'f')", "('', '', 'b', '', '')", "[1, 2]", "urllib.parse.urlsplit('HTTP://a/b?')", "(b'http', b'a', b'', b'', b'')"),
    "path": one_of("'a/b'", "'/a/./b/../c'", "'..'", "''", "'.'", "'//x//y/'", "'a.tar.gz'", "'.hidden'", "'/'", "'b'", "'a/b.txt'", "b'ab/c'", "'///'", "'x.'"),
    "paths": listed("path", 0, 3),
    "purepath": lambda made, depth: f"pathlib.PurePosixPath({made.make('path', 0)})",
    "suffix": one_of("'.py'", "''", "'py'", "'.'", "'.a.b'", "'.a/b'"),
    "digest": one_of("hashlib.md5(b'a')", "hashlib.sha1()", "hashlib.sha512(b'x' * 100)", "hashlib.blake2s(b'q', digest_size=5)", "hashlib.sha3_256(b'')"),
    "digestname": one_of("'md5'", "'SHA256'", "'nope'", "'blake2b'", "'sha3_224'"),
    "uuidtext": one_of("'12345678-1234-5678-1234-567812345678'", "'{12345678123456781234567812345678}'", "'x'", "'urn:uuid:12345678-1234-5678-1234-567812345678'", "1"),
    "namespace": one_of("uuid.NAMESPACE_DNS", "uuid.NAMESPACE_URL", "None"),
    "sorter": one_of(*(f"graphlib.TopologicalSorter({graph})" for graph in ("{'d': ['b', 'c'], 'b': ['a'], 'c': ['b']}", "{1: [2], 2: [3]}", "{1: [2], 2: [1]}", "{}", "None", "{'a': 'bc', 'b': 'c'}"))),
    "written": written,
}
