from real import tomllib

DOCUMENT = '''
title = "TOML"  # comment
[owner]
name = "T\\u00e9o\\n"
born = 1979-05-27T07:32:00-08:00
local = 07:32:00.5
[database]
ports = [8000, 0x1f40, 0b11, 1_000]
limits = {high = 79.5, low = -inf, "quoted key" = nan}
text = """
two \\
   lines"""
raw = 'C:\\path'
[[products]]
sku = 1
[products.size]
w.h = true
[[products]]
'''
print(tomllib.loads(DOCUMENT))
print(tomllib.loads("a = 1.50", parse_float=str))
for wrong in ("a = ", "a = 1\na = 2", "[a]\n[a]", "a = [1,, 2]", "a = 'x", "a = 2024-13-01", "= 1", "a.b = 1\na = 2", "a = 01"):
    try:
        print(tomllib.loads(wrong))
    except tomllib.TOMLDecodeError as error:
        print(error)
