# title: JSON
# side: compute
import json


def record(i):
    return {
        "id": i,
        "name": f"user {i}",
        "active": i % 3 == 0,
        "score": i * 0.5,
        "tags": ["a", "b\n", "é", str(i)],
        "nested": {"left": None, "right": [i, -i, i * 1e10]},
    }


def run(count, rounds):
    data = [record(i) for i in range(count)]
    total = 0
    for _ in range(rounds):
        text = json.dumps(data)
        total += len(text)
        back = json.loads(text)
        total += sum(item["id"] for item in back)
    return total, back == data


print(*run(4_000, 12))
