// Makes component/ of the component: JavaScript by jco, and types of the manifest that the component carries.

import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { transpileBytes, writeFiles } from "@bytecodealliance/jco-transpile";
import { componentWit } from "@bytecodealliance/jco-transpile/wasm-tools";
import { compile } from "json-schema-to-typescript";
import { minify } from "oxc-minify";

/**
 * What jco's script does for nothing here, though on every call: it logs where the variable JCO_DEBUG is set, secret keys
 * among the rest; it remembers all handles that there ever were; and it prepares events that only WASI 0.3 has.
 */
const useless = [
  "_debugLog",
  "newSubtask.setTarget",
  "subtask.setOnProgressFn",
  "table._createdReps.add",
  "waitable.setTarget",
];

const built = fileURLToPath(new URL("../../target/wasm32-wasip2/release/clerk_tool.wasm", import.meta.url));
const path = process.env.CLERK_COMPONENT ?? built;
const folder = new URL("component/", import.meta.url);
if (!existsSync(path)) {
  throw new Error(`${path} is missing: run \`cargo build --release --target wasm32-wasip2 -p clerk-tool\``);
}
const component = await readFile(path);

const { files } = await transpileBytes(component, {
  name: "clerk",
  instantiation: "async",
  noComponentErrorWrapping: true,
  asyncMode: "jspi",
  ...(await waiting(component)),
});
files["clerk.js"] = Buffer.from(await lean(Buffer.from(files["clerk.js"]).toString()));
await rm(folder, { recursive: true, force: true });
await writeFiles(files, { baseDir: fileURLToPath(folder) });
const modules = Object.keys(files).filter((name) => name.endsWith(".wasm"));
await writeFile(new URL("modules.json", folder), JSON.stringify(modules));

const core = new WebAssembly.Module(files["clerk.core.wasm"]);
const [section] = WebAssembly.Module.customSections(core, "clerk-tool:manifest");
const manifest = new TextDecoder().decode(section);
await writeFile(new URL("operations.json", folder), JSON.stringify(operations(JSON.parse(manifest))));
await writeFile(new URL("clock.json", folder), JSON.stringify(needClock(JSON.parse(manifest))));
await writeFile(new URL("operations.d.ts", folder), await types(manifest));

/** The functions that wait, and the one that is called and so waits, too. jco wants them with their versions. */
async function waiting(component) {
  const wit = await componentWit(component);
  const versioned = (name) => wit.match(RegExp(`(?:import|export) (${name}@[^;]+);`))[1];
  return {
    asyncImports: [
      `${versioned("wasi:io/poll")}#[method]pollable.block`,
      `${versioned("wasi:io/streams")}#[method]input-stream.blocking-read`,
    ],
    asyncExports: [`${versioned("clerk:tool/dynamic")}#call`],
  };
}

/** jco's script without what is useless. */
async function lean(script) {
  const { code, errors } = await minify("clerk.js", script, {
    module: true,
    compress: { treeshake: { manualPureFunctions: useless, propertyReadSideEffects: false } },
    mangle: false,
    codegen: false,
  });
  const kept = ["JCO_DEBUG", ...useless.map((name) => `${name}(`)].filter((name) => code.includes(name));
  if (errors.length > 0 || kept.length > 0) throw new Error(`jco's script still has ${kept}`, { cause: errors });
  return code;
}

/** The names of the operations, by those of their methods. */
function operations({ operations }) {
  return Object.fromEntries(operations.map(({ name }) => [method(name), name]));
}

/** The names of the operations that take the time, which the module fills in: the component has no clock. */
function needClock({ operations }) {
  return operations.filter(({ params }) => "now" in params.properties).map(({ name }) => name);
}

/** The types of all methods. The secret key is an option of `block.clerk()` and so no parameter. */
async function types(manifest) {
  const closed = (_, schema) => (schema?.properties ? { ...schema, additionalProperties: false } : schema);
  const { operations, failure } = JSON.parse(manifest, closed);
  const compiled = [compile(failure.fault, "Fault", { bannerComment: "" })];
  const methods = operations.map(({ name, description, params, output }) => {
    delete params.properties.secretKey;
    if (params.properties.now) {
      params.properties.now.description += " Absent: by this machine's clock.";
      params.required = params.required.filter((name) => name !== "now");
    }
    const type = method(`-${name}`);
    compiled.push(compile(params, `${type}Params`, { bannerComment: "" }));
    compiled.push(compile(output, `${type}Output`, { bannerComment: "" }));
    const given = params.required.length > 0 ? "params" : "params?";
    return `  /**
   * ${description.replaceAll("\n", "\n   * ")}
   */
  ${method(name)}(${given}: ${type}Params, options?: CallOptions): Promise<${type}Output>;`;
  });
  const cases = failure.cases.filter(({ name }) => name !== "execution-failed"); // which engines alone use
  return `/**
 * ${failure.description}
 *
${cases.map(({ name, description }) => ` * - \`${name}\`: ${description}`).join("\n")}
 */
export type Case = ${cases.map(({ name }) => JSON.stringify(name)).join(" | ")};

/**
 * Why an operation failed.
 *
${failure.reasons.map(({ name, description }) => ` * - \`${name}\`: ${description}`).join("\n")}
 */
export type Reason = Fault["reason"];

export interface CallOptions {
  /** Ends the call when it aborts. What was asked for may have taken effect all the same. */
  signal?: AbortSignal;
}

/** The operations. Each rejects with a ClerkError if it fails. */
export interface Operations {
${methods.join("\n")}
}

${(await Promise.all(compiled)).join("\n")}`;
}

/** The name of an operation's method. */
function method(name) {
  return name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
}
