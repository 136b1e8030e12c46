"""A package with two modules."""
print('importing', __name__)
from .square import Square
unit = 1
