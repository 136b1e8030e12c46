from real import fnmatch, genericpath, ntpath, posixpath, nturl2path

names = ["a.py", "B.PY", "test_x.txt", "[odd].c", "x1", "x!"]
for pattern in ("*.py", "?*.[pP]*", "[!a-z]*", "test_*", "x[0-9]", "x[!0-9]", "[[]*", "[]", "*"):
    print(pattern, fnmatch.filter(names, pattern), [name for name in names if fnmatch.fnmatchcase(name, pattern)], fnmatch.translate(pattern))
for module in (posixpath, ntpath):
    for path in ("/a/b/../c.tar.gz", "rel//x/.", "C:\\dir\\file.txt", "\\\\host\\share\\f", ".profile", "", "//two", "a/b\\c"):
        print(module.__name__, repr(path), module.split(path), module.splitext(path), module.splitdrive(path), module.normpath(path), module.isabs(path), module.basename(path), module.join(path, "x", "..y"))
    print(module.commonpath(["/usr/lib", "/usr/local"]), module.commonprefix(["/usr/lib", "/usr/local"]), module.splitroot("/x"))
print(nturl2path.url2pathname("///C:/foo/bar%20x"), nturl2path.pathname2url("C:\\foo\\bar x"))
try:
    posixpath.join("a", b"b")
except TypeError as error:
    print(error)
