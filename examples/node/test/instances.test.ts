/** Which call gets which instance of the component. */

import assert from "node:assert/strict";
import { afterEach, mock, test } from "node:test";

import { Block } from "clerk-tool";

import { Network } from "../src/http/network.js";
import { Instances } from "../src/instances.js";
import { answer, failureOf, secretKey, serve, user, userId } from "./support.js";

const keys: string[] = [];
const apiUrl = await serve(({ url = "", headers }, response) => {
  keys.push(headers.authorization!);
  if (url.endsWith("user_none")) return answer(response, { errors: [{ code: "resource_not_found", message: "" }] }, 404);
  if (!url.endsWith("user_silent")) answer(response, user(userId));
});

const take = mock.method(Instances.prototype, "take");
afterEach(() => take.mock.resetCalls());
/** For each call so far, whether it got an instance that had been used before. */
const reused = () => take.mock.calls.map(({ result }) => result !== undefined);

test("a call gets an instance that its key used before, also after a failure", async () => {
  const block = new Block();
  await block.clerk({ secretKey, apiUrl }).getUser({ userId });
  await failureOf(block.clerk({ secretKey, apiUrl }).getUser({ userId: "user_none" }));
  await block.clerk({ secretKey, apiUrl }).getUser({ userId });
  assert.deepEqual(reused(), [false, true, true]);
});

test("no instance is used for two keys or two addresses", async () => {
  const block = new Block();
  keys.length = 0;
  await block.clerk({ secretKey: "sk_test_a", apiUrl }).getUser({ userId });
  await block.clerk({ secretKey: "sk_test_b", apiUrl }).getUser({ userId });
  await block.clerk({ secretKey: "sk_test_a", apiUrl: `${apiUrl}/prefix` }).getUser({ userId });
  await block.clerk({ secretKey: "sk_test_a", apiUrl }).getUser({ userId });
  assert.deepEqual(reused(), [false, false, false, true]);
  assert.deepEqual(keys, ["a", "b", "a", "a"].map((key) => `Bearer sk_test_${key}`));
});

test("no call sees what another key's got, however many are in flight and aborted", async () => {
  const echo = await serve(({ headers }, response) => {
    const key = headers.authorization!.split("_").at(-1)!;
    setTimeout(() => answer(response, { ...user(`user_${key}`), first_name: key.repeat(1000) }), Math.random() * 30);
  });
  const block = new Block({ idleInstances: 8 });
  const ended = { whole: 0, aborted: 0 };
  const work = async (worker: number) => {
    for (let call = 0; call < 20; call += 1) {
      const key = "abc"[(worker + call) % 3]!;
      const clerk = block.clerk({ secretKey: `sk_test_${key}`, apiUrl: echo });
      const options = call % 4 ? {} : { signal: AbortSignal.timeout(call) };
      try {
        const { id, firstName } = await clerk.getUser({ userId }, options);
        assert.deepEqual([id, firstName], [`user_${key}`, key.repeat(1000)]);
        ended.whole += 1;
      } catch (error) {
        assert.equal((error as Error).name, "TimeoutError", String(error));
        ended.aborted += 1;
      }
    }
  };
  await Promise.all(Array.from({ length: 12 }, (_, worker) => work(worker)));
  assert(ended.whole >= 180 && ended.aborted > 0, JSON.stringify(ended));
  assert(reused().includes(true));
});

test("calls in flight have an instance each, and as many as allowed are kept", async () => {
  const block = new Block({ idleInstances: 2 });
  const clerk = block.clerk({ secretKey, apiUrl });
  await Promise.all([1, 2, 3].map(() => clerk.getUser({ userId })));
  await Promise.all([1, 2, 3].map(() => clerk.getUser({ userId })));
  assert.deepEqual(reused(), [false, false, false, true, true, false]);
  block.close();
  await clerk.getUser({ userId });
  assert.deepEqual(reused().at(-1), false);
});

test("the instance used longest ago goes first", async () => {
  const block = new Block({ idleInstances: 2 });
  for (const key of ["a", "b", "c", "b", "a"]) {
    await block.clerk({ secretKey: `sk_test_${key}`, apiUrl }).getUser({ userId });
  }
  assert.deepEqual(reused(), [false, false, false, true, false]);
});

test("an instance is not used again after a timeout or an abort", async () => {
  const block = new Block();
  const silent = { userId: "user_silent" };
  const short = block.clerk({ secretKey, apiUrl, timeout: 100 });
  await assert.rejects(short.getUser(silent), { name: "TimeoutError" });
  await assert.rejects(short.getUser(silent, { signal: AbortSignal.timeout(50) }), { name: "TimeoutError" });
  await short.getUser({ userId });
  assert.deepEqual(reused(), [false, false, false]);
});

test("an instance that trapped is not used again", async () => {
  const block = new Block();
  const clerk = block.clerk({ secretKey, apiUrl });
  await clerk.getUser({ userId });
  const open = mock.method(Network.prototype, "open", () => {
    throw new Error("a bug of the host");
  });
  await assert.rejects(clerk.getUser({ userId }), /the component trapped: .*a bug of the host/);
  open.mock.restore();
  await clerk.getUser({ userId });
  assert.deepEqual(reused(), [false, true, false]);
});

test("an instance that has grown large is not kept", async () => {
  const large = await serve((_, response) => answer(response, { ...user(userId), unknown: "x".repeat(20_000_000) }));
  const clerk = new Block().clerk({ secretKey, apiUrl: large });
  await clerk.getUser({ userId });
  await clerk.getUser({ userId });
  assert.deepEqual(reused(), [false, false]);
});
