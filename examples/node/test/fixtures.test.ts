/** All fixtures whose exchanges a real server can play: the module gives what they expect. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Block, type Operations } from "clerk-tool";

import { operations } from "../src/component.js";
import { failureOf, serveFixtures } from "./support.js";

interface Case {
  operation: string;
  case: string;
  fixture: {
    env?: Record<string, string>;
    params: { secretKey?: string | null };
    exchanges: { failure?: string }[];
    expect: { ok?: object; err?: { message?: string | string[]; parameter?: string } };
  };
}

/** What JavaScript has no values for, or nobody can leave out. */
const notInJavaScript = [
  // Digits beyond those of numbers are to be sent.
  "create-organization/metadata-exact",
  "create-user/metadata-exact",
  "merge-user-metadata/metadata-exact",
  "update-user/metadata-exact",
  // No name stands twice in an object.
  "delete-user/user-id-twice",
  "update-user/metadata-with-a-key-twice",
  // Filled in.
  "verify-webhook/refused-without-now",
];

/** In what a fixture expects, null and absent are the same; in metadata they are not. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value).filter(([, field]) => field !== null && field !== undefined);
  return Object.fromEntries(fields.map(([name, field]) => [name, name.endsWith("Metadata") ? field : plain(field)]));
}

const block = new Block();
const address = await serveFixtures();
const methods = Object.entries(operations) as [keyof Operations, string][];
const cases = (await (await fetch(`${address}/fixtures`)).json()) as Case[];
const played = new Set<string>();

for (const { operation, case: name, fixture } of cases) {
  const { env = {}, params, exchanges, expect } = fixture;
  const title = `${operation}/${name}`;
  if (notInJavaScript.includes(title)) continue;
  // Real servers have no fixed address, and connections fail in their own ways: failures.test.ts has those.
  if (env.CLERK_API_URL !== undefined && exchanges.length > 0) continue;
  if (exchanges.some(({ failure = "body-cut" }) => failure !== "body-cut")) continue;

  played.add(title);
  test(title, async () => {
    // Here the key is an option and no parameter.
    const { secretKey, ...given } = params;
    const clerk = block.clerk({
      secretKey: secretKey?.trim() ? secretKey : env.CLERK_SECRET_KEY,
      webhookSigningSecret: env.CLERK_WEBHOOK_SIGNING_SECRET,
      apiUrl: env.CLERK_API_URL ?? `${address}/${title}`,
    });
    const [method] = methods.find(([, name]) => name === operation)!;
    const call = clerk[method](given as never);
    if (expect.ok) {
      assert.deepEqual(plain(await call), plain(expect.ok));
      return;
    }
    const { message, ...fields } = plain((await failureOf(call)).toJSON()) as { message: string };
    const { message: parts = [], ...expected } = plain(expect.err) as NonNullable<typeof expect.err>;
    if (expected.parameter === "secretKey") delete expected.parameter;
    for (const part of [parts].flat()) assert(message.includes(part), message);
    assert.deepEqual({ ...fields, ...expected }, fields);
  });
}

test("every operation has fixtures", () => {
  assert.deepEqual(
    Object.values(operations).filter((operation) => !played.has(`${operation}/full`)),
    [],
  );
});
