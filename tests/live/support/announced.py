"""What a plan announces of a collection, applied to the parts of its source: the target has to be
that, in every part, and nothing else."""

import json
import re

from support.parts import differences, plain

_TYPE = re.compile(r"(\w+)(?:<(\w+)(?:\((\d+)\))?>)?(?:\((\d+)\))?")
_SIZES = {"Array": "max_capacity", "VarChar": "max_length"}
_OF_A_TYPE = ("data_type", "element_type", "max_length", "max_capacity", "dim")
_FLAGS = {"nullable": "nullable", "partition key": "is_partition_key"}
_OF_ROWS = ("rows", "primary keys")  # about what is in the collection


def unannounced(source, target, collection_plan):
    """Differences of two collections in words, but for those that the plan tells; also what it told
    and did not do. `collection_plan` is one of the collections of a plan in JSON."""
    return differences(expected_parts(source, collection_plan), target)


def expected_parts(source, collection_plan):
    announced = _Announced(source, collection_plan.get("load_target", False))
    changes = collection_plan.get("changes", [])
    for change in changes:
        announced.apply(change)
    # Names of the source stand in all paths, those of the target in lists of names.
    announced.rename(change for change in changes if _is_rename(change))
    for change in changes:
        announced.apply_list(change)
    return announced.parts


def _is_rename(change):
    return re.fullmatch(r"field \w+ name", change["path"]) is not None


class _Announced:
    def __init__(self, source, is_loaded):
        self.parts = {name: dict(part) for name, part in source.items()}
        self.parts["load state"] = {"": "LoadStateLoaded" if is_loaded else "LoadStateNotLoad"}

    def apply(self, change):
        path, after = change["path"], change.get("after", "")
        kind, _, rest = path.partition(" ")
        if path in _OF_ROWS or path.startswith(("dynamic key ", "fields not ")):
            return
        if path.endswith(" fields"):
            return
        if path == "auto_id":
            self._flag(self._key(), "autoID", after == "true")
        elif path in ("dynamic field", "shards"):
            self.parts[path] = {"": after}
        elif path == "partitions of the partition key":
            self._partition_key(path, after)
        elif kind == "field":
            self._field(change, *rest.split(" ", 1))
        elif kind == "index":
            self._index(path, after)
        elif kind in ("partition", "alias") and rest:
            self._present(path, change["kind"])
        elif kind == "property":
            self._property(path, after)
        else:
            raise AssertionError(f"these tests do not know what is announced by {change}")

    def rename(self, changes):
        names = {change["path"].split(" ")[1]: change["after"] for change in changes}

        def new_name(part):
            words = part.split(" ")
            if words[0] in ("field", "index") and words[1] in names:
                words[1] = names[words[1]]
            return " ".join(words)

        self.parts = {new_name(part): value for part, value in self.parts.items()}
        self._order([names.get(name, name) for name in self._names()])

    def apply_list(self, change):
        """The fields of "nullable fields" and "fields not nullable". A long list ends with a number
        instead of names: those are the first others that can be it."""
        if change["path"] not in ("nullable fields", "fields not nullable"):
            return
        if change["after"] == "none":
            return
        shown, _, more = change["after"].partition(" and ")
        is_nullable = change["path"] == "nullable fields"
        names = shown.split(", ")
        others = [name for name in self._names() if self._may_be_listed(name, names, is_nullable)]
        count = int(more.split(" ")[0]) if more else 0
        assert len(others) >= count, change
        for name in [*names, *others[:count]]:
            self._flag("field " + name, "nullable", is_nullable)

    def _may_be_listed(self, name, listed, is_nullable):
        field = self.parts["field " + name]
        is_plain = ("is_primary_key" not in field and "is_partition_key" not in field
                    and not field["data_type"].endswith("Vector"))
        return is_plain and name not in listed and ("nullable" in field) != is_nullable

    def _field(self, change, name, what=""):
        part, after = "field " + name, change.get("after", "")
        if not what and (change["kind"] == "lost" or after.startswith("dynamic key ")):
            self._lose(part)
            self._order([other for other in self._names() if other != name])
        elif not what and change["kind"] == "add":
            self.parts[part] = _attributes_of_type(after)
            self._order([*self._names(), name])
        elif not what or what == "type":
            for attribute in _OF_A_TYPE:
                self._part(part).pop(attribute, None)
            self.parts[part] |= _attributes_of_type(after)
        elif what in _FLAGS:
            self._flag(part, _FLAGS[what], after == "on")
        elif what in ("default", "description"):
            self._set(part, "default_value" if what == "default" else what,
                      plain(json.loads(after)) if after not in ("", '""') else "")
        elif what.startswith("parameter "):
            self._set(part, what.removeprefix("parameter "), "")
        elif what in ("max_length", "max_capacity"):
            self._set(part, what, after)
        elif what != "name":
            raise AssertionError(f"these tests do not know what is announced by {change}")

    def _partition_key(self, path, count):
        """With one the partitions have no names."""
        self.parts.pop(path, None)
        self.parts.pop("partition _default", None)
        if count:
            self.parts[path] = {"": count}
        else:
            self.parts["partition _default"] = {"": "present"}

    def _index(self, part, after):
        if not after:
            self._lose(part)
            return
        index_type, _, metric = after.rstrip(")").partition(" (")
        kept = {key: value for key, value in self.parts.get(part, {}).items()
                if key == "name" or key.startswith("json_")}
        self.parts[part] = kept | {"index_type": index_type}
        if metric:
            self.parts[part]["metric_type"] = metric

    def _present(self, part, kind):
        if kind == "lost":
            self._lose(part)
        else:
            self.parts[part] = {"": "present"}

    def _property(self, part, after):
        if after:
            self.parts[part] = {"": after}
        else:
            self._lose(part)

    def _key(self):
        return next(name for name, part in self.parts.items() if "is_primary_key" in part)

    def _flag(self, part, attribute, is_set):
        self._set(part, attribute, "yes" if is_set else "")

    def _set(self, part, attribute, value):
        self._part(part).pop(attribute, None)
        if value:
            self.parts[part][attribute] = value

    def _part(self, name):
        if name not in self.parts:
            raise AssertionError(f"something was announced of {name}, and there is none")
        return self.parts[name]

    def _lose(self, name):
        self._part(name)
        del self.parts[name]

    def _names(self):
        return list(filter(None, self.parts["order of the fields"][""].split(", ")))

    def _order(self, names):
        self.parts["order of the fields"] = {"": ", ".join(names)}


def _attributes_of_type(text):
    name, element, length, size = _TYPE.fullmatch(text).groups()
    attributes = {"data_type": name, "element_type": element, "max_length": length}
    attributes[_SIZES.get(name, "dim")] = size
    return {attribute: value for attribute, value in attributes.items() if value}
