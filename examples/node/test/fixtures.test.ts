/** All fixtures whose exchanges a real server can play: the module gives what they expect. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

import { Block, type Operations } from "clerk-tool";

import { failureOf, root, serveFixtures } from "./support.js";

interface Fixture {
  env?: Record<string, string>;
  params: object;
  exchanges: { failure?: string }[];
  expect: { ok?: object; err?: { case: string; fault?: Record<string, unknown> } };
}

/** They expect digits beyond those of JavaScript's numbers to be sent. */
const beyondNumbers = [
  "create-organization/metadata-exact",
  "create-user/metadata-exact",
  "update-user/metadata-exact",
];

/** In what a fixture expects, null and absent are the same; in metadata they are not. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value).filter(([, field]) => field !== null && field !== undefined);
  return Object.fromEntries(fields.map(([name, field]) => [name, name.endsWith("Metadata") ? field : plain(field)]));
}

const block = new Block({ calls: 2 });
const address = await serveFixtures();
const folder = new URL("fixtures/", root);
const operations = readdirSync(folder);
const tested: string[] = [];

for (const operation of operations) {
  const method = operation.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()) as keyof Operations;

  for (const file of readdirSync(new URL(operation, folder))) {
    const name = `${operation}/${file.replace(".json", "")}`;
    const {
      env = {},
      params,
      exchanges,
      expect,
    } = JSON.parse(readFileSync(new URL(`${operation}/${file}`, folder), "utf8")) as Fixture;
    if (beyondNumbers.includes(name) || env.CLERK_API_URL !== undefined) continue;
    if (exchanges.some(({ failure = "body-cut" }) => failure !== "body-cut")) continue;

    tested.push(name);
    test(name, async () => {
      const clerk = block.clerk({ secretKey: env.CLERK_SECRET_KEY ?? "", apiUrl: `${address}/${name}` });
      const call = clerk[method](params as never);
      if (expect.ok) {
        assert.deepEqual(plain(await call), plain(expect.ok));
        return;
      }
      const error = await failureOf(call);
      assert.equal(error.case, expect.err!.case);
      const { message, ...fault } = plain(expect.err!.fault ?? {}) as { message?: string };
      if (message !== undefined) assert(error.fault.message.includes(message), error.fault.message);
      assert.deepEqual({ ...(plain(error.fault) as object), ...fault }, plain(error.fault));
    });
  }
}

test("every operation has fixtures", () => {
  assert.deepEqual(
    operations.filter((operation) => !tested.includes(`${operation}/full`)),
    [],
  );
});
