# exit: 1
# SystemExit with a text: the text goes to standard error.
import sys

print("out")
sys.exit("fatal: the message")
