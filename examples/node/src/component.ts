/** What build.js made of the component. */

import { readFile } from "node:fs/promises";

import type { Operations } from "#component/operations.js";

if (!("Suspending" in WebAssembly)) {
  throw new Error("WebAssembly can't wait in this Node: take Node 24.21 or later, or set --experimental-wasm-jspi");
}

/** The names of the operations, by those of their methods. */
export const operations = JSON.parse((await read("operations.json")).toString()) as Record<keyof Operations, string>;

/** The names of the operations that need to know the time. */
export const needClock = new Set(JSON.parse((await read("clock.json")).toString()) as string[]);

/** The core modules that the component is made of, compiled once a process, when first asked for. */
export function coreModules(): Promise<(name: string) => WebAssembly.Module> {
  return (compiled ??= compile());
}

let compiled: ReturnType<typeof coreModules> | undefined;

async function compile() {
  const names = JSON.parse((await read("modules.json")).toString()) as string[];
  const compileOne = async (name: string) => [name, await WebAssembly.compile(await read(name))] as const;
  const modules = new Map(await Promise.all(names.map(compileOne)));
  return (name: string) => modules.get(name)!;
}

function read(name: string) {
  return readFile(new URL(import.meta.resolve(`#component/${name}`)));
}
