print("never read: itertools is built in")
