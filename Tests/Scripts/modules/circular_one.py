print('one starts')
import circular_two
name = 'one'
print('one ends', circular_two.name)
