from real import keyword

print(keyword.kwlist, keyword.softkwlist)
print([name for name in ("async", "match", "print", "None", "type", "nonlocal") if keyword.iskeyword(name) or keyword.issoftkeyword(name)])
