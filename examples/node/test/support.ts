/** `host-test serve`, which answers as Clerk would, and small servers of our own. */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import { after } from "node:test";
import { fileURLToPath } from "node:url";

import { ClerkError } from "clerk-tool";

export const root = new URL("../../../../", import.meta.url);
export const secretKey = "sk_test_fixture";
export const userId = "user_2NNEqL2nrIRdJ194ndJqAHwEfxC";

/** The address of a `host-test serve` that ends with the tests of the file. */
export async function serveFixtures(): Promise<string> {
  const program = fileURLToPath(new URL("target/debug/host-test", root));
  if (!existsSync(program)) throw new Error(`${program} is missing: run \`cargo build\``);
  const server = spawn(program, ["serve"], { stdio: ["ignore", "pipe", "inherit"] });
  after(() => server.kill());
  const [address] = await once(createInterface(server.stdout), "line");
  return address;
}

/** The address of a server in this thread, which ends with the tests of the file. */
export async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  after(() => server.close().closeAllConnections());
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** How a call failed. */
export async function failureOf(call: Promise<unknown>): Promise<ClerkError> {
  const error = await call.then(
    () => assert.fail("it did not fail"),
    (error: unknown) => error,
  );
  assert(error instanceof ClerkError, String(error));
  return error;
}
