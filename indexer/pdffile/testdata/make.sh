#!/bin/sh
# Makes the encrypted test files from one small PDF of our own, with qpdf, so
# that decryption is tested against another program's encryption.
# Needs qpdf 11. Run it in this folder; the files change with every run.
set -eu
cat > open.qdf <<'PDF'
%PDF-1.7
1 0 obj
<</Type /Catalog /Pages 2 0 R /Metadata 6 0 R>>
endobj
2 0 obj
<</Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 200 100]>>
endobj
3 0 obj
<</Type /Page /Parent 2 0 R /Contents 4 0 R /Resources <</Font <</F1 5 0 R>>>>>>
endobj
4 0 obj
<</Length 46>>
stream
BT /F1 12 Tf 20 40 Td (A secret line) Tj ET

endstream
endobj
5 0 obj
<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>
endobj
6 0 obj
<</Type /Metadata /Subtype /XML /Length 15>>
stream
<x>metadata</x>
endstream
endobj
7 0 obj
<</Title (A secret title) /CreationDate (D:20240102030405Z)>>
endobj
trailer
<</Root 1 0 R /Info 7 0 R /Size 8>>
PDF
qpdf --warning-exit-0 --stream-data=preserve open.qdf open.pdf 2>/dev/null
enc() { out=$1; shift; qpdf --allow-weak-crypto --encrypt "$@" -- open.pdf "$out"; }
enc rc4-40.pdf '' owner 40
enc rc4-128.pdf '' owner 128 --use-aes=n
enc rc4-128-v4.pdf '' owner 128 --force-V4 --use-aes=n
enc aes-128.pdf '' owner 128 --use-aes=y
enc aes-128-clear-metadata.pdf '' owner 128 --use-aes=y --cleartext-metadata
enc aes-256-r5.pdf '' owner 256 --force-R5
enc aes-256.pdf '' owner 256
enc asks-rc4.pdf user owner 128 --use-aes=n
enc asks-aes-256.pdf user owner 256
rm open.qdf open.pdf
