"""Prints HTML with WeasyPrint as long as some comes in: a length of four bytes and the page, and back the same with the PDF."""

import struct
import sys

import weasyprint

while True:
    head = sys.stdin.buffer.read(4)
    if len(head) < 4:
        break
    page = sys.stdin.buffer.read(struct.unpack(">I", head)[0])
    answer = weasyprint.HTML(string=page.decode()).write_pdf() if page else weasyprint.__version__.encode()
    sys.stdout.buffer.write(struct.pack(">I", len(answer)) + answer)
    sys.stdout.buffer.flush()
