# title: string building
# side: compute


def run(count):
    pieces = []
    text = ""
    for i in range(count):
        pieces.append(f"{i}:{i * 7 % 13:02d}")
        text += "ab"
        if len(text) > 1000:
            pieces.append(text[::-1].upper())
            text = ""
    joined = ",".join(pieces)
    return len(joined), joined.count("7"), joined[12345:12365], len(joined.replace("BA", "c").split(","))


print(*run(1_000_000))
