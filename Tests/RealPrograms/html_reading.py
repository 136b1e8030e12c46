from real.html.parser import HTMLParser


class Reader(HTMLParser):
    def handle_starttag(self, tag, attrs):
        print("start", tag, attrs, self.getpos())

    def handle_endtag(self, tag):
        print("end", tag)

    def handle_startendtag(self, tag, attrs):
        print("both", tag, attrs)

    def handle_data(self, data):
        print("data", repr(data))

    def handle_comment(self, data):
        print("comment", data)

    def handle_decl(self, decl):
        print("declaration", decl)

    def handle_pi(self, data):
        print("instruction", data)


reader = Reader()
for piece in ("<!DOCTYPE html><html lang=en><bo", "dy class='a b' hidden>1 &lt; 2 &amp;&eacute;&#233; <br/>", "<!-- note --><script>if (a < b) {}</script>",
              "<?php x ?></p></body", ">tail <unclosed"):
    reader.feed(piece)
reader.close()
