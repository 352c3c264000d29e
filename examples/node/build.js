// Makes component/ of the component: JavaScript by jco, and types of the manifest that the component carries.

import { existsSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { transpile, writeFiles } from "@bytecodealliance/jco-transpile";
import { compile } from "json-schema-to-typescript";

const component = fileURLToPath(new URL("../../target/wasm32-wasip2/release/clerk_tool.wasm", import.meta.url));
const folder = new URL("component/", import.meta.url);
if (!existsSync(component)) {
  throw new Error(`${component} is missing: run \`cargo build --release --target wasm32-wasip2 -p clerk-tool\``);
}

const outDir = fileURLToPath(folder);
const options = { name: "clerk", outDir, instantiation: "async", noComponentErrorWrapping: true };
const { files } = await transpile(component, options);
await rm(folder, { recursive: true, force: true });
await writeFiles(files);

const core = new WebAssembly.Module(files[`${outDir}clerk.core.wasm`]);
const [section] = WebAssembly.Module.customSections(core, "clerk-tool:manifest");
const manifest = new TextDecoder().decode(section);
await writeFile(new URL("operations.json", folder), JSON.stringify(schemas(JSON.parse(manifest))));
await writeFile(new URL("operations.d.ts", folder), await types(manifest));

/** What it takes to call: where each method is, and the schemas of its values. */
function schemas({ operations, failure }) {
  const entries = operations.map(({ name, interface: from, params, output }) => [
    method(name),
    { from, params, output },
  ]);
  return { operations: Object.fromEntries(entries), fault: failure.fault };
}

/** The types of all methods. A parameter that a variable of the environment stands in for is not among them. */
async function types(manifest) {
  const closed = (_, schema) => (schema?.properties ? { ...schema, additionalProperties: false } : schema);
  const { operations, failure, environment } = JSON.parse(manifest, closed);
  const compiled = [compile(failure.fault, "Fault", { bannerComment: "" })];
  const methods = operations.map(({ name, description, params, output }) => {
    for (const { parameter } of environment) delete params.properties[parameter];
    const type = method(`-${name}`);
    compiled.push(compile(params, `${type}Params`, { bannerComment: "" }));
    compiled.push(compile(output, `${type}Output`, { bannerComment: "" }));
    const given = params.required.length > 0 ? "params" : "params?";
    return `  /**
   * ${description.replaceAll("\n", "\n   * ")}
   */
  ${method(name)}(${given}: ${type}Params, options?: CallOptions): Promise<${type}Output>;`;
  });
  return `/** ${failure.description} */
export type Case = ${failure.cases.map(({ name }) => JSON.stringify(name)).join(" | ")};

export interface CallOptions {
  /** Ends the call when it aborts. What was asked for may have been done all the same. */
  signal?: AbortSignal;
}

/** The operations. Each rejects with a ClerkError if it fails. */
export interface Operations {
${methods.join("\n")}
}

${(await Promise.all(compiled)).join("\n")}`;
}

/** The name that jco gives to a function. */
function method(name) {
  return name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
}
