from real import argparse, getopt, optparse

print(getopt.getopt(["-a", "-b5", "--long=x", "--flag", "rest", "-c"], "ab:c", ["long=", "flag"]), getopt.gnu_getopt(["x", "-a", "y", "--", "-b"], "ab"))
for words in (["-z"], ["--lo"], ["-b"], ["--flag=1"]):
    try:
        print(getopt.getopt(words, "ab:", ["long=", "lone=", "flag"]))
    except getopt.GetoptError as error:
        print(error, repr(error.opt))
parser = argparse.ArgumentParser(prog="tool", description="A tool that does things, and says so at a length that has to be wrapped somewhere.", epilog="The end.")
parser.add_argument("path", nargs="+", help="what to look at")
parser.add_argument("-n", "--number", type=int, default=3, help="how often (default: %(default)s)")
parser.add_argument("--mode", choices=["fast", "slow"], help="which way")
group = parser.add_mutually_exclusive_group()
group.add_argument("-q", "--quiet", action="store_true")
group.add_argument("-v", "--verbose", action="count", default=0)
print(parser.format_help())
print(parser.parse_args(["a", "b", "-n5", "-vv", "--mode", "fast"]), parser.parse_known_args(["a", "--unknown", "-q"]))
classic = optparse.OptionParser(prog="old", usage="%prog [options] FILE")
classic.add_option("-f", "--file", dest="name", metavar="FILE", help="write to FILE", default="out")
classic.add_option("-c", action="append", type="float", dest="values")
print(classic.format_help(), *classic.parse_args(["-f", "x", "-c", "1.5", "-c2", "rest"]))
