# title: start-up
# side: compute
# target: 1
# code: print(1)
# repeat: 5
print(1)
