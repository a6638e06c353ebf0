#!/usr/bin/env python3
"""The layers of the house: reads them from the kiteway_layer(...) lines of the CMakeLists.txt files
and the arrows from the #include lines. Exit status 1 when an include goes against the layers, when
folders include each other in a circle, or when a file is in no layer.

  layers.py           prints each layer, what it uses, and how many includes that is
  layers.py --quiet   prints nothing but what is wrong
  layers.py --svg F   writes the picture of docs/architecture.md as well
  layers.py --root D  looks at another checkout
"""
import collections
import html
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
if "--root" in sys.argv:
    ROOT = pathlib.Path(sys.argv[sys.argv.index("--root") + 1])
TOPS = ("schema", "planner", "executor", "cli")


class Layer:
    def __init__(self, name, folder, uses):
        self.name, self.folder, self.uses = name, folder, uses
        self.files = 0
        self.arrows = collections.Counter()  # by layer


def read_layers():
    layers = {}
    for top in TOPS:
        for file in sorted((ROOT / top).rglob("CMakeLists.txt")):
            text = re.sub(r"#[^\n]*", "", file.read_text())
            for name, body in re.findall(r"kiteway_layer\((\w+)([^)]*)\)", text):
                uses = re.search(r"\bUSES\b([^A-Z]*)", body)
                folder = str(file.parent.relative_to(ROOT))
                layers[name] = Layer(name, folder, uses.group(1).split() if uses else [])
    return layers


def may_use(layers, name):
    """The layer itself and all that it reaches."""
    reached, open_ = set(), [name]
    while open_:
        each = open_.pop()
        if each not in reached:
            reached.add(each)
            open_.extend(layers[each].uses)
    return reached


def layer_of(layers, path):
    """The deepest layer whose folder the file is in."""
    inside = [l for l in layers.values() if path.startswith(l.folder + "/")]
    return max(inside, key=lambda l: len(l.folder), default=None)


def circles(edges):
    """Strongly connected sets of more than one folder (Tarjan)."""
    index, low, stack, found = {}, {}, [], []

    def visit(node):
        index[node] = low[node] = len(index)
        stack.append(node)
        for other in edges.get(node, ()):
            if other not in index:
                visit(other)
                low[node] = min(low[node], low[other])
            elif other in stack:
                low[node] = min(low[node], index[other])
        if low[node] == index[node]:
            cut = stack.index(node)
            if len(stack) - cut > 1:
                found.append(sorted(stack[cut:]))
            del stack[cut:]

    for node in sorted(edges):
        if node not in index:
            visit(node)
    return found


def look(layers):
    wrong = []
    folders = collections.defaultdict(set)
    reach = {name: may_use(layers, name) for name in layers}
    for top in TOPS:
        for file in sorted((ROOT / top).rglob("*")):
            if file.suffix not in (".h", ".cpp"):
                continue
            path = str(file.relative_to(ROOT))
            layer = layer_of(layers, path)
            if layer is None:
                wrong.append(f"{path}: is in no layer")
                continue
            layer.files += 1
            for number, line in enumerate(file.read_text().splitlines(), 1):
                match = re.match(r'#include "((?:%s)/[^"]+)"' % "|".join((*TOPS, "tests")), line)
                if not match:
                    continue
                if match.group(1).startswith("tests/"):
                    wrong.append(f"{path}:{number}: {layer.name} may not include {match.group(1)}")
                    continue
                other = layer_of(layers, match.group(1))
                parent = str(pathlib.PurePosixPath(match.group(1)).parent)
                if parent != str(file.parent.relative_to(ROOT)):
                    folders[str(file.parent.relative_to(ROOT))].add(parent)
                if other is None or other.name not in reach[layer.name]:
                    wrong.append(f"{path}:{number}: {layer.name} may not include {match.group(1)}: "
                                 f"it uses {', '.join(layer.uses) or 'nothing'} "
                                 f"({layer.folder}/CMakeLists.txt)")
                elif other is not layer:
                    layer.arrows[other.name] += 1
    knots = circles(folders)
    wrong += ["circle of folders: " + " - ".join(knot) for knot in knots]
    return wrong, len(knots)


def in_order(layers):
    """What is used before what uses it; otherwise as the CMakeLists.txt files have it."""
    done = []

    def visit(name):
        for other in layers[name].uses:
            visit(other)
        if name not in done:
            done.append(name)

    for name in layers:
        visit(name)
    return done


def print_table(layers):
    for name in in_order(layers):
        layer = layers[name]
        arrows = ", ".join(f"{other} {layer.arrows[other]}" for other in in_order(layers)
                           if layer.arrows[other])
        print(f"{layer.folder + '/':26} {layer.files:3} files  -> {arrows or '-'}")


def levels(layers):
    level = {}
    for name in in_order(layers):
        level[name] = 1 + max((level[other] for other in layers[name].uses), default=-1)
    return level


def svg(layers):
    """One box a layer, in rows: a layer stands above all that it uses."""
    level = levels(layers)
    rows = collections.defaultdict(list)
    for name in in_order(layers):
        rows[level[name]].append(name)
    width, box_w, box_h, gap_x, gap_y = 1000, 176, 50, 20, 44
    top = max(rows)
    place = {}
    for row, names in rows.items():
        left = (width - len(names) * box_w - (len(names) - 1) * gap_x) / 2
        for i, name in enumerate(names):
            place[name] = (left + i * (box_w + gap_x), 16 + (top - row) * (box_h + gap_y))
    height = 32 + top * (box_h + gap_y) + box_h
    colours = {"schema": "#e8eef7", "planner": "#e6f4ea", "executor": "#fdf1e0", "cli": "#f6e6f0"}
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
           'font-family="sans-serif" font-size="13">',
           '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
           'markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="#777"/></marker></defs>',
           f'<rect width="{width}" height="{height}" fill="#fff"/>']
    for name in in_order(layers):
        x, y = place[name]
        direct = layers[name].uses
        # An arrow that other arrows imply says nothing.
        implied = set().union(*[may_use(layers, o) - {o} for o in direct]) if direct else set()
        for other in direct:
            if other in implied:
                continue
            a, b = place[other]
            out.append(f'<line x1="{x + box_w / 2:.0f}" y1="{y + box_h:.0f}" '
                       f'x2="{a + box_w / 2:.0f}" y2="{b:.0f}" stroke="#777" '
                       'marker-end="url(#tip)"/>')
    for name in in_order(layers):
        x, y = place[name]
        layer = layers[name]
        out.append(f'<rect x="{x:.0f}" y="{y:.0f}" width="{box_w}" height="{box_h}" rx="6" '
                   f'fill="{colours[layer.folder.split("/")[0]]}" stroke="#777"/>')
        out.append(f'<text x="{x + box_w / 2:.0f}" y="{y + 22:.0f}" text-anchor="middle">'
                   f'{html.escape(layer.folder)}/</text>')
        out.append(f'<text x="{x + box_w / 2:.0f}" y="{y + 39:.0f}" text-anchor="middle" '
                   f'fill="#555" font-size="11">{layer.files} files</text>')
    return "\n".join(out + ["</svg>", ""])


def main():
    layers = read_layers()
    unknown = [f"{l.folder}/CMakeLists.txt: no layer is called {u}"
               for l in layers.values() for u in l.uses if u not in layers]
    if unknown:
        sys.exit("\n".join(unknown))
    wrong, knots = look(layers)
    if "--quiet" not in sys.argv:
        print_table(layers)
        print(f"arrows up: {len(wrong) - knots}, circles of folders: {knots}")
    if "--svg" in sys.argv:
        pathlib.Path(sys.argv[sys.argv.index("--svg") + 1]).write_text(svg(layers))
    if wrong:
        sys.exit("\n".join(wrong))


if __name__ == "__main__":
    main()
