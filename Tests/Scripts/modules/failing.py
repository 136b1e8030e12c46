print('failing starts')
value = 1 / 0
