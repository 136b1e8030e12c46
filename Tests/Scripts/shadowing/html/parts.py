from . import __name__ as package

print("a part of", package)
