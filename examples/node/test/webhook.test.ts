/** Webhooks, signed by another implementation of the standard. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Block } from "clerk-tool";
import { Webhook } from "standardwebhooks";

import { failureOf } from "./support.js";

const secret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const body = JSON.stringify({ data: { id: "user_1", object: "user" }, object: "event", type: "user.created" });
const clerk = new Block().clerk({ secretKey: undefined, webhookSigningSecret: secret });

function signed(at: Date) {
  const svixTimestamp = String(Math.floor(at.getTime() / 1000));
  return { svixId: "msg_1", svixTimestamp, svixSignature: new Webhook(secret).sign("msg_1", at, body), body };
}

const fromNow = (seconds: number) => new Date(Date.now() + seconds * 1000);

for (const seconds of [-290, 0, 290]) {
  test(`a webhook of ${seconds} s from now is verified by the clock of this machine`, async () => {
    const { id, type, userId } = await clerk.verifyWebhook(signed(fromNow(seconds)));
    assert.deepEqual([id, type, userId], ["msg_1", "user.created", "user_1"]);
  });
}

for (const seconds of [-310, 310]) {
  test(`a webhook of ${seconds} s from now is refused`, async () => {
    assert.equal((await failureOf(clerk.verifyWebhook(signed(fromNow(seconds))))).reason, "unauthorized");
  });
}

test("a time that is given counts", async () => {
  const then = new Date(Date.UTC(2020, 0, 1));
  assert.equal((await clerk.verifyWebhook({ ...signed(then), now: then.getTime() })).userId, "user_1");
});

test("a body that was changed is refused", async () => {
  const webhook = { ...signed(fromNow(0)), body: body.replace("user_1", "user_2") };
  assert.equal((await failureOf(clerk.verifyWebhook(webhook))).reason, "unauthorized");
});
