/** Over TLS, with certificates made for the test. */

import assert from "node:assert/strict";
import * as https from "node:https";
import { after, test } from "node:test";
import { setDefaultCACertificates } from "node:tls";

import { Block } from "clerk-tool";
import { generate } from "selfsigned";

import { answer, failureOf, listen, secretKey, user, userId } from "./support.js";

const names = (commonName: string) => [{ name: "commonName", value: commonName }];
const options = { keyType: "ec", algorithm: "sha256" } as const;

async function authority(name: string) {
  const { private: key, cert } = await generate(names(name), {
    ...options,
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, critical: true },
    ],
  });
  return { key, cert };
}

let requests = 0;
let connections = 0;

/** A server for `localhost`, whose certificate `ca` signed. */
async function serve(ca: { key: string; cert: string }, validUntil?: Date): Promise<string> {
  const { private: key, cert } = await generate(names("localhost"), {
    ...options,
    ca,
    extensions: [{ name: "subjectAltName", altNames: [{ type: 2, value: "localhost" }] }],
    ...(validUntil && { notBeforeDate: new Date(0), notAfterDate: validUntil }),
  });
  const server = https.createServer({ key, cert }, (_, response) => {
    requests += 1;
    answer(response, user(userId));
  });
  server.on("secureConnection", () => (connections += 1));
  after(() => server.close().closeAllConnections());
  return (await listen(server)).replace("http://127.0.0.1", "https://localhost");
}

const trusted = await authority("trusted");
setDefaultCACertificates([trusted.cert]);
const block = new Block();

test("a server with a certificate that is trusted is reached, over one connection for all calls", async () => {
  const clerk = block.clerk({ secretKey, apiUrl: await serve(trusted) });
  for (let call = 0; call < 3; call += 1) assert.equal((await clerk.getUser({ userId })).id, userId);
  assert.deepEqual([requests, connections], [3, 1]);
});

for (const [how, address] of [
  ["is signed by nobody known", async () => serve(await authority("unknown"))],
  ["has expired", async () => serve(trusted, new Date(86_400_000))],
  ["is for another name", async () => (await serve(trusted)).replace("localhost", "127.0.0.1")],
] as const) {
  test(`nothing is sent to a server whose certificate ${how}`, async () => {
    requests = 0;
    const clerk = block.clerk({ secretKey, apiUrl: await address() });
    const error = await failureOf(clerk.createUser({ emailAddress: "ada@example.com" }));
    assert.deepEqual([error.case, error.reason], ["transient", "unavailable"]);
    assert.match(error.message, /certificate/i);
    assert.equal(requests, 0);
  });
}
