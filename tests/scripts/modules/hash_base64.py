# hashlib, base64, binascii, zlib checksums, secrets and uuid in their deterministic parts.
import hashlib, base64, binascii, zlib, hmac

for name in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_256", "blake2b", "blake2s"):
    h = hashlib.new(name, b"abc")
    print(name, h.hexdigest()[:40], h.digest_size, h.block_size, h.name, getattr(hashlib, name)(b"").hexdigest()[:16])
h = hashlib.sha256()
h.update(b"a")
c = h.copy()
h.update(b"bc")
print(h.hexdigest() == hashlib.sha256(b"abc").hexdigest(), c.hexdigest()[:10], h.digest()[:4], hashlib.shake_128(b"x").hexdigest(8), hashlib.pbkdf2_hmac("sha256", b"pw", b"salt", 10).hex()[:20], hmac.new(b"key", b"msg", "sha256").hexdigest()[:20], hmac.compare_digest("a", "a"), hashlib.blake2b(b"x", digest_size=8, key=b"k").hexdigest())
for f in (lambda: hashlib.new("nope"), lambda: hashlib.md5("str"), lambda: hashlib.sha256(5), lambda: hashlib.sha256().update("x")):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, str(e)[:60])
for b in (b"", b"f", b"fo", b"foo", b"\xff\xfe\x00?>"):
    print(base64.b64encode(b), base64.urlsafe_b64encode(b), base64.b32encode(b), base64.b16encode(b), base64.b85encode(b), base64.a85encode(b), base64.b64decode(base64.b64encode(b)) == b, base64.b32decode(base64.b32encode(b)) == b, base64.b85decode(base64.b85encode(b)) == b)
print(base64.b64decode("Zm9v\nYg=="), base64.b64decode(b"-_-_", altchars=b"-_"), base64.encodebytes(b"x" * 60), binascii.hexlify(b"\x01\xab"), binascii.unhexlify("01ab"), binascii.crc32(b"hello"), zlib.crc32(b"hello"), zlib.adler32(b"hello"), zlib.crc32(b"lo", zlib.crc32(b"hel")), binascii.b2a_base64(b"x"), binascii.a2b_base64(b"eA=="))
for f in (lambda: base64.b64decode("abc"), lambda: base64.b64decode("a*b=", validate=True), lambda: base64.b16decode("zz"), lambda: base64.b32decode("a"), lambda: binascii.unhexlify("abc"), lambda: binascii.unhexlify("zz"), lambda: base64.b64encode("str"), lambda: base64.b85decode(b"\x00")):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
data = b"the quick brown fox " * 50
z = zlib.compress(data)
print(len(z) < len(data), zlib.decompress(z) == data, zlib.decompress(zlib.compress(b"")) == b"")
try:
    zlib.decompress(b"bogus")
except zlib.error as e:
    print(e)
d = zlib.decompressobj()
print(d.decompress(z[:10]) + d.decompress(z[10:]) + d.flush() == data)
import uuid
print(uuid.uuid5(uuid.NAMESPACE_DNS, "example.com"), uuid.UUID(int=5), uuid.UUID("12345678-1234-5678-1234-567812345678").hex, uuid.uuid4().version)
