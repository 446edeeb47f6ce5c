# Part of wcmu, under the Apache License v2.0 with LLVM Exceptions. See LICENSE.txt.
"""The documents keep up with the code: every rule id and every kind of trust is explained, and every link leads somewhere."""

import argparse
import pathlib
import re

from sample_build import main_of, require


def check_rules(analyzer, document):
    documented = {name for line in re.findall(r"^### (.*)$", document, re.MULTILINE) for name in line.split(", ")}
    used = set()
    for source in analyzer:
        text = source.read_text()
        used |= set(re.findall(r'\bproblem\((?:root,\s*|\*\w+(?:\.root)?,\s*)?"([a-z]+(?:-[a-z]+)*)"', text))
        used |= set(re.findall(r'\brule = "([a-z-]+)"', text))
        used |= set(re.findall(r'\{\s*"([a-z-]+)",\s*Severity::', text))
    require(len(used) > 10, f"the analyzer's rule ids were not found: {sorted(used)}")
    require(used <= documented, f"docs/rule-ids.md does not explain {sorted(used - documented)}")
    everything = "".join(source.read_text() for source in analyzer)
    stale = {name for name in documented if f'"{name}"' not in everything}
    require(not stale, f"docs/rule-ids.md explains what the analyzer never says: {sorted(stale)}")


def check_trust(analyzer, document):
    documented = {name for line in re.findall(r"^\| (`.*?`) \|", document, re.MULTILINE) for name in re.findall(r"`([a-z-]+)`", line)}
    used = {name for source in analyzer for name in re.findall(r'\btrust\("([a-z-]+)"', source.read_text())}
    standing = next(source for source in analyzer if source.name == "analyze.cpp").read_text()
    used |= set(re.findall(r'^      \{"([a-z-]+)",', standing, re.MULTILINE))
    require(len(used) > 8, f"the analyzer's kinds of trust were not found: {sorted(used)}")
    require(used <= documented, f"docs/soundness.md does not explain {sorted(used - documented)}")


def check_links(repository):
    for page in [*repository.glob("*.md"), *repository.glob("docs/**/*.md")]:
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text()):
            require((page.parent / target).exists(), f"{page.relative_to(repository)} links to {target}, which is not there")


def check_docs(options):
    repository = pathlib.Path(options.repository)
    analyzer = sorted((repository / "analyzer").rglob("*.cpp"))
    check_rules(analyzer, (repository / "docs" / "rule-ids.md").read_text())
    check_trust(analyzer, (repository / "docs" / "soundness.md").read_text())
    check_links(repository)


parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--repository", required=True)
main_of(check_docs, parser)
