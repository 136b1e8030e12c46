print("the script's own html")
