/** What goes wrong between here and Clerk: a create is retried only if nothing of it can have been sent. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Block } from "clerk-tool";

import { answer, failureOf, listen, secretKey, serve, serveSockets, user, userId } from "./support.js";
import { createServer } from "node:net";

const block = new Block();

async function refusing(): Promise<string> {
  const server = createServer();
  const address = await listen(server);
  server.close();
  return address;
}

/** How a read and a create fail. */
async function outcomes(apiUrl: string): Promise<[read: string, create: string]> {
  const clerk = block.clerk({ secretKey, apiUrl });
  const read = await failureOf(clerk.getUser({ userId }));
  const create = await failureOf(clerk.createUser({ emailAddress: "ada@example.com" }));
  return [`${read.case} ${read.reason}`, `${create.case} ${create.reason}`];
}

const safe = ["transient unavailable", "transient unavailable"];
const unknown = ["transient unavailable", "permanent outcome-unknown"];
const misconfigured = ["permanent misconfigured", "permanent misconfigured"];

test("nothing was done where the connection is refused", async () => {
  assert.deepEqual(await outcomes(await refusing()), safe);
});

test("nothing was done where the host has no address", async () => {
  assert.deepEqual(await outcomes("http://clerk.invalid"), safe);
});

test("nothing was done where TLS is not spoken", async () => {
  const plain = await serve((_, response) => answer(response, user(userId)));
  assert.deepEqual(await outcomes(plain.replace("http:", "https:")), safe);
});

test("the outcome is unknown where the connection ends without an answer", async () => {
  assert.deepEqual(await outcomes(await serveSockets((socket) => socket.once("data", () => socket.end()))), unknown);
});

test("the outcome is unknown where the connection is reset", async () => {
  const reset = await serveSockets((socket) => socket.once("data", () => socket.resetAndDestroy()));
  assert.deepEqual(await outcomes(reset), unknown);
});

test("the outcome is unknown where a kept connection is closed on the next request", async () => {
  let requests = 0;
  const closing = await serve((request, response) => {
    requests += 1;
    if (request.method === "GET") answer(response, user(userId));
    else request.socket.destroy();
  });
  const clerk = block.clerk({ secretKey, apiUrl: closing });
  await clerk.getUser({ userId });
  const error = await failureOf(clerk.createUser({ emailAddress: "ada@example.com" }));
  assert.deepEqual([error.case, error.reason, requests], ["permanent", "outcome-unknown", 2]);
});

test("the outcome is unknown where the answer is no HTTP", async () => {
  const nonsense = await serveSockets((socket) => socket.once("data", () => socket.end("nonsense\r\n\r\n")));
  assert.deepEqual(await outcomes(nonsense), unknown);
});

test("the outcome is unknown where the answer switches to another protocol", async () => {
  const head = "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: other\r\n\r\n";
  assert.deepEqual(await outcomes(await serveSockets((socket) => socket.once("data", () => socket.write(head)))), unknown);
});

test("the outcome is unknown where the answer's headers are too long", async () => {
  const long = await serve((_, response) => {
    response.setHeader("x-long", "x".repeat(100_000));
    answer(response, user(userId));
  });
  assert.deepEqual(await outcomes(long), unknown);
});

for (const [how, headers] of [
  ["before its length", { "content-length": "1000" }],
  ["between its chunks", {}],
] as const) {
  test(`the outcome is unknown where a body breaks off ${how}`, async () => {
    const broken = await serve((_, response) => {
      response.writeHead(200, { "content-type": "application/json", ...headers });
      response.write('{"id":', () => response.destroy());
    });
    assert.deepEqual(await outcomes(broken), unknown);
  });
}

test("no redirect is followed", async () => {
  let followed = 0;
  const elsewhere = await serve((_, response) => {
    followed += 1;
    answer(response, user(userId));
  });
  const redirect = await serve((_, response) => {
    response.writeHead(307, { location: `${elsewhere}/v1/users` }).end();
  });
  assert.deepEqual(await outcomes(redirect), misconfigured);
  assert.equal(followed, 0);
});

test("an address that is none is misconfigured", async () => {
  assert.deepEqual(await outcomes("clerk.example.com"), misconfigured);
});

test("an answer of 65 MiB is not read to its end", async () => {
  const chunk = Buffer.alloc(1024 * 1024, "x");
  let written = 0;
  const huge = await serve((_, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    const write = () => {
      while (!response.destroyed && written < 1000) {
        written += 1;
        if (!response.write(chunk)) return void response.once("drain", write);
      }
      response.end();
    };
    write();
  });
  const error = await failureOf(block.clerk({ secretKey, apiUrl: huge }).getUser({ userId }));
  assert.deepEqual([error.case, error.reason], ["permanent", "bad-response"]);
  assert(written < 200, `${written} MiB were written`);
});
