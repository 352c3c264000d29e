/** The server against recorded answers of Clerk, through the official client of the Model Context Protocol. */

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

import { Client, ProtocolError } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";

const root = new URL("../../", import.meta.url);
const key = "sk_test_fixture";
const userId = "user_2NNEqL2nrIRdJ194ndJqAHwEfxC";

const hostTest = program("host-test", "cargo build");
const server = program("clerk-mcp", "cargo build -p clerk-mcp");
const manifest = JSON.parse(execFileSync(hostTest, ["describe"], { encoding: "utf8" }));
const operations = readdirSync(new URL("fixtures", root)).filter((name) => name !== "every-operation").sort();
const limit = { timeout: 120_000 };
const destructive = ["delete-user", "revoke-session", "update-user"];

const clerk = spawn(hostTest, ["serve", "--fixtures", fileURLToPath(new URL("fixtures", root))], {
  stdio: ["ignore", "pipe", "inherit"],
});
after(() => clerk.kill());
const [address] = await once(createInterface(clerk.stdout), "line");

/** An environment in which that one fixture answers, or those of all successes. */
function environment(path = "") {
  return { CLERK_SECRET_KEY: key, CLERK_API_URL: address + path };
}

function program(name, command) {
  const path = fileURLToPath(new URL(`target/debug/${name}`, root));
  if (!existsSync(path)) throw new Error(`${path} is missing: run \`${command}\``);
  return path;
}

function fixture(operation, name) {
  return JSON.parse(readFileSync(new URL(`fixtures/${operation}/${name}.json`, root), "utf8"));
}

/** The address of an HTTP server of our own, which ends with the test. */
async function serve(t, listener) {
  const http = createServer(listener).listen(0, "127.0.0.1");
  t.after(() => http.close().closeAllConnections());
  await once(http, "listening");
  return `http://127.0.0.1:${http.address().port}`;
}

/** A client of a new server. When the test ends, nothing that the client or standard error got may hold the key. */
async function connect(t, mode, env, ...args) {
  const transport = new StdioClientTransport({ command: server, args, env, stderr: "pipe" });
  const got = [];
  transport.onmessage = (message) => got.push(JSON.stringify(message));
  transport.stderr.on("data", (data) => got.push(data.toString()));
  const client = new Client({ name: "test", version: "1" }, { versionNegotiation: { mode } });
  client.onerror = (error) => got.push(String(error));
  await client.connect(transport);
  t.after(async () => {
    await client.close();
    assert(got.length > 0);
    assert(!got.join("\n").includes(key), "the key was told");
  });
  return client;
}

/** The failure of a call, which no client may take for an output. */
async function failureOf(call) {
  const { isError, structuredContent, content } = await call;
  assert.equal(isError, true);
  assert.equal(structuredContent, undefined);
  assert.equal(content.length, 1);
  return JSON.parse(content[0].text);
}

/** JSON in which absent and null are the same. */
function present(value) {
  return JSON.parse(JSON.stringify(value, (_, inner) => inner ?? undefined));
}

for (const mode of ["legacy", { pin: "2026-07-28" }]) {
  const version = mode.pin ?? "2025-11-25";

  test(`tools are the operations of the manifest, ${version}`, limit, async (t) => {
    const client = await connect(t, mode, environment(), "--allow-destructive");
    const { tools } = await client.listTools();
    assert.deepEqual(tools.map((tool) => tool.name).sort(), operations);
    for (const tool of tools) {
      const operation = manifest.operations.find(({ name }) => name === tool.name);
      const { secretKey, ...properties } = operation.params.properties;
      assert(secretKey);
      assert.deepEqual(tool.inputSchema, { ...operation.params, properties });
      assert.deepEqual(tool.outputSchema, operation.output);
      assert.deepEqual(tool.annotations, operation.annotations);
      assert.equal(tool.description, operation.description);
    }
    assert.match(client.getInstructions(), /`outcome-unknown`: /);
    assert.doesNotMatch(client.getInstructions(), /execution-failed/);
    assert.equal(client.getNegotiatedProtocolVersion(), version);

    // The client checks each output against the schema that it was told.
    for (const name of operations) {
      const { params, expect } = fixture(name, "full");
      const { secretKey, ...args } = params;
      const result = await client.callTool({ name, arguments: args });
      assert(!result.isError, `${name}: ${result.content[0].text}`);
      assert.deepEqual(present(result.structuredContent), present(expect.ok));
      assert.deepEqual(JSON.parse(result.content[0].text), result.structuredContent);
    }
    for (const [name, args, parameter] of [
      ["list-users", { limit: 501 }, "limit"],
      ["list-users", { limit: "ten" }, "limit"],
      ["list-users", { limitt: 10 }, "limitt"],
      ["get-user", { userId: ".." }, "userId"],
      ["get-user", {}, "userId"],
      ["get-user", undefined, "userId"],
      ["get-user", { userId, secretKey: "sk_test_of_an_agent" }, "secretKey"],
      ["get-user", { userId, secretKey: "" }, "secretKey"],
    ]) {
      const failure = await failureOf(client.callTool({ name, arguments: args }));
      assert.equal(failure.case, "permanent", JSON.stringify(args));
      assert.equal(failure.reason, "invalid-parameter", JSON.stringify(args));
      assert.equal(failure.parameter, parameter);
      assert(!JSON.stringify(failure).includes("sk_test_of"));
    }
  });

  test(`a failure is a result that says what to do, ${version}`, limit, async (t) => {
    const { err } = fixture("every-operation", "rate-limited-seconds").expect.any;
    const client = await connect(t, mode, environment("/get-user/rate-limited-seconds"));
    await client.listTools();
    const failure = await failureOf(client.callTool({ name: "get-user", arguments: { userId } }));
    assert.deepEqual([failure.case, failure.reason], ["transient", "rate-limited"]);
    assert.equal(failure.retryAfterMs, err.retryAfterMs);
    assert.deepEqual(present(failure.errors), err.errors);
    assert.match(failure.message, /\w/);
  });

  test(`a call that is cancelled ends its request, and others go on, ${version}`, limit, async (t) => {
    const waiting = [];
    let arrived;
    const silent = await serve(t, (request, response) => {
      waiting.push([request, response]);
      arrived?.();
    });
    const arrivals = async (count) => {
      while (waiting.length < count) await new Promise((resolve) => (arrived = resolve));
    };
    const client = await connect(t, mode, { CLERK_SECRET_KEY: key, CLERK_API_URL: silent });
    const get = { name: "get-user", arguments: { userId } };
    const cancel = new AbortController();
    const cancelled = client.callTool(get, { signal: cancel.signal });
    await arrivals(1);
    const kept = client.callTool(get);
    await arrivals(2); // while the first one still waits
    const closed = once(waiting[0][0].socket, "close");
    cancel.abort();
    await assert.rejects(cancelled);
    await closed;
    waiting[1][1].writeHead(404, { "content-type": "application/json" }).end('{"errors":[]}');
    assert.equal((await failureOf(kept)).reason, "rejected");
  });
}

test("destructive tools are neither listed nor called", limit, async (t) => {
  let requests = 0;
  const counting = await serve(t, (_, response) => response.end(String(++requests)));
  const client = await connect(t, "legacy", { CLERK_SECRET_KEY: key, CLERK_API_URL: counting });
  const { tools } = await client.listTools();
  const names = tools.map((tool) => tool.name).sort();
  assert.deepEqual(names, operations.filter((name) => !destructive.includes(name)));
  for (const name of destructive) {
    const { secretKey, ...args } = fixture(name, "full").params;
    await assert.rejects(client.callTool({ name, arguments: args }), (error) => {
      assert(error instanceof ProtocolError);
      assert.match(error.message, /--allow-destructive/);
      return true;
    });
  }
  await assert.rejects(client.callTool({ name: "ban-user", arguments: {} }), /there is no tool `ban-user`/);
  assert.equal(requests, 0);
});

test("the key goes to Clerk, and comes back from nowhere", limit, async (t) => {
  const { err } = fixture("every-operation", "key-echoed").expect.any;
  const client = await connect(t, "legacy", environment("/get-user/key-echoed"));
  const failure = await failureOf(client.callTool({ name: "get-user", arguments: { userId } }));
  assert.equal(failure.reason, err.reason);
});

test("without a key, calls fail and say so", limit, async (t) => {
  const client = await connect(t, "legacy", { CLERK_API_URL: address });
  const failure = await failureOf(client.callTool({ name: "list-users", arguments: {} }));
  assert.equal(failure.reason, "misconfigured");
  assert.match(failure.message, /CLERK_SECRET_KEY/);
});

test("numbers in metadata keep their digits in the text", limit, async (t) => {
  const client = await connect(t, "legacy", environment("/get-user/metadata-exact"));
  const { content } = await client.callTool({ name: "get-user", arguments: { userId } });
  assert.match(content[0].text, /"z":12345678901234567890,"a":1\.10,/);
});

test("standard output holds nothing but the protocol, and the server ends with its input", limit, async () => {
  const env = { CLERK_SECRET_KEY: key, RUST_LOG: "trace" };
  const child = spawn(server, [], { env, stdio: "pipe" });
  const clientInfo = { name: "test", version: "1" };
  const params = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo };
  for (const message of [
    { id: 1, method: "initialize", params },
    { method: "notifications/initialized" },
    { id: 2, method: "tools/call", params: { name: "get-user", arguments: { userId: "confided/to/it" } } },
  ]) {
    child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  }
  child.stdin.end();
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
  assert.equal(code, 0);
  const messages = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(messages.map(({ jsonrpc, id }) => [jsonrpc, id]), [["2.0", 1], ["2.0", 2]]);
  assert.match(stderr, /operation="get-user".*outcome="invalid-parameter"/);
  assert.doesNotMatch(stderr, /confided|sk_test/);
});
