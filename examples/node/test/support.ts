/** Servers to call: small ones in this process, and `host-test serve`, which answers as Clerk would. */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer, type RequestListener, type ServerResponse } from "node:http";
import * as net from "node:net";
import { createInterface } from "node:readline";
import { after } from "node:test";
import { fileURLToPath } from "node:url";

import { ClerkError } from "clerk-tool";

export const root = new URL("../../../../", import.meta.url);
export const secretKey = "sk_test_fixture";
export const userId = "user_2NNEqL2nrIRdJ194ndJqAHwEfxC";

/** The address of a server in this process, which ends with the tests of the file. */
export async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  after(() => server.close().closeAllConnections());
  return listen(server);
}

/** The address of a server that speaks no HTTP by itself. */
export async function serveSockets(listener: (socket: net.Socket) => void): Promise<string> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    listener(socket.on("error", () => {}));
  });
  after(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return listen(server);
}

export async function listen(server: net.Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as net.AddressInfo).port}`;
}

/** Answers as Clerk does. */
export function answer(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

export const user = (id: string) => ({ id, object: "user" });

/** The address of a `host-test serve` that ends with the tests of the file. */
export async function serveFixtures(): Promise<string> {
  const program = fileURLToPath(new URL("target/debug/host-test", root));
  if (!existsSync(program)) throw new Error(`${program} is missing: run \`cargo build\``);
  const server = spawn(program, ["serve"], { stdio: ["ignore", "pipe", "inherit"] });
  after(() => server.kill());
  const [address] = (await once(createInterface(server.stdout), "line")) as [string];
  return address;
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
