# Which spellings of an encoding go by the registry, so that a note names the codec.
for c in ('utf-8','UTF-8','utf8','utf_8','u8','utf-16','utf16','U16','utf_16','utf-32','utf32','utf_32','ascii','us-ascii','US_ASCII','646','latin-1','latin1','latin_1','L1','iso-8859-1','iso8859-1','iso_8859_1','iso8859_1','ISO 8859-1','utf 8','8859','cp819','latin','utf-16-be','utf-16le'):
    r=[]
    try: 'é\ud800日'.encode(c)
    except Exception as e: r.append(hasattr(e,'__notes__'))
    try: b'\x81\xff\\x'.decode(c)
    except Exception as e: r.append(hasattr(e,'__notes__'))
    print(c, r)
