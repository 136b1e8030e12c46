from real.urllib import parse

for url in ("https://user:pa@host.org:8042/over/there;p?name=ferret&x=1#nose", "mailto:a@b.c", "//net/path", "path?q", "http://[::1]:80/", ""):
    parts = parse.urlsplit(url)
    print(parts, parts.geturl(), parts.username, parts.hostname, parts.port, parse.urlparse(url), parse.urldefrag(url))
for relative in ("g", "./g", "/g", "//g", "?y", "g?y#s", "../../g", "../../../g", ";x", "", "http:g"):
    print(relative, parse.urljoin("http://a/b/c/d;p?q", relative))
print(parse.quote("/El Niño/ü?&=+~"), parse.quote_plus("a b&c"), parse.unquote("%C3%A9%zz+"), parse.unquote_plus("a+b%20c"), parse.quote(b"\xff\x00"), parse.unquote_to_bytes("%ff"))
print(parse.urlencode({"a": 1, "b": ["x", "y"], "c": "é "}, doseq=True), parse.parse_qs("a=1&a=2&b=&c", keep_blank_values=True), parse.parse_qsl("x=%20&y=1"))
for wrong in (lambda: parse.urlsplit("http://[::1/"), lambda: parse.urlsplit("http://h:99999").port, lambda: parse.parse_qs("a&b", strict_parsing=True)):
    try:
        print(wrong())
    except ValueError as error:
        print(error)
