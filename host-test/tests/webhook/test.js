/** The program's receiver, and messages that the official library for Node signs. */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

import { Webhook } from "standardwebhooks";

const program = fileURLToPath(new URL("../../../target/debug/host-test", import.meta.url));
const secret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const receiver = spawn(program, ["webhook", "--listen", "127.0.0.1:0"], {
  env: { ...process.env, CLERK_WEBHOOK_SIGNING_SECRET: secret },
});
after(() => receiver.kill());
const [listening] = await once(createInterface(receiver.stderr), "line");
const address = listening.replace("host-test: listening on ", "");
const events = createInterface(receiver.stdout);

async function send(id, body, change = (body) => body) {
  const time = new Date();
  const headers = {
    "svix-id": id,
    "svix-timestamp": String(Math.floor(time / 1000)),
    "svix-signature": new Webhook(secret).sign(id, time, body),
  };
  return (await fetch(address, { method: "POST", headers, body: change(body) })).status;
}

test("a message that standardwebhooks signs is verified and printed", async () => {
  const body = JSON.stringify({ type: "user.created", data: { id: "user_1", first_name: "Zoë 🦀" } });
  const printed = once(events, "line");
  assert.equal(await send("msg_1", body), 204);
  const [line] = await printed;
  const { id, type, userId, data } = JSON.parse(line);
  assert.deepEqual({ id, type, userId, data }, { id: "msg_1", userId: "user_1", ...JSON.parse(body) });
  assert.equal(await send("msg_2", body, (body) => body.replace("Zoë", "Zoe")), 401);
});

test("it ends when it is told to", { timeout: 10_000 }, async () => {
  receiver.kill("SIGTERM");
  const [code] = await once(receiver, "exit");
  assert.equal(code, 0);
});
