import io

from real import base64, quopri, netrc
from real.email import quoprimime, base64mime

data = bytes(range(256))
for name in ("b16", "b32", "b32hex", "b64", "urlsafe_b64", "a85", "b85", "standard_b64"):
    encoded = getattr(base64, name + "encode")(data[:77])
    print(name, encoded, getattr(base64, name + "decode")(encoded) == data[:77])
print(base64.encodebytes(data[:60]), base64.decodebytes(b"aGk=\n"), base64.a85encode(b"\0\0\0\0 abc", adobe=True, foldspaces=True))
for wrong in (lambda: base64.b32decode("A"), lambda: base64.b16decode("0g"), lambda: base64.b64decode("abc"), lambda: base64.a85decode("~"), lambda: base64.b85decode(b"|||||")):
    try:
        print(wrong())
    except ValueError as error:
        print(error)
print(quopri.encodestring("naïve = é \n".encode(), quotetabs=True), quopri.decodestring(b"na=C3=AFve=\n more"), quoprimime.body_encode("naïve = yes\tend \n" * 3), base64mime.body_encode(b"xyz" * 30))
