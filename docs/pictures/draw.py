#!/usr/bin/env python3
"""Draws the pictures of README.md and docs/architecture.md, from real runs of pawl and age.

    docs/pictures/draw.py PAWL FOLDER       what `make pictures` runs

thief.svg: Alice and Bob write to each other for seven days. At the end of each day somebody copies Bob's store,
and tries it on every message of the week, of which copies were taken on their way. Who steals an age key tries
it on the same messages.

message.svg: the layers of a message, with the lengths of a real one.
"""

import os
import shutil
import subprocess
import sys
import tempfile

DAYS = 7
OPEN, SHUT, INK, PALE = "#d1495b", "#2e7d5b", "#1f2933", "#e4e7eb"


# Runs

class Person:
    """Someone with a store, on a machine of their own."""

    def __init__(self, pawl, folder, name):
        self.pawl, self.home, self.name = pawl, os.path.join(folder, name), name
        os.makedirs(self.home, exist_ok=True)

    def run(self, *arguments, content=b"", accepted=(0,)):
        done = subprocess.run(
            [self.pawl, "-q", *arguments], input=content, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={"HOME": self.home, "PATH": os.environ["PATH"]})
        if done.returncode not in accepted:
            sys.exit(f"{self.name}: {arguments} ended with {done.returncode}: {done.stderr.decode()}")
        return done.returncode, done.stdout

    def copied(self, folder, name):
        """What a thief has who copies the store and all else that is on the machine."""
        thief = Person(self.pawl, folder, name)
        shutil.copytree(self.home, thief.home, dirs_exist_ok=True)
        return thief


def week(pawl, folder):
    """Returns for the thief of each day which of the messages to Bob can be read."""
    alice, bob = (Person(pawl, folder, name) for name in ("alice", "bob"))
    for person in alice, bob:
        person.run("init", "--name", person.name)
    alice.run("import", "bob", "-", content=bob.run("export", "--one-time")[1])
    messages, thieves = [], []
    for day in range(DAYS):
        text = f"to bob on day {day + 1}".encode()
        messages.append((alice.run("encrypt", "-t", "bob", content=text)[1], text))
        assert bob.run("decrypt", "--accept", "alice", content=messages[-1][0])[1] == text
        answer = bob.run("encrypt", "-t", "alice", content=b"answer")[1]
        assert alice.run("decrypt", content=answer)[1] == b"answer"
        thieves.append(bob.copied(folder, f"thief-{day + 1}"))
    return [[reads(thief, *message) for message in messages] for thief in thieves]


def reads(thief, message, text):
    status, content = thief.run("decrypt", content=message, accepted=(0, 10, 11))
    assert (content == text) == (status == 0)
    return status == 0


def week_of_age(folder):
    """Returns which of seven files to one age key a thief of that key can read."""
    key = os.path.join(folder, "age.key")
    subprocess.run(["age-keygen", "-o", key], check=True, stderr=subprocess.DEVNULL)
    public = subprocess.run(["age-keygen", "-y", key], check=True, stdout=subprocess.PIPE).stdout.decode().strip()
    files = [
        subprocess.run(["age", "-r", public], input=b"text", check=True, stdout=subprocess.PIPE).stdout
        for _ in range(DAYS)]
    return [
        subprocess.run(["age", "-d", "-i", key], input=file, stdout=subprocess.PIPE).stdout == b"text"
        for file in files]


# Pictures

class Drawing:
    def __init__(self, width, height, title):
        self.size, self.title, self.parts = (width, height), title, []

    def box(self, x, y, width, height, fill, stroke="none"):
        self.parts.append(
            f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="4" fill="{fill}" stroke="{stroke}"/>')

    def text(self, x, y, words, size=14, fill=INK, anchor="start", weight="normal"):
        words = words.replace("&", "&amp;").replace("<", "&lt;")
        self.parts.append(
            f'<text x="{x}" y="{y}" font-size="{size}" fill="{fill}" text-anchor="{anchor}" '
            f'font-weight="{weight}">{words}</text>')

    def save(self, path):
        width, height = self.size
        with open(path, "w") as file:
            file.write(
                f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
                f'height="{height}" font-family="sans-serif" role="img">\n<title>{self.title}</title>\n'
                f'<rect width="{width}" height="{height}" rx="8" fill="#fff"/>\n' + "\n".join(self.parts)
                + "\n</svg>\n")


def draw_thief(pawl, folder, path):
    with_pawl, with_age = week(pawl, folder), week_of_age(folder)
    rows = [(f"Bob's store, copied on day {day + 1}", row) for day, row in enumerate(with_pawl)]
    rows.append(("an age key, stolen on any day", with_age))
    drawing = Drawing(720, 372, "Which of seven messages to Bob a thief can read, by the day of the theft")
    drawing.text(24, 34, "What can a thief read of what Alice sent to Bob?", 18, weight="bold")
    drawing.text(260, 66, "message of day", 13)
    left, top, step, height = 260, 78, 62, 24
    for day in range(DAYS):
        drawing.text(left + day * step + 28, top + 14, f"{day + 1}", 13, anchor="middle")
    for index, (label, row) in enumerate(rows):
        y = top + 22 + index * (height + 4) + (10 if index == DAYS else 0)
        drawing.text(24, y + 17, label, 13)
        for day, is_open in enumerate(row):
            drawing.box(left + day * step, y, 56, height, OPEN if is_open else SHUT)
            drawing.text(
                left + day * step + 28, y + 17, "read" if is_open else "–", 12, "#fff", "middle")
    drawing.text(24, 354, "Both write every day. Each cell was tried with the real programs.", 12)
    drawing.save(path)


def draw_message(pawl, folder, path):
    alice, bob = (Person(pawl, folder, name) for name in ("ann", "ben"))
    for person in alice, bob:
        person.run("init", "--name", person.name)
    alice.run("import", "ben", "-", content=bob.run("export", "--one-time")[1])
    bob.run("decrypt", "--accept", "ann", content=alice.run("encrypt", "-t", "ben")[1])
    alice.run("decrypt", content=bob.run("encrypt", "-t", "ann")[1])
    text = "".join(f"line {number} of a long list\n" for number in range(45_000)).encode()
    message = alice.run("encrypt", "-t", "ben", content=text)[1]
    line, count, header, salt, wrapped, mac = 15, 2, 2360, 32, 48, 32
    head = line + count + 1 + header + salt + wrapped + mac
    assert message[:line] == b"pawl/v1 stream\n" and message[line:line + count] == b"\0\1"
    assert bob.run("decrypt", content=message)[1] == text
    # What follows a chunk that could be compressed is longer.
    lengths = [524_288, len(text) - 524_288]
    assert lengths[1] <= 1_048_576
    chunks = len(lengths)
    bodies = len(message) - head - 20 * chunks

    drawing = Drawing(720, 412, "The layers of a message, with the lengths of a real one, in bytes")
    drawing.text(24, 34, f"A message of {len(text):,} bytes of text to one contact", 18, weight="bold")

    def layer(y, label, boxes):
        drawing.text(24, y - 8, label, 13)
        x = 24
        for width, fill, *words in boxes:
            drawing.box(x, y, width - 4, 44, fill, INK)
            for place, word in enumerate(words):
                drawing.text(x + (width - 4) / 2, y + (18 if len(words) > 1 else 27) + 17 * place, word, 12,
                             anchor="middle")
            x += width

    width = 672 / chunks
    layer(72, "content, read in chunks", [
        (width, PALE, "chunk", f"{length:,}") for length in lengths])
    layer(152, f"compressed with Zstandard, each chunk with up to 1 MiB before it: {bodies:,}", [
        (width, "#d9e8f5", "body") for _ in range(chunks)])
    layer(232, "sealed, each under the next frame key; its length is masked: 20 more for each", [
        (width, "#cfe8dc", "frame", "masked word 4 + body + tag 16") for _ in range(chunks)])
    layer(312, f"the message: {len(message):,}", [
        (90, "#f5e6cc", "first line", f"{line}"), (70, "#f5e6cc", "count", f"{count}"),
        (250, "#f7d9d9", "stanza of the contact", f"{1 + header + salt + wrapped:,}"),
        (100, "#f5e6cc", "header MAC", f"{mac}"), (162, "#cfe8dc", "frames", f"{len(message) - head:,}")])
    drawing.text(24, 380, f"The stanza: kind 1, sealed header {header:,} (ratchet keys, KEM ciphertext, numbers), "
                 f"salt {salt}, wrapped file secret {wrapped}.", 12)
    drawing.text(24, 398, "With several recipients, each has a stanza, in random order, and 16 bytes in each frame.", 12)
    drawing.save(path)


def main():
    pawl, target = (os.path.abspath(path) for path in sys.argv[1:])
    with tempfile.TemporaryDirectory() as folder:
        draw_thief(pawl, folder, os.path.join(target, "thief.svg"))
        draw_message(pawl, folder, os.path.join(target, "message.svg"))


if __name__ == "__main__":
    main()
