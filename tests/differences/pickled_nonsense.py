# A pickle can hold a date and time that no calendar has, which is kept as it is; CPython keeps a zone with it as well. Here such a state with a zone is refused: what is
# right takes 24 bytes, and what is not gets no more.
import datetime

print(datetime.datetime(b"\x31\x39\x01\x63\x63\x63\x63\xff\xff\xff").isoformat())
try:
    print(datetime.datetime(b"\x31\x39\x01\x63\x63\x63\x63\xff\xff\xff", datetime.UTC).isoformat())
except ValueError as error:
    print("ValueError:", error)
