# title: fannkuch
# side: compute


def fannkuch(n):
    permutation = list(range(n))
    count = list(range(n))
    most = checksum = turns = 0
    r = n
    while True:
        while r > 1:
            count[r - 1] = r
            r -= 1
        work = permutation[:]
        flips = 0
        while work[0]:
            k = work[0] + 1
            work[:k] = work[k - 1 :: -1] if k < n else work[::-1]
            flips += 1
        most = max(most, flips)
        checksum += -flips if turns & 1 else flips
        while True:
            if r == n:
                return checksum, most
            first = permutation[0]
            for i in range(r):
                permutation[i] = permutation[i + 1]
            permutation[r] = first
            count[r] -= 1
            if count[r] > 0:
                break
            r += 1
        turns += 1


print(*fannkuch(9))
