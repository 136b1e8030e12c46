# title: string splitting
# side: compute


def run(lines):
    text = "\n".join(f"key{i % 50}=value {i}; other = {i * 3} ;flag" for i in range(lines))
    fields = {}
    words = 0
    for line in text.split("\n"):
        for part in line.split(";"):
            name, found, value = part.partition("=")
            name = name.strip()
            if found:
                fields[name] = fields.get(name, 0) + len(value.strip())
            words += len(part.split())
    return words, len(fields), fields["other"], sum(len(line.rstrip().rsplit(";", 1)[0]) for line in text.splitlines())


print(*run(150_000))
