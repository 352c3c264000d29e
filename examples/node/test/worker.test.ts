/** What happens in a thread of the pool. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { imports } from "../src/wasi.js";
import perform from "../src/worker.js";
import { secretKey, serveFixtures, userId } from "./support.js";

const address = await serveFixtures();
const env = { CLERK_SECRET_KEY: secretKey, CLERK_API_URL: address };

test("a call that traps leaves the next one alone", async () => {
  await assert.rejects(perform({ operation: "getUser", params: { secretKey: "", userId: 5 }, env }), TypeError);
  const next = await perform({ operation: "getUser", params: { secretKey: "", userId }, env });
  assert("ok" in next);
});

test("a request that stays without an answer is not one that did not connect", () => {
  const { "wasi:http/types": types, "wasi:http/outgoing-handler": handler } = imports({}) as any;
  const request = new types.OutgoingRequest(new types.Fields());
  request.setScheme({ tag: "HTTP" });
  request.setAuthority(new URL(address).host);
  request.setPathWithQuery(`/get-user/response-timeout/v1/users/${userId}`);
  const options = new types.RequestOptions();
  options.setConnectTimeout(100_000_000n);
  options.setFirstByteTimeout(600_000_000n);
  const begin = performance.now();
  const response = handler.handle(request, options);
  response.subscribe().block();
  assert.deepEqual(response.get(), { tag: "ok", val: { tag: "err", val: { tag: "HTTP-response-timeout" } } });
  assert(performance.now() - begin > 500);
});
