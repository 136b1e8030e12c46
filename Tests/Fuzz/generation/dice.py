"""The one source of chance: the same seed gives the same program."""
import random


class Dice:
    def __init__(self, seed):
        self._random = random.Random(seed)

    def between(self, low, high):
        """An integer of low...high, both included."""
        return self._random.randint(low, high)

    def chance(self, probability):
        return self._random.random() < probability

    def pick(self, options):
        return self._random.choice(options)

    def weighted(self, weights):
        """A key of the dictionary, as often as its value says."""
        return self._random.choices(list(weights), list(weights.values()))[0]

    def several(self, low, high, make):
        """A list of low...high things, each made by `make()`."""
        return [make() for _ in range(self.between(low, high))]

    def sample(self, options, count):
        return self._random.sample(options, min(count, len(options)))

    def shuffled(self, options):
        options = list(options)
        self._random.shuffle(options)
        return options

    def uniform(self, low, high):
        return self._random.uniform(low, high)
