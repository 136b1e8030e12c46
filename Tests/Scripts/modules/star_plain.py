shown, _private = 'shown', 'private'
def function(): return shown
