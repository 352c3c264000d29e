/** What users of Node rely on, beside what the operations do. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { mock, test } from "node:test";
import { inspect } from "node:util";

import { Block } from "clerk-tool";

import { Connections } from "../src/http/connections.js";
import { answer, failureOf, root, secretKey, serve, user, userId } from "./support.js";

const block = new Block();
const bodies: string[] = [];
const apiUrl = await serve(async (request, response) => {
  let body = "";
  for await (const chunk of request.setEncoding("utf8")) body += chunk;
  bodies.push(body);
  const metadata = JSON.parse(body || "{}").public_metadata ?? { plan: "pro", "Keys stay": [1, { as_written: true }] };
  answer(response, { ...user(userId), created_at: 1778580000000, public_metadata: metadata });
});
const clerk = block.clerk({ secretKey, apiUrl });

test("64 slow calls run at the same time while the event loop goes on", async () => {
  const waiting: ServerResponse[] = [];
  // This server is in the thread of the test: were the event loop blocked, it could not answer.
  const slow = await serve((_, response) => {
    waiting.push(response);
    if (waiting.length === 64) waiting.forEach((response) => answer(response, user(response.req.url!.split("/").at(-1)!)));
  });
  const users = Array.from({ length: 64 }, (_, number) => `user_${number}`);
  const clerk = block.clerk({ secretKey, apiUrl: slow, timeout: 60_000 });
  const outputs = await Promise.all(users.map((userId) => clerk.getUser({ userId })));
  assert.deepEqual(
    outputs.map(({ id }) => id),
    users,
  );
});

test("the environment of the process is not seen", async () => {
  process.env.CLERK_SECRET_KEY = secretKey;
  const error = await failureOf(block.clerk({ secretKey: undefined, apiUrl }).getUser({ userId }));
  delete process.env.CLERK_SECRET_KEY;
  assert.deepEqual([error.case, error.reason], ["permanent", "misconfigured"]);
});

for (const apiUrl of [undefined, "", " \n"]) {
  test(`requests go to Clerk where apiUrl is ${inspect(apiUrl)}`, async () => {
    const origins: string[] = [];
    const request = mock.method(Connections.prototype, "request", (origin: URL) => {
      origins.push(origin.origin);
      throw new Error("nothing is sent");
    });
    await failureOf(block.clerk({ secretKey, apiUrl }).getUser({ userId }));
    request.mock.restore();
    assert.deepEqual(origins, ["https://api.clerk.com"]);
  });
}

test("timestamps are numbers and metadata is a value, whatever its keys are called", async () => {
  const output = await clerk.getUser({ userId });
  assert.equal(output.createdAt, 1778580000000);
  assert.deepEqual(output.publicMetadata, { plan: "pro", "Keys stay": [1, { as_written: true }] });

  const text = '{"__proto__":{"a":1},"toJSON":2,"publicMetadata":{},"n":[1.5e300,-0.25,"\\u2028\\ud83d\\ude00"]}';
  const { publicMetadata } = await clerk.createUser({ publicMetadata: JSON.parse(text) as Record<string, unknown> });
  assert.equal(JSON.stringify(publicMetadata), JSON.stringify(JSON.parse(text)));
});

test("a request body of 1 MB arrives whole", async () => {
  const note = "ä".repeat(500_000);
  const { publicMetadata } = await clerk.createUser({ publicMetadata: { note } });
  assert(publicMetadata.note === note);
  assert(bodies.at(-1) === JSON.stringify({ public_metadata: { note } }));
});

const cyclic: { self?: object } = {};
cyclic.self = cyclic;
for (const params of [
  { publicMetadata: { n: 1n } },
  { publicMetadata: cyclic },
  { publicMetadata: { list: [Infinity] } },
  { publicMetadata: { call: () => 1 } },
  { publicMetadata: Symbol("x") },
  { publicMetadata: new Map([["plan", "pro"]]) },
  { publicMetadata: { plans: new Set(["pro"]) } },
  { publicMetadata: { since: new Date(NaN) } },
  { publicMetadata: { list: [1, undefined] } },
  { publicMetadata: { n: new Number(NaN) } },
  { publicMetadata: { plan: { toJSON() {} } } },
  { publicMetadata: { toJSON() {} } },
  { passwordDigest: NaN },
]) {
  test(`what JSON can't hold is refused before anything is sent: ${inspect(params)}`, async () => {
    const sent = bodies.length;
    const error = await failureOf(clerk.createUser(params as never));
    assert.deepEqual([error.case, error.reason], ["permanent", "invalid-parameter"]);
    assert.equal(error.parameter, Object.keys(params)[0]);
    assert.equal(bodies.length, sent);
  });
}

for (const [params, parameter] of [
  [{ limit: -1 }, "limit"],
  [{ limit: 1.5 }, "limit"],
  [{ limit: "" }, "limit"],
  [{ emailAdress: "nobody@example.com" }, "emailAdress"],
  [{ toString: 1 }, "toString"],
  [{ query: 5 }, "query"],
  [{ query: "\ud800" }, "query"],
  [{ secretKey: "sk_test_other" }, "secretKey"],
] as const) {
  test(`the wrong parameter is named: ${inspect(params)}`, async () => {
    const error = await failureOf(clerk.listUsers(params as never));
    assert.deepEqual([error.case, error.reason, error.parameter], ["permanent", "invalid-parameter", parameter]);
  });
}

test("a whole number may be written as the component takes it, and undefined is absent", async () => {
  const paths: string[] = [];
  const lists = await serve(({ url = "" }, response) => {
    paths.push(url);
    answer(response, url.includes("count") ? { object: "total_count", total_count: 0 } : []);
  });
  const output = await block.clerk({ secretKey, apiUrl: lists }).listUsers({ limit: 1e1, query: undefined });
  assert.deepEqual([output.users, output.totalCount], [[], 0]);
  assert(paths.some((path) => path.startsWith("/v1/users?") && path.includes("limit=10") && !path.includes("query")));
});

test("a failure is an error with its fields flat, which shows no key", async () => {
  const limited = await serve((_, response) => {
    response.setHeader("retry-after", "10").setHeader("clerk-trace-id", "trace_1");
    answer(response, { errors: [{ code: "too_many_requests", message: "Too many" }], clerk_trace_id: "trace_1" }, 429);
  });
  const error = await failureOf(block.clerk({ secretKey, apiUrl: limited }).getUser({ userId }));
  assert(error instanceof Error);
  assert.equal(error.name, "ClerkError");
  assert.equal(error.retryable, true);
  const { message, errors, ...fields } = JSON.parse(JSON.stringify(error));
  assert.deepEqual(fields, {
    case: "transient",
    reason: "rate-limited",
    status: 429,
    traceId: "trace_1",
    retryAfterMs: 10_000,
  });
  assert.deepEqual(errors, [{ code: "too_many_requests", message: "Too many" }]);
  assert.equal(message, error.message);
  assert(!(inspect(error, { depth: null }) + error.stack + JSON.stringify(error)).includes(secretKey));
  assert.equal((await failureOf(clerk.listUsers({ limit: 0 }))).retryable, false);
});

test("a call ends when its time is over or its signal aborts, and with it its request", async () => {
  const closed: Promise<unknown>[] = [];
  const silent = await serve(({ socket }) => void closed.push(new Promise((resolve) => socket.once("close", resolve))));
  const short = block.clerk({ secretKey, apiUrl: silent, timeout: 100 });
  await assert.rejects(short.getUser({ userId }), { name: "TimeoutError" });

  const controller = new AbortController();
  setTimeout(() => controller.abort(new Error("enough")), 100);
  const long = block.clerk({ secretKey, apiUrl: silent });
  await assert.rejects(long.getUser({ userId }, { signal: controller.signal }), /^Error: enough$/);
  await Promise.all(closed);
  assert.equal(closed.length, 2);

  const sent = bodies.length;
  await assert.rejects(clerk.getUser({ userId }, { signal: controller.signal }), /^Error: enough$/);
  const late = new AbortController();
  const call = clerk.getUser({ userId }, { signal: late.signal });
  late.abort(new Error("enough"));
  await assert.rejects(call, /^Error: enough$/);
  assert.equal(bodies.length, sent, "it was sent though the signal had aborted");
});

test("a time limit that a timer can't hold is refused, not taken for none", () => {
  for (const timeout of [0, -1, NaN, Infinity, 2 ** 31]) {
    assert.throws(() => block.clerk({ secretKey, timeout }), RangeError);
  }
});

test("the default timeout is longer than the longest call", async () => {
  const contract = readFileSync(new URL("wit/world.wit", root), "utf8");
  const seconds = [...contract.matchAll(/(\d+) seconds for `?\w/g)].map(([, number]) => Number(number));
  const timers = mock.method(globalThis, "setTimeout");
  await clerk.getUser({ userId });
  timers.mock.restore();
  const longest = Math.max(...timers.mock.calls.map(({ arguments: [, milliseconds = 0] }) => milliseconds));
  assert(longest > Math.max(...seconds) * 1000, `${longest} ms`);
});

test("a call that ended leaves no timer and no listener behind", async () => {
  const { signal } = new AbortController();
  const added = mock.method(signal, "addEventListener");
  const removed = mock.method(signal, "removeEventListener");
  await clerk.getUser({ userId }, { signal });
  assert.equal(added.mock.callCount(), removed.mock.callCount());
});
