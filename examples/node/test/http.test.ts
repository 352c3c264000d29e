/** What the component sees of HTTP, with timeouts that are shorter than its own. */

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { Connections } from "../src/http/connections.js";
import type { Timeouts } from "../src/http/exchange.js";
import { Network } from "../src/http/network.js";
import { Fields } from "../src/wasi/fields.js";
import type { IncomingResponse } from "../src/wasi/incoming.js";
import { OutgoingBody, OutgoingRequest } from "../src/wasi/outgoing.js";
import { answer, serve, serveSockets } from "./support.js";

const connections = new Connections();
after(() => connections.close());
const long: Timeouts = { connect: 60_000, firstByte: 60_000, betweenBytes: 60_000 };

function send(address: string, timeouts: Timeouts, { allowed = address, path = "/", body = "" } = {}) {
  const { protocol, host } = new URL(address);
  const request = new OutgoingRequest(Fields.fromList([["x-test", Buffer.from("1")]]));
  request.setMethod({ tag: "post" });
  request.setScheme({ tag: protocol === "https:" ? "HTTPS" : "HTTP" });
  request.setAuthority(host);
  request.setPathWithQuery(path);
  const outgoing = request.body();
  const future = request.handle(new Network(connections, new URL(allowed).origin), timeouts);
  outgoing.write().blockingWriteAndFlush(Buffer.from(body));
  OutgoingBody.finish(outgoing);
  return future;
}

async function result(address: string, timeouts: Timeouts): Promise<IncomingResponse | string> {
  const future = send(address, timeouts);
  assert.equal(future.get(), undefined);
  await future.subscribe().block();
  const taken = future.get();
  assert(taken?.tag === "ok");
  assert.deepEqual(future.get(), { tag: "err", val: undefined });
  return taken.val.tag === "ok" ? taken.val.val : taken.val.val.tag;
}

async function read(response: IncomingResponse | string): Promise<{ bytes: number; end: string }> {
  assert(typeof response === "object", String(response));
  const stream = response.consume().stream();
  for (let bytes = 0; ; ) {
    try {
      const chunk = await stream.blockingRead(1000n);
      assert(chunk.length > 0 && chunk.length <= 1000);
      bytes += chunk.length;
    } catch (error) {
      const { tag, val } = error as { tag: string; val?: { code: { tag: string } } };
      return { bytes, end: val?.code.tag ?? tag };
    }
  }
}

test("a connection that is not set up in time is one that was not made", async () => {
  const seen: Uint8Array[] = [];
  const silent = await serveSockets((socket) => socket.on("data", (bytes: Buffer) => void seen.push(bytes)));
  const secure = silent.replace("http:", "https:");
  assert.equal(await result(secure, { ...long, connect: 200 }), "connection-timeout");
  assert.equal(Buffer.concat(seen)[0], 0x16, "more than the beginning of TLS was sent");
});

test("an answer that does not begin in time is told from a connection that was not made", async () => {
  const silent = await serve(() => {});
  const begin = performance.now();
  assert.equal(await result(silent, { ...long, connect: 100, firstByte: 300 }), "connection-read-timeout");
  assert(performance.now() - begin > 290);
});

test("the time for the first byte begins again with each request on a kept connection", async () => {
  const slow = await serve((_, response) => void setTimeout(() => answer(response, {}), 200));
  for (let request = 0; request < 3; request += 1) {
    const response = await result(slow, { ...long, connect: 150, firstByte: 350 });
    assert.deepEqual(await read(response), { bytes: 2, end: "closed" });
  }
});

test("a body that stalls is given up between two bytes, one that is slow is not", async () => {
  const dripping = await serve((_, response) => {
    let drops = 0;
    const timer = setInterval(() => {
      response.write("x");
      if ((drops += 1) === 5) clearInterval(timer);
    }, 100);
  });
  const response = await result(dripping, { ...long, betweenBytes: 250 });
  assert.deepEqual(await read(response), { bytes: 5, end: "connection-read-timeout" });
});

test("a body that is not read does not run into a timeout, and holds the server back", async () => {
  let written = 0;
  const large = await serve((_, response) => {
    const chunk = Buffer.alloc(100_000);
    const write = () => {
      while (written < 500) {
        written += 1;
        if (!response.write(chunk)) return void response.once("drain", write);
      }
      response.end();
    };
    write();
  });
  const response = await result(large, { ...long, betweenBytes: 200 });
  await new Promise((resolve) => setTimeout(resolve, 600));
  assert(written < 200, `${written} of 500 chunks were written though nobody read`);
  assert.deepEqual(await read(response), { bytes: 50_000_000, end: "closed" });
});

test("an address that is not the allowed one is denied, and so is nothing else", async () => {
  let requests = 0;
  const address = await serve((_, response) => {
    requests += 1;
    answer(response, {});
  });
  const port = new URL(address).port;
  for (const other of [`http://localhost:${port}`, `https://127.0.0.1:${port}`, "http://127.0.0.1", "http://169.254.169.254"]) {
    assert.throws(() => send(other, long, { allowed: address }), { tag: "HTTP-request-denied" });
  }
  assert.equal(requests, 0);
  assert.equal(typeof (await result(address, long)), "object");
});

test("a path or a header that HTTP can't have is refused", async () => {
  const address = await serve((_, response) => answer(response, {}));
  assert.throws(() => send(address, long, { path: "/a b" }), { tag: "HTTP-request-URI-invalid" });
  assert.throws(() => Fields.fromList([["x-test", Buffer.from("a\r\nb: c")]]), { tag: "invalid-syntax" });
  assert.throws(() => Fields.fromList([["x test", Buffer.from("a")]]), { tag: "invalid-syntax" });
});

test("a request whose body is dropped before it is finished is never sent", async () => {
  let requests = 0;
  const address = await serve((_, response) => {
    requests += 1;
    answer(response, {});
  });
  const request = new OutgoingRequest(new Fields());
  request.setScheme({ tag: "HTTP" });
  request.setAuthority(new URL(address).host);
  const body = request.body();
  const future = request.handle(new Network(connections, address), long);
  body.write().blockingWriteAndFlush(Buffer.from("half"));
  body[Symbol.dispose]();
  await future.subscribe().block();
  assert.deepEqual(future.get(), { tag: "ok", val: { tag: "err", val: { tag: "HTTP-protocol-error" } } });
  await result(address, long);
  assert.equal(requests, 1);
});

test("what is dropped before its end closes its connection", async () => {
  let closed = 0;
  const address = await serve((request, response) => {
    request.socket.once("close", () => (closed += 1));
    if (request.url === "/silent") return;
    response.writeHead(200, { "content-length": 10 });
    response.write("half ");
  });
  const silent = send(address, long, { path: "/silent" });
  setTimeout(() => silent[Symbol.dispose](), 100);
  await silent.subscribe().block();
  const unread = await result(address, long);
  const half = await result(address, long);
  assert(typeof unread === "object" && typeof half === "object");
  unread[Symbol.dispose]();
  const body = half.consume();
  assert.deepEqual(Buffer.from(await body.stream().blockingRead(100n)).toString(), "half ");
  body[Symbol.dispose]();
  while (closed < 3) await new Promise((resolve) => setTimeout(resolve, 10));
});
