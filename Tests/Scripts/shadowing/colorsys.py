print("the script's own colorsys")
name = "own"
