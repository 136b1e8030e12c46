# title: dict word count
# side: compute


def words(count):
    seed = 42
    syllables = ["co", "ro", "ta", "sk", "lo", "op", "fu", "ture"]
    for _ in range(count):
        seed = (seed * 1103515245 + 12345) % 2147483648
        yield syllables[seed >> 8 & 7] + syllables[seed >> 12 & 7] + syllables[seed >> 16 & 7] + syllables[seed >> 20 & 7]


def run(count):
    text = " ".join(words(count))
    counts = {}
    for word in text.split():
        counts[word] = counts.get(word, 0) + 1
    common = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:3]
    return len(counts), common


print(*run(1_000_000))
