print('two starts')
import circular_one
name = 'two'
print('two sees', hasattr(circular_one, 'name'))
