# A tree of 50 MB in small files goes through a pipe in both directions and comes out identical.
conversing
mkdir tree
python3 -c '
import os, random
random.seed(1)
for folder in range(50):
    os.mkdir(f"tree/{folder}")
    for file in range(100):
        with open(f"tree/{folder}/{file}.txt", "w") as out:
            out.write(" ".join(str(random.randrange(10 ** 6)) for _ in range(1500)))'
[ "$(du -s --apparent-size -B1000000 tree | cut -f1)" -ge 50 ] || fail "the tree is too small"

tar c tree | alice encrypt -t bob | bob decrypt -q -f alice | (mkdir at-bob && tar x -C at-bob)
diff -r tree at-bob/tree
tar c -C at-bob tree | bob encrypt -t alice | alice decrypt -q -f bob | (mkdir back && tar x -C back)
diff -r tree back/tree
