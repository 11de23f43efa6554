# Runs one of CPython's test modules and writes the names of the methods that pass, each as soon as it has: runner.py MODULE REPORT
import sys
import unittest

# What is CPython itself, rather than Python: a test that needs it is skipped, by whoever runs it.
for name in ("_testcapi", "_testinternalcapi", "_testlimitedcapi", "_testclinic", "_testbuffer", "_testmultiphase", "_testsinglephase", "_xxtestfuzz", "_interpreters"):
    sys.modules[name] = None

module, report = sys.argv[1:]
del sys.argv[1:]
sys.path[0] = ""


class Result(unittest.TestResult):
    def addSuccess(self, test):
        super().addSuccess(test)
        with open(report, "a") as file:
            print(test.id(), file=file)


unittest.defaultTestLoader.loadTestsFromName("test." + module).run(Result())
