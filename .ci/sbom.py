"""Write the modules of a binary as a CycloneDX SBOM, their licences as one text, and the name of each one's licence.

usage: go version -m BINARY | sbom.py VERSION GOMODCACHE DIR
A module without a licence file, or with one that is not known to be permissive, is an error.
"""

import base64
import json
import pathlib
import re
import sys

# What a licence's text begins or goes on with, the most exact first.
KNOWN = [
    ("Apache-2.0", r"Apache License\s+Version 2\.0"),
    ("BSD-3-Clause", r"Redistribution and use in source and binary forms.*[Nn]either the name"),
    ("BSD-2-Clause", r"Redistribution and use in source and binary forms"),
    ("MIT", r"Permission is hereby granted, free of charge"),
    ("ISC", r"Permission to use, copy, modify, and/or distribute"),
    ("Unlicense", r"This is free and unencumbered software"),
]

# What the text of a licence begins with that asks for the source of what it is built into, wholly or in part.
COPYLEFT = r"(?is)^.{0,400}(gnu\s+(lesser|library|affero)?\s*general\s+public\s+licen[cs]e|mozilla\s+public\s+licen[cs]e|eclipse\s+public\s+licen[cs]e|european\s+union\s+public\s+licen[cs]e|common\s+development\s+and\s+distribution|server\s+side\s+public)"


def escaped(path):
    """A module's path as its folder in the cache has it."""
    return re.sub("[A-Z]", lambda m: "!" + m.group().lower(), path)


def licence(folder):
    """The SPDX id and the text of a module's licence."""
    texts = [f.read_text(errors="replace") for f in sorted(folder.iterdir()) if re.match(r"(?i)(licen[cs]e|copying|notice)", f.name) and f.is_file()]
    if any(re.search(COPYLEFT, t) for t in texts):
        raise SystemExit(f"{folder}: a licence that is not permissive")
    for name, pattern in KNOWN:
        if any(re.search(pattern, t, re.S) for t in texts):
            return name, "\n".join(texts)
    raise SystemExit(f"{folder}: no licence that is known to be permissive")


def main():
    version, cache, out = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    components, texts = [], []
    for line in sys.stdin:
        fields = line.split()
        if not fields or fields[0] != "dep":
            continue
        path, release, digest = fields[1:4]
        name, text = licence(cache / f"{escaped(path)}@{escaped(release)}")
        sha256 = base64.b64decode(digest.removeprefix("h1:")).hex()
        components.append(
            {
                "type": "library", "bom-ref": f"pkg:golang/{path}@{release}", "name": path, "version": release, "purl": f"pkg:golang/{path}@{release}",
                "licenses": [{"license": {"id": name}}], "properties": [{"name": "go:h1-sha256", "value": sha256}],
            }
        )
        texts.append(f"{path} {release} ({name})\n\n{text.strip()}\n")
    bom = {
        "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
        "metadata": {"component": {"type": "application", "bom-ref": "evidence", "name": "evidence", "version": version, "licenses": [{"license": {"id": "MIT"}}]}},
        "components": components, "dependencies": [{"ref": "evidence", "dependsOn": [c["bom-ref"] for c in components]}],
    }
    (out / "evidence.cdx.json").write_text(json.dumps(bom, indent=2) + "\n")
    (out / "modules.txt").write_text("".join(f"{c['name']} {c['licenses'][0]['license']['id']}\n" for c in components))
    rule = "\n" + "-" * 78 + "\n\n"
    (out / "LICENCES.txt").write_text("The program has these modules in it, under these licences. NOTICE says what else it has.\n" + rule + rule.join(texts))


main()
