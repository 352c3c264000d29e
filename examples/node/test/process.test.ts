/** The module in a process of its own. */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { secretKey, serveFixtures } from "./support.js";

/** What a program writes. It has ten seconds to end. */
function run(program: string, env: Record<string, string> = {}, ...options: string[]): Promise<string> {
  const args = [...options, "--input-type=module", "--eval", program];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env: { ...process.env, ...env }, timeout: 10_000 }, (error, stdout, stderr) =>
      resolve(`${error?.killed ? "killed\n" : ""}${stdout}${stderr}`),
    );
  });
}

test("the program in README.md runs, ends by itself, and shows no key though JCO_DEBUG is set", async () => {
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  const program = /```js\n(.*?)```/s.exec(readme)![1]!;
  const env = { CLERK_SECRET_KEY: secretKey, CLERK_API_URL: await serveFixtures(), JCO_DEBUG: "1" };
  assert.equal(await run(program, env), "2 Ada, Grace\n");
});

test("a Node in which WebAssembly can't wait is told so", async () => {
  const output = await run('import "clerk-tool";', {}, "--import", "data:text/javascript,delete WebAssembly.Suspending");
  assert.match(output, /WebAssembly can't wait in this Node/);
});
