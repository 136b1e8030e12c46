# title: regular expressions
# side: compute
import re


def run(lines):
    text = "\n".join(
        f"2024-{i % 12 + 1:02d}-{i % 28 + 1:02d} host{i % 7}.example.org GET /path/{i}?q={i * 7} {200 + i % 5} {i * 31}ms"
        for i in range(lines)
    )
    line = re.compile(r"(\d{4})-(\d\d)-(\d\d) (\S+) (GET|POST) (\S+) (\d+) (\d+)ms")
    total = sum(int(found.group(8)) for found in line.finditer(text))
    hosts = re.findall(r"host[0-6]\.\w+\.org", text)
    replaced = re.sub(r"\?q=(\d+)", lambda found: "?" + found.group(1)[::-1], text)
    parts = re.split(r"[ /?=]+", text)
    slow = len(re.findall(r"(?:a|b|c|d)?[0-9]+ms$", text, re.MULTILINE))
    return total, len(set(hosts)), len(replaced), len(parts), slow


print(*run(30_000))
