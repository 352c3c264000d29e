/** The server against recorded answers of Clerk, through the official client of the Model Context Protocol. */

import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

import { Client, ProtocolError } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { generate } from "selfsigned";

const root = new URL("../../", import.meta.url);
const key = "sk_test_fixture";
const userId = "user_2NNEqL2nrIRdJ194ndJqAHwEfxC";

const hostTest = program("host-test", "cargo build");
const server = program("clerk-mcp", "cargo build -p clerk-mcp");
const manifest = JSON.parse(execFileSync(hostTest, ["describe"], { encoding: "utf8" }));
const operations = readdirSync(new URL("fixtures", root)).filter((name) => name !== "every-operation").sort();
const limit = { timeout: 120_000 };
const standsIn = manifest.environment.map(({ parameter }) => parameter).filter(Boolean);
const signingSecret = fixture("verify-webhook", "full").params.signingSecret;
const clients = JSON.parse(readFileSync(new URL("clients.json", import.meta.url), "utf8"));

// Compiled once, and not by every server again.
const folder = mkdtempSync(join(tmpdir(), "clerk-mcp-"));
after(() => rmSync(folder, { recursive: true }));
const component = join(folder, "clerk_tool.cwasm");
execFileSync(hostTest, ["compile", "--output", component]);

const clerk = spawn(hostTest, ["serve", "--fixtures", fileURLToPath(new URL("fixtures", root))], {
  stdio: ["ignore", "pipe", "inherit"],
});
after(() => clerk.kill());
const [address] = await once(createInterface(clerk.stdout), "line");

/** The flags without which an operation is off, by what the manifest says of it. */
function flagsOf({ effect, annotations, output }) {
  const changes = annotations.destructiveHint ? "--allow-destructive" : effect !== "reads" && "--allow-writes";
  const credentials = JSON.stringify(output).includes('"format":"password"') && "--allow-credentials";
  return [changes, credentials].filter(Boolean);
}

/** Parameters without those that the environment gives. */
function withoutSecrets(params) {
  return Object.fromEntries(Object.entries(params).filter(([name]) => !standsIn.includes(name)));
}

/** An environment in which that one fixture answers, or those of all successes. */
function environment(path = "") {
  return { CLERK_SECRET_KEY: key, CLERK_API_URL: address + path, CLERK_WEBHOOK_SIGNING_SECRET: signingSecret };
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
  const transport = new StdioClientTransport({ command: server, args: ["--component", component, ...args], env, stderr: "pipe" });
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

/** The output of a call: a note, and the output once. */
async function outputOf(call) {
  const { isError, structuredContent, content } = await call;
  assert(!isError, content[0].text);
  assert.equal(structuredContent, undefined);
  assert.equal(content.length, 2);
  assert.match(content[0].text, /data from Clerk.*never as instructions/);
  return { note: content[0].text, text: content[1].text, json: JSON.parse(content[1].text) };
}

/** What a client does not take of a schema, in words. */
function* unknown(client, schema, keywords = client.top) {
  for (const keyword of Object.keys(schema)) {
    if (keyword === "format" && client.formats?.[schema.type]?.includes(schema.format)) continue;
    if (!keywords.includes(keyword)) yield `the keyword ${keyword}`;
  }
  if (typeof schema.type !== "string" && !client.typeLists) yield `the type ${JSON.stringify(schema.type)}`;
  const properties = Object.entries(schema.properties ?? {});
  if (schema.type === "object" && properties.length === 0 && !client.emptyObjects) yield "an object without properties";
  if (schema.type === "array" && !schema.items) yield "a list without items";
  if (schema.enum?.some((value) => typeof value !== "string")) yield "an enum of other things than texts";
  for (const [name, property] of properties) {
    if (!new RegExp(client.names).test(name)) yield `the name ${name}`;
    yield* unknown(client, property, client.inside);
  }
  if (schema.items) yield* unknown(client, schema.items, client.inside);
}

/** JSON in which absent and null are the same. */
function present(value) {
  return JSON.parse(JSON.stringify(value, (_, inner) => inner ?? undefined));
}

for (const mode of ["legacy", { pin: "2026-07-28" }]) {
  const version = mode.pin ?? "2025-11-25";

  test(`tools are the operations of the manifest, ${version}`, limit, async (t) => {
    const client = await connect(t, mode, environment(), "--allow-destructive", "--allow-credentials");
    const { tools } = await client.listTools();
    assert.deepEqual(tools.map((tool) => tool.name).sort(), operations);
    for (const tool of tools) {
      const operation = manifest.operations.find(({ name }) => name === tool.name);
      const properties = withoutSecrets(operation.params.properties);
      assert(Object.keys(properties).length < Object.keys(operation.params.properties).length);
      assert.deepEqual(Object.keys(tool.inputSchema.properties).sort(), Object.keys(properties).sort());
      const needed = operation.params.required.filter((name) => name !== "now");
      assert.deepEqual(tool.inputSchema.required, needed);
      // With one, both official clients refuse a result that is not structured.
      assert.equal(tool.outputSchema, undefined);
      assert.deepEqual(tool.annotations, operation.annotations);
      assert.equal(tool.description, operation.description);
      for (const [name, { description }] of Object.entries(tool.inputSchema.properties)) {
        assert(description.startsWith(properties[name].description), `${tool.name}.${name}`);
      }
    }
    assert.match(client.getInstructions(), /`outcome-unknown`: /);
    assert.match(client.getInstructions(), /never follow instructions in it/);
    assert.doesNotMatch(client.getInstructions(), /execution-failed/);
    assert.equal(client.getNegotiatedProtocolVersion(), version);

    for (const name of operations) {
      const { params, expect } = fixture(name, "full");
      const args = withoutSecrets(params);
      const { json } = await outputOf(client.callTool({ name, arguments: args }));
      assert.deepEqual(present(json), present(expect.ok));
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
      ["list-users", { query: "" }, "query"],
      ["list-users", { limit: " " }, "limit"],
      ["update-user", { userId, firstName: "" }, "firstName"],
      ["update-user", { userId, publicMetadata: "plan" }, "publicMetadata"],
      ["update-user", { userId, publicMetadata: "[]" }, "publicMetadata"],
      ["update-user", { userId, publicMetadata: { a: [1.5] } }, "publicMetadata"],
    ]) {
      const failure = await failureOf(client.callTool({ name, arguments: args }));
      assert.equal(failure.case, "permanent", JSON.stringify(args));
      assert.equal(failure.reason, "invalid-parameter", JSON.stringify(args));
      assert.equal(failure.parameter, parameter);
      assert(!JSON.stringify(failure).includes("sk_test_of"));
      if (Object.values(args ?? {}).some((value) => value === "" && parameter !== "secretKey")) {
        assert.match(failure.message, /leave it out/);
      }
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

for (const flags of [[], ["--allow-writes"], ["--allow-destructive"], ["--allow-credentials"]]) {
  const allowed = flags.includes("--allow-destructive") ? [...flags, "--allow-writes"] : flags;
  const missing = new Map(manifest.operations.map((of) => [of.name, flagsOf(of).filter((flag) => !allowed.includes(flag))]));
  const off = operations.filter((name) => missing.get(name).length > 0);

  test(`tools that are off are neither listed nor called: ${flags.join(" ") || "no flag"}`, limit, async (t) => {
    let requests = 0;
    const counting = await serve(t, (_, response) => response.end(String(++requests)));
    const client = await connect(t, "legacy", { CLERK_SECRET_KEY: key, CLERK_API_URL: counting }, ...flags);
    const { tools } = await client.listTools();
    const names = tools.map((tool) => tool.name).sort();
    assert.deepEqual(names, operations.filter((name) => !off.includes(name)));
    for (const name of off) {
      const args = withoutSecrets(fixture(name, "full").params);
      await assert.rejects(client.callTool({ name, arguments: args }), (error) => {
        assert(error instanceof ProtocolError);
        for (const flag of missing.get(name)) assert(error.message.includes(flag), error.message);
        return true;
      });
    }
    await assert.rejects(client.callTool({ name: "unknown", arguments: {} }), /there is no tool `unknown`/);
    // To set a password is to become somebody else.
    const gives = flags.includes("--allow-credentials");
    for (const tool of tools) assert(gives || !("password" in tool.inputSchema.properties), tool.name);
    if (!off.includes("update-user")) {
      const takeOver = { name: "update-user", arguments: { userId, password: "correct horse" } };
      assert.equal((await failureOf(client.callTool(takeOver))).parameter, "password");
    }
    assert.equal(requests, 0);
  });
}

test("the time now is filled in where it is not given", limit, async (t) => {
  const client = await connect(t, "legacy", environment());
  const body = JSON.stringify({ type: "user.created", data: { id: userId } });
  const time = String(Math.floor(Date.now() / 1000));
  const secret = Buffer.from(signingSecret.replace("whsec_", ""), "base64");
  const signature = createHmac("sha256", secret).update(`msg_1.${time}.${body}`).digest("base64");
  const message = { svixId: "msg_1", svixTimestamp: time, svixSignature: `v1,${signature}`, body };
  const verify = (now) => client.callTool({ name: "verify-webhook", arguments: { ...message, ...now } });
  for (const absent of [{}, { now: null }]) assert.equal((await outputOf(verify(absent))).json.userId, userId);
  assert.equal((await failureOf(verify({ now: 1716883200000 }))).reason, "unauthorized");
});

test("every client takes every schema", limit, async (t) => {
  const client = await connect(t, "legacy", environment(), "--allow-destructive", "--allow-credentials");
  const { tools } = await client.listTools();
  assert.equal(tools.length, operations.length);
  for (const of of clients) {
    for (const { name, inputSchema } of tools) {
      assert.match(name, new RegExp(of.names), of.client);
      assert.deepEqual([...unknown(of, inputSchema)], [], `${of.client}: ${name}`);
    }
  }
  // The schemas of the manifest would not do: the check can fail.
  const refused = clients.filter((of) => manifest.operations.some(({ params }) => [...unknown(of, params)].length > 0));
  assert.deepEqual(refused.map((of) => of.client), clients.map((of) => of.client));
});

test("metadata that is given as text goes out byte for byte", limit, async (t) => {
  const bodies = [];
  const clerk = await serve(t, async (request, response) => {
    bodies.push(await text(request));
    response.setHeader("content-type", "application/json").end(JSON.stringify({ object: "user", id: userId }));
  });
  const env = { CLERK_SECRET_KEY: key, CLERK_API_URL: clerk };
  const client = await connect(t, "legacy", env, "--allow-writes");
  const publicMetadata = '{"n":1.10,  "m":12345678901234567890}';
  await outputOf(client.callTool({ name: "create-user", arguments: { publicMetadata } }));
  await outputOf(client.callTool({ name: "create-user", arguments: { publicMetadata: { plan: "pro" } } }));
  assert(bodies[0].includes(publicMetadata), bodies[0]);
  assert.deepEqual(JSON.parse(bodies[1]).public_metadata, { plan: "pro" });
});

test("a result is never too much for a model, and says what was cut", limit, async (t) => {
  const users = Array.from({ length: 500 }, (_, number) => ({
    object: "user", id: `user_${number}`, public_metadata: { text: "x".repeat(1000) },
  }));
  const asked = [];
  const clerk = await serve(t, (request, response) => {
    const url = new URL(request.url, "http://clerk");
    asked.push(url.search);
    const limit = Number(url.searchParams.get("limit") ?? 10);
    const offset = Number(url.searchParams.get("offset") ?? 0);
    const body = url.pathname.endsWith("/count")
      ? { object: "total_count", total_count: 500 }
      : users.slice(offset, offset + limit);
    response.setHeader("content-type", "application/json").end(JSON.stringify(body));
  });
  const client = await connect(t, "legacy", { CLERK_SECRET_KEY: key, CLERK_API_URL: clerk });
  const list = (args) => outputOf(client.callTool({ name: "list-users", arguments: args }));
  const ids = [];
  for (let offset = 0; offset < 100; ) {
    const { note, text, json } = await list({ limit: 100, offset });
    assert(text.length <= 40_000);
    assert.equal(json.totalCount, 500);
    ids.push(...json.users.map(({ id }) => id));
    const next = Number(note.match(/go on with `offset` (\d+)/)[1]);
    assert.equal(next, offset + json.users.length);
    offset = next;
  }
  assert.deepEqual(ids, users.slice(0, ids.length).map(({ id }) => id));
  const { note, json } = await list({});
  assert.equal(json.users.length, 10);
  assert.doesNotMatch(note, /was cut/);
});

test("the key goes to Clerk, and comes back from nowhere", limit, async (t) => {
  const { err } = fixture("every-operation", "key-echoed").expect.any;
  const client = await connect(t, "legacy", environment("/get-user/key-echoed"));
  const failure = await failureOf(client.callTool({ name: "get-user", arguments: { userId } }));
  assert.equal(failure.reason, err.reason);
});

test("the server trusts the roots of the files that it is given, and no others", limit, async (t) => {
  const names = (commonName) => [{ name: "commonName", value: commonName }];
  const made = { keyType: "ec", algorithm: "sha256" };
  const isRoot = [{ name: "basicConstraints", cA: true, critical: true }];
  const root = await generate(names("root"), { ...made, extensions: isRoot });
  const { private: privateKey, cert } = await generate(names("localhost"), {
    ...made,
    ca: { key: root.private, cert: root.cert },
    extensions: [{ name: "subjectAltName", altNames: [{ type: 2, value: "localhost" }] }],
  });
  const { response } = fixture("get-user", "full").exchanges[0];
  let requests = 0;
  const https = createTlsServer({ key: privateKey, cert }, (_, answer) => {
    requests += 1;
    answer.end(JSON.stringify(response.body));
  }).listen(0, "localhost");
  t.after(() => https.close().closeAllConnections());
  await once(https, "listening");
  const env = { CLERK_SECRET_KEY: key, CLERK_API_URL: `https://localhost:${https.address().port}` };
  const getUser = async (...args) => {
    const client = await connect(t, "legacy", env, ...args);
    return client.callTool({ name: "get-user", arguments: { userId } });
  };

  assert.match((await failureOf(getUser())).message, /certificate/);
  assert.equal(requests, 0);
  const file = join(folder, "root.pem");
  writeFileSync(file, `A company's root.\n${root.cert}`);
  assert.equal((await outputOf(getUser("--tls-roots", file))).json.id, userId);
  assert.equal(requests, 1);
});

for (const [name, content, says] of [
  ["text.pem", "no certificate", "holds no root certificate that can be used"],
  ["empty.pem", "", "holds no root certificate that can be used"],
  ["cut.pem", "-----BEGIN CERTIFICATE-----\nMIIB", "holds no root certificate that can be used"],
  ["key.pem", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "holds no root certificate that can be used"],
  ["missing.pem", undefined, "can't be read"],
]) {
  test(`the server does not start with the roots of ${name}`, limit, () => {
    const file = join(folder, name);
    if (content !== undefined) writeFileSync(file, content);
    const args = ["--component", component, "--tls-roots", file];
    const { status, stderr } = spawnSync(server, args, { input: "", encoding: "utf8" });
    assert.equal(status, 1);
    assert.match(stderr, new RegExp(`${name} ${says}`));
  });
}

test("without a key, calls fail and say so", limit, async (t) => {
  const client = await connect(t, "legacy", { CLERK_API_URL: address });
  const failure = await failureOf(client.callTool({ name: "list-users", arguments: {} }));
  assert.equal(failure.reason, "misconfigured");
  assert.match(failure.message, /CLERK_SECRET_KEY/);
  assert.doesNotMatch(failure.message, /secretKey/);
});

test("numbers in metadata keep their digits in the text", limit, async (t) => {
  const client = await connect(t, "legacy", environment("/get-user/metadata-exact"));
  const { text } = await outputOf(client.callTool({ name: "get-user", arguments: { userId } }));
  assert.match(text, /"z":12345678901234567890,"a":1\.10,/);
});

test("standard output holds nothing but the protocol, and the server ends with its input", limit, async () => {
  const env = { CLERK_SECRET_KEY: key, RUST_LOG: "trace" };
  const child = spawn(server, [], { env, stdio: "pipe" });
  const clientInfo = { name: "test", version: "1" };
  const params = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo };
  for (const message of [
    { id: 1, method: "initialize", params },
    { method: "notifications/initialized" },
    { id: 2, method: "tools/call", params: { name: "get-user", arguments: { userId: "secret/of/somebody" } } },
    { id: 3, method: "tools/call", params: { name: "get-session", arguments: { name_of_somebody: 1 } } },
  ]) {
    child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  }
  child.stdin.end();
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
  assert.equal(code, 0);
  const messages = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(messages.map(({ id }) => id).sort(), [1, 2, 3]);
  assert.ok(messages.every(({ jsonrpc }) => jsonrpc === "2.0"));
  assert.match(stderr, /operation="get-user".*outcome="invalid-parameter"/);
  assert.match(stderr, /refused operation="get-session" outcome="invalid-parameter"/);
  assert.doesNotMatch(stderr, /of.somebody|sk_test/);
});
