/** The table of odd inputs that Rust, Python and Node share: the same refusals in all of them. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { Block } from "clerk-tool";

import { failureOf, root, secretKey } from "./support.js";

interface Odd {
  why: string;
  operation: string;
  params: object;
  reason: string;
  parameter?: string;
  message?: string;
}

const table = JSON.parse(readFileSync(new URL("examples/odd-inputs.json", root), "utf8")) as Odd[];
// Nobody listens: what is not refused is `unavailable`.
const clerk = new Block().clerk({ secretKey, apiUrl: "http://127.0.0.1:1" });

for (const { why, operation, params, reason, parameter, message } of table) {
  test(`odd inputs are refused as in every language: ${why}`, async () => {
    const name = operation.replace(/-[a-z]/g, (dash) => dash[1]!.toUpperCase()) as keyof typeof clerk;
    const call = clerk[name] as (params: object) => Promise<unknown>;
    const failure = await failureOf(call.call(clerk, params));
    assert.deepEqual([failure.reason, failure.parameter], [reason, parameter]);
    assert(failure.message.includes(message ?? ""), failure.message);
  });
}
