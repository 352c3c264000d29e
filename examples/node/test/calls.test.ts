/** What users of Node rely on, beside what the operations do. */

import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import { after, test } from "node:test";
import { inspect } from "node:util";

import { Block } from "clerk-tool";

import { failureOf, secretKey, serve, serveFixtures, userId } from "./support.js";

const block = new Block({ calls: 8 });
after(() => block.close());
const apiUrl = await serveFixtures();
const clerk = block.clerk({ secretKey, apiUrl });

test("slow calls run at the same time, and the event loop goes on", async () => {
  const waiting: { path: string; response: ServerResponse }[] = [];
  // This server is in the thread of the test: were the event loop blocked, it could not answer.
  const slow = await serve(({ url = "" }, response) => {
    waiting.push({ path: url, response });
    if (waiting.length < 8) return;
    for (const { path, response } of waiting) {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ id: path.split("/").at(-1), object: "user" }));
    }
  });
  const users = Array.from({ length: 8 }, (_, number) => `user_${number}`);
  const clerk = block.clerk({ secretKey, apiUrl: slow, timeout: 60_000 });
  const outputs = await Promise.all(users.map((userId) => clerk.getUser({ userId })));
  assert.deepEqual(
    outputs.map(({ id }) => id),
    users,
  );
});

test("the environment of the process is not seen", async () => {
  process.env.CLERK_SECRET_KEY = secretKey;
  const error = await failureOf(block.clerk({ secretKey: "", apiUrl }).getUser({ userId }));
  delete process.env.CLERK_SECRET_KEY;
  assert.equal(error.case, "permanent-invalid-parameter");
  assert.equal(error.fault.parameter, "secretKey");
});

test("timestamps are numbers, metadata is a value", async () => {
  const { createdAt, publicMetadata } = await clerk.getUser({ userId });
  assert.equal(createdAt, 1778580000000);
  assert.deepEqual(publicMetadata, { plan: "pro", "Keys stay": { asWritten: true, as_written: [1, 2] } });
});

for (const [params, message] of [
  [{ offset: -1 }, /^offset must be a whole number from 0 to 4294967295$/],
  [{ offset: 2 ** 32 }, /^offset must be a whole number/],
  [{ offset: 1.5 }, /^offset must be a whole number/],
  [{ offset: "1" }, /^offset must be a whole number/],
  [{ offset: 1n }, /^offset must be a whole number/],
  [{ emailAdress: "nobody@example.com" }, /^emailAdress is no parameter; there are secretKey, limit, /],
  [{ toString: 1 }, /^toString is no parameter/],
  [{ query: 5 }, /^query must be a string/],
  [{ query: "\ud800" }, /^query must be a string of Unicode characters$/],
] as const) {
  test(`refused before it is sent: ${inspect(params)}`, async () => {
    const error = await failureOf(clerk.listUsers(params as never));
    assert.equal(error.case, "permanent-invalid-parameter");
    assert.equal(error.fault.parameter, Object.keys(params)[0]);
    assert.match(error.fault.message, message);
  });
}

test("a parameter that is missing or no JSON is refused", async () => {
  await assert.rejects(clerk.getUser({} as never), /userId must be a string/);
  await assert.rejects(clerk.updateUser({ userId, publicMetadata: { n: 1n } }), /publicMetadata must be an object/);
  await assert.rejects(clerk.createOrganization({ name: "x", createdBy: null as never }), /createdBy must be a string/);
});

test("a failure is an error that tells whether to repeat, and shows no key", async () => {
  const limited = block.clerk({ secretKey, apiUrl: `${apiUrl}/get-user/rate-limited-seconds` });
  const error = await failureOf(limited.getUser({ userId }));
  assert(error instanceof Error);
  assert.deepEqual([error.name, error.case, error.retryable], ["ClerkError", "rate-limited", true]);
  assert.equal(error.fault.retryAfterMs, 10_000);
  assert(!(inspect(error, { depth: null }) + error.stack + JSON.stringify(error)).includes(secretKey));
  assert.equal((await failureOf(clerk.listUsers({ limit: 0 }))).retryable, false);
});

test("a call ends when its time is over or its signal aborts, and others go on", async () => {
  const one = new Block({ calls: 1 });
  const silent = { secretKey, apiUrl: `${apiUrl}/get-user/response-timeout` };
  await assert.rejects(one.clerk({ ...silent, timeout: 500 }).getUser({ userId }), { name: "TimeoutError" });
  const controller = new AbortController();
  setTimeout(() => controller.abort(new Error("enough")), 300);
  await assert.rejects(one.clerk(silent).getUser({ userId }, { signal: controller.signal }), /^Error: enough$/);
  assert.equal((await one.clerk({ secretKey, apiUrl }).getUser({ userId })).id, userId);
  await one.close();
});

test("a create that Clerk answers late is done, not said to be undone", async () => {
  const late = await serve((_, response) => {
    setTimeout(() => {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ id: userId, object: "user" }));
    }, 11_000);
  });
  const created = await block.clerk({ secretKey, apiUrl: late }).createUser({ emailAddress: "ada@example.com" });
  assert.equal(created.id, userId);
});
