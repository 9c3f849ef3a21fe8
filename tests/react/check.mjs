// Compiles, type-checks and renders the TSX of answers, and looks at what is drawn.
//
//   node check.mjs CASES.json
//
// CASES.json is a list of {name, tsx, runs: [{name, data, params, expect, text, absent}]}.
// `expect` counts elements by selector, `text` must be there, `absent` must not.
// A browser's layout is stood in for: a chart is 800 by 400, or Recharts draws nothing.

import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { transformSync } from "esbuild";
import { Window } from "happy-dom";

const here = dirname(fileURLToPath(import.meta.url));
const built = join(here, ".built", String(process.pid));
const cases = JSON.parse(readFileSync(process.argv[2], "utf8"));

const window = new Window({ url: "http://localhost/", width: 1280, height: 800 });
for (const name of ["document", "HTMLElement", "SVGElement", "Element", "Node", "Text", "MutationObserver", "getComputedStyle", "requestAnimationFrame", "cancelAnimationFrame"]) {
  globalThis[name] = typeof window[name] === "function" && !/^[A-Z]/.test(name) ? window[name].bind(window) : window[name];
}
globalThis.window = window;
if (!globalThis.navigator) globalThis.navigator = window.navigator;
globalThis.IS_REACT_ACT_ENVIRONMENT = true;
const size = { x: 0, y: 0, top: 0, left: 0, width: 800, height: 400, right: 800, bottom: 400 };
window.Element.prototype.getBoundingClientRect = function () {
  return /recharts-(responsive|wrapper)/.test(String(this.className)) ? size : { ...size, width: 40, height: 20, right: 40, bottom: 20 };
};
for (const [name, value] of [["offsetWidth", 800], ["offsetHeight", 20], ["clientWidth", 800], ["clientHeight", 400]]) {
  Object.defineProperty(window.HTMLElement.prototype, name, { configurable: true, get: () => value });
}
globalThis.ResizeObserver = window.ResizeObserver = class {
  constructor(call) {
    this.call = call;
  }
  observe(target) {
    this.call([{ target, contentRect: size, borderBoxSize: [{ inlineSize: 800, blockSize: 400 }] }], this);
  }
  unobserve() {}
  disconnect() {}
};

const { act, createElement } = await import("react");
const { createRoot } = await import("react-dom/client");
const { renderToString } = await import("react-dom/server");

const failures = [];
const logged = [];
console.error = (...parts) => logged.push(parts.map(String).join(" "));
console.warn = console.error;

async function check(viz, name, run) {
  const fail = (what) => failures.push(`${name} / ${run.name}: ${what}`);
  const element = () => createElement(viz, { data: run.data, params: run.params ?? undefined });
  logged.length = 0;
  const host = document.createElement("div");
  document.body.append(host);
  const root = createRoot(host, { onUncaughtError: (error) => fail(`threw ${error}`) });
  try {
    renderToString(element());
    await act(async () => root.render(element()));
    const html = host.innerHTML;
    if (html === "") fail("drew nothing");
    for (const [selector, wanted] of Object.entries(run.expect ?? {})) {
      const found = host.querySelectorAll(selector).length;
      if (found !== wanted) fail(`${found} of ${selector}, expected ${wanted}`);
    }
    const said = host.textContent;
    for (const text of run.text ?? []) if (!said.includes(text)) fail(`does not say ${JSON.stringify(text)}: ${said.slice(0, 400)}`);
    for (const text of run.absent ?? []) if (said.includes(text)) fail(`says ${JSON.stringify(text)}`);
    if (host.querySelector("script, img, iframe")) fail("drew an element that came from the data");
    if (/NaN|Infinity|undefined|\[object/.test(html)) fail(`drew ${/.{0,80}(NaN|Infinity|undefined|\[object).{0,40}/s.exec(html)[0]}`);
    for (const line of logged) fail(`logged ${line.slice(0, 300)}`);
  } catch (error) {
    fail(`threw ${error?.stack ?? error}`);
  } finally {
    await act(async () => root.unmount());
    host.remove();
  }
}

let runs = 0;
mkdirSync(built, { recursive: true });
try {
  const files = cases.map((one, index) => {
    const file = join(built, `case${index}.tsx`);
    writeFileSync(file, one.tsx);
    return file;
  });
  try {
    execFileSync(process.execPath, [join(here, "node_modules/typescript/bin/tsc"), "--noEmit", "--strict", "--skipLibCheck", "--jsx", "react-jsx", "--module", "esnext", "--moduleResolution", "bundler", "--target", "es2022", "--lib", "es2022,dom", ...files], { encoding: "utf8", cwd: here });
  } catch (error) {
    failures.push(`types:\n${error.stdout}`);
  }
  for (const [index, one] of cases.entries()) {
    const module = join(built, `case${index}.mjs`);
    const { code } = transformSync(one.tsx, { loader: "tsx", jsx: "automatic", format: "esm", target: "es2022" });
    writeFileSync(module, code);
    const { default: viz } = await import(pathToFileURL(module).href);
    for (const run of one.runs) {
      await check(viz, one.name, run);
      runs += 1;
    }
  }
} finally {
  rmSync(built, { recursive: true, force: true });
}
for (const failure of failures) process.stdout.write(`FAIL ${failure}\n`);
process.stdout.write(`${cases.length} modules, ${runs} drawings, ${failures.length} failures\n`);
process.exit(failures.length === 0 ? 0 : 1);
