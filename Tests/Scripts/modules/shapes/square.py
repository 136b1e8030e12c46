print('importing', __name__)
from . import names
from .names import label as make_label

class Square:
    def __init__(self, side):
        self.side = side
    def describe(self):
        return make_label(f'{names.PREFIX} {self.side}')
