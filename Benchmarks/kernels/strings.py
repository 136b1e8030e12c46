def run(count):
    text = ""
    counts = {}
    for i in range(count):
        text += f"{i % 17}:{i:03d} "
    for word in text.split():
        counts[word] = counts.get(word, 0) + 1
    return len(text), len(counts), ",".join(counts)[:20], text.upper().count("1"), "%d-%s" % (count, text[:5])


print(run(4_000))
