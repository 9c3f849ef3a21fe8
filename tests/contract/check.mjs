// Holds the contract of widgets against programs that others wrote: ajv for the JSON Schema,
// the TypeScript compiler for the types.
//
//   node check.mjs CONTRACT_FOLDER CASES.json
//
// CASES.json is a list of {name, of, widget, right, written}: `of` is `descriptor`, `tree` or
// `update`; `right` says whether the schema has to accept the widget; `written` widgets are in
// canonical form and have to compile as well, those that are wrong and `written` must not.

import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import Ajv from "ajv/dist/2020.js";

const here = dirname(fileURLToPath(import.meta.url));
const [contract, file] = process.argv.slice(2);
const cases = JSON.parse(readFileSync(file, "utf8"));
const failures = [];

const ajv = new Ajv({ strict: true, strictRequired: true, allErrors: true });
const schemas = Object.fromEntries(
  ["descriptor", "tree"].map((name) => [
    name,
    ajv.compile(JSON.parse(readFileSync(join(contract, `${name}.schema.json`), "utf8"))),
  ]),
);
for (const { name, of, widget, right } of cases) {
  const check = schemas[of];
  if (check && check(widget) !== right) {
    const why = right ? JSON.stringify(check.errors.slice(0, 3)) : "it is accepted";
    failures.push(`${name}: the schema disagrees: ${why}`);
  }
}

const types = { descriptor: "Descriptor", tree: "Root | WidgetItem", update: "Update" };
const built = join(here, ".built", String(process.pid));
mkdirSync(built, { recursive: true });
try {
  for (const module of ["descriptor", "tree"]) {
    writeFileSync(join(built, `${module}.ts`), readFileSync(join(contract, `${module}.ts`)));
  }
  const lines = [
    'import type { Descriptor } from "./descriptor.js";',
    'import type { Root, Update, WidgetItem } from "./tree.js";',
  ];
  for (const { name, of, widget, right, written } of cases.filter((one) => one.written)) {
    if (!right) lines.push(`// @ts-expect-error ${name} is wrong`);
    lines.push(`((_: ${types[of]}) => {})(${JSON.stringify(widget)});`);
  }
  writeFileSync(join(built, "cases.ts"), lines.join("\n"));
  const options = ["--strict", "--exactOptionalPropertyTypes", "--noEmit", "--module", "nodenext", "--target", "es2022"];
  execFileSync(join(here, "node_modules/.bin/tsc"), [...options, join(built, "cases.ts")], { encoding: "utf8" });
} catch (error) {
  failures.push(`the types do not compile:\n${error.stdout ?? error}`);
} finally {
  rmSync(built, { recursive: true, force: true });
}

console.log(`${cases.length} widgets, ${failures.length} failures`);
for (const failure of failures) console.log(failure);
process.exit(failures.length ? 1 : 0);
