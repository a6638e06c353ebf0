#include "planner/codes/groups.h"

#include <array>

namespace kiteway::planner {

// NOLINTNEXTLINE(readability-function-size): a table, an entry for each code
std::span<const CodeSpec> language_codes() {
  static constexpr std::array kCodes = std::to_array<CodeSpec>({
      {"P0201", "an unknown key",
       "The plan language has no such key at this place. It is refused rather than ignored: a "
       "misspelt key would leave a default in force that nobody wanted.",
       "source:\n  url: http://localhost:19530   # uri",
       "Correct it by the help, or look the key up in the plan reference."},
      {"P0202", "a missing key", "The map at this place needs a key that has no default.",
       "version: 1\n# no name\nsource: { uri: http://localhost:19530 }", "Add the key."},
      {"P0203", "a value of the wrong type",
       "The key takes a value of another type: a text, a number, true or false, a list or a map.",
       "name: 2024   # a number",
       "Write it as the help says; a text that looks like a number or a boolean needs quotes."},
      {"P0204", "a value that is not allowed",
       "The value is of the right type, but out of range, empty, or none of the words that the key "
       "takes.",
       "verify: checksums   # checksum", "Write one of the values that the help names."},
      {"P0206", "an address that cannot be used",
       "The uri of an endpoint is not of the form http://host:port or https://host:port, or it "
       "does "
       "not go with its tls section.",
       "source:\n  uri: milvus.internal:19530",
       "Write http:// for a server without TLS, https:// for one with it."},
      {"P0207", "not a name",
       "Names of collections, databases and fields have letters, digits and underscores, do not "
       "start with a digit and have 255 characters at most.",
       "- name: products\n  target_name: products-v2", "Choose a name that the servers take."},
      {"P0208", "a login that is not complete",
       "A login is a user name with a password, or a token; a secret has exactly one origin; a "
       "client certificate comes with its key.",
       "auth: { username: root }", "Give both parts, or only one of two alternatives."},
      {"P0209", "a secret in the plan",
       "The value of a secret stands in the plan. Plans are kept in version control and shown to "
       "reviewers, so a secret there is a secret no more. Neither the line nor the value is shown.",
       "auth: { token: abcdef }",
       "Change the secret, since it may have been seen, and name where to find it: { from_env: "
       "NAME "
       "} or { from_file: PATH }."},
      {"P0210", "one target for two entries",
       "Two entries of the plan write to the same collection on the target.",
       "- name: products\n- name: articles\n  target_name: products",
       "Give one of them another target_name or target_database; or make one entry of both, with "
       "the "
       "second one under merge."},
      {"P0211", "one collection twice in an entry",
       "A collection stands under merge that the entry names already.",
       "- name: products\n  merge: [products]", "Leave it out: its rows go once."},
      {"P0220", "a secret that cannot be found",
       "The environment variable that the plan names is not set, or the file cannot be read.",
       "auth: { token: { from_env: ZILLIZ_TOKEN } }   # not exported",
       "Set the variable for this command, or correct the name. validate needs no secrets."},
      {"P0221", "a secret that cannot be used",
       "The secret is empty, or holds a line end, which no header of a request can carry.",
       "export ZILLIZ_TOKEN=",
       "Put the secret on one line. A last line end of a file is left out anyway."},
      {"P0222", "a certificate that cannot be used",
       "A file of the tls section cannot be read, or is no PEM file.", "tls: { ca_file: ca.der }",
       "Check path and permissions; openssl x509 -inform der -in ca.der turns other formats into "
       "PEM."},
      {"P0230", "a file that cannot be read",
       "A file that the plan includes, or that --overlay or --var-file names, is missing or cannot "
       "be read.",
       "include: [common.yaml]   # not beside the plan",
       "Correct the path. In a plan it starts at the folder of the file it is written in, on the "
       "command line at the folder that kiteway runs in."},
      {"P0231", "an include that cannot be followed",
       "Files are included by a plain path, without variables, not in a circle, and within a depth "
       "and a number that no plan needs to pass.",
       "include: [https://example.org/common.yaml]",
       "Name a local file; choose between files with --overlay."},
      {"P0232", "layers that do not fit together",
       "An overlay changes or removes something that the plan below it does not have, or has as "
       "another kind of value.",
       "collections:\n  - name: product\n    $remove: true   # the plan has products",
       "Correct the name, or the value, by what the plan below has."},
      {"P0233", "an entry that is not clear",
       "Several entries of the plan below go by this name, and the overlay does not tell which it "
       "means.",
       "- name: products   # there is one in each of two databases",
       "Add the database of the entry that is meant."},
      {"P0240", "a variable written wrong",
       "What stands between ${ and } is none of the forms that variables have, or it stands in a "
       "key.",
       "database: shop_${stage",
       "Write ${NAME}, ${NAME:-otherwise} or ${NAME:?message}. $$ is a dollar sign."},
      {"P0241", "an unknown variable", "The plan declares no variable of this name.",
       "database: shop_${stagee}",
       "Correct the name by the help, or declare the variable under variables."},
      {"P0242", "a variable without value",
       "The variable has no default, and no value was given for it.",
       "variables: { stage: {} }\n# and kiteway plan without --var stage=...",
       "Give one with --var NAME=VALUE or --var-file FILE, or declare a default."},
      {"P0243", "a value that does not suit its variable",
       "The value of the variable is of another type than declared, or none of its choices.",
       "variables: { shards: { type: integer, default: many } }",
       "Give a value of the declared type, and one of the choices where there are some."},
      {"P0244", "a declaration that cannot be used",
       "The name of a variable, its default or its choices break a rule: a plain name, values of "
       "one type, no variables in a default.",
       "variables: { 2nd: { default: b } }", "Correct the declaration."},
      {"P0251", "a pattern that fits no name",
       "Names have letters, digits and underscores, so no name can fit this pattern.",
       "- match: \"logs-*\"", "Use letters, digits, underscores, * for any of them and ? for one."},
      {"P0252", "one target name for many",
       "With match, target_name tells what each of the collections is called on the target, so it "
       "needs a place for their names.",
       "- match: \"logs_*\"\n  target_name: logs",
       "Write a * where the name goes, or leave target_name out."},
      {"P0253", "a pattern that finds nothing",
       "No collection of the source fits the pattern, or all that do are excluded. A plan that "
       "silently moves nothing would look like one that worked.",
       "- match: \"log_*\"   # the source has logs_eu and logs_us",
       "Correct the pattern or the exclusions, or remove the entry."},
      {"P0260", "old keys without new ones",
       "original_pk_field keeps the old keys beside generated ones, and nothing generates keys "
       "without auto_id: true.",
       "- name: orders\n  original_pk_field: old_id",
       "Add auto_id: true, or leave original_pk_field out."},
      {"P0261", "an upsert without keys",
       "write: upsert replaces rows by their keys, and with auto_id every row gets a new one.",
       "- name: orders\n  auto_id: true\n  write: upsert", "Leave write out, or write auto."},
      {"P0262", "a limit of nothing",
       "max_quarantined bounds how many rows may be left out, and without on_row_error: quarantine "
       "none is.",
       "max_quarantined: 50", "Write on_row_error: quarantine beside it, or leave it out."},
      {"P0270", "a layout that fmt cannot keep",
       "fmt reads again what it would write, and leaves a plan as it is when that does not say the "
       "same. No such plan is known.",
       "kiteway fmt plan.yaml", "Report it with the plan, please; the plan itself is fine."},
  });
  return kCodes;
}

}  // namespace kiteway::planner
