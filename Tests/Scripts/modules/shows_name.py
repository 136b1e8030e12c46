def where(): return __name__
is_main = __name__ == '__main__'
