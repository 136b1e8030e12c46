from real import this

print(this.c, this.i, len(this.s), sorted(this.d.items())[:5])
