/** What build.js made of the component. */

import { readFileSync } from "node:fs";

/** As much of JSON Schema as the component's manifest needs for its values. */
export interface Schema {
  type?: string | string[];
  properties?: Record<string, Schema>;
  items?: Schema;
}

interface Schemas {
  operations: Record<string, { from: string; params: Schema; output: Schema }>;
  fault: Schema;
}

export const { operations, fault } = JSON.parse(read("operations.json").toString()) as Schemas;

/** One of the core modules that the component is made of. */
export function coreModule(name: string): WebAssembly.Module {
  return (modules[name] ??= new WebAssembly.Module(read(name) as BufferSource));
}

const modules: Record<string, WebAssembly.Module> = {};

function read(name: string): Buffer {
  return readFileSync(new URL(import.meta.resolve(`#component/${name}`)));
}
