/** The program in README.md, as a process of its own. */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { promisify } from "node:util";

import { secretKey, serveFixtures } from "./support.js";

const folder = new URL("../../", import.meta.url);

test("it runs, ends by itself, and shows no key whatever jco's variables for debugging say", async () => {
  const readme = readFileSync(new URL("README.md", folder), "utf8");
  const program = /```js\n(.*?)```/s.exec(readme)![1]!;
  const env = {
    ...process.env,
    CLERK_SECRET_KEY: secretKey,
    CLERK_API_URL: await serveFixtures(),
    JCO_DEBUG: "1",
    PREVIEW2_SHIM_DEBUG: "1",
  };
  const run = promisify(execFile)(process.execPath, ["--input-type=module", "--eval", program], { cwd: folder, env });
  const { stdout, stderr } = await run;
  assert.equal(stdout, "2 Ada, Grace\n");
  assert.equal(stderr, "");
});
