import type { ClientRequest, IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";

import { Body } from "./body.js";
import { afterSending, beforeSending, type ErrorCode } from "./error_code.js";

/** In milliseconds. One that is missing is no limit. */
export interface Timeouts {
  connect?: number;
  firstByte?: number;
  betweenBytes?: number;
}

export interface Answer {
  status: number;
  /** By their names in lower case. */
  headers: NodeJS.Dict<string[]>;
  body: Body;
}

const closed = Object.assign(new Error("the connection was closed"), { code: "ECONNRESET" });

/** A request and its answer. It is sent once: no redirect is followed, no failure is hidden by another try. */
export class Exchange {
  /** Set when there is an answer, or when it is known that there will be none. */
  outcome?: { tag: "ok"; val: Answer } | { tag: "err"; val: ErrorCode };
  /** Resolves when `outcome` is set. */
  readonly settled: Promise<void>;

  readonly #request: ClientRequest;
  readonly #timeouts: Timeouts;
  #phase: "connecting" | "TLS handshake" | "sent" = "connecting";
  #socket: Socket | undefined;
  #timer: NodeJS.Timeout | undefined;
  #settle!: () => void;

  constructor(request: ClientRequest, timeouts: Timeouts) {
    this.#request = request;
    this.#timeouts = timeouts;
    this.settled = new Promise((resolve) => (this.#settle = resolve));
    this.#limit(timeouts.connect, { tag: "connection-timeout" });
    request
      .on("socket", (socket) => this.#follow(socket))
      .on("response", (message) => this.#answered(message))
      .on("error", (error) => this.#end({ tag: "err", val: this.#code(error) }))
      .on("close", () => this.#end({ tag: "err", val: this.#code(closed) })); // without the two, after status 101
  }

  /** Sends it, with the whole body if there is one. */
  send(body?: Buffer): void {
    this.#request.end(body);
  }

  /** Ends it, wherever it is. */
  fail(code: ErrorCode): void {
    if (this.outcome?.tag === "ok") return this.outcome.val.body.close(code);
    this.#end({ tag: "err", val: code });
    this.#request.destroy();
  }

  /** Until the connection is there, nothing of the request has left. */
  #follow(socket: Socket): void {
    this.#socket = socket;
    const tls = socket instanceof TLSSocket;
    if (socket.connecting) {
      if (tls) socket.once("connect", () => (this.#phase = "TLS handshake"));
    } else if (tls && (socket as { secureConnecting?: boolean }).secureConnecting) {
      this.#phase = "TLS handshake";
    } else {
      return this.#connected();
    }
    socket.once(tls ? "secureConnect" : "connect", () => this.#connected());
  }

  #connected(): void {
    this.#phase = "sent";
    this.#limit(this.#timeouts.firstByte, { tag: "connection-read-timeout" });
  }

  #answered(message: IncomingMessage): void {
    const body = new Body(message, this.#timeouts.betweenBytes);
    this.#end({ tag: "ok", val: { status: message.statusCode!, headers: message.headersDistinct, body } });
  }

  #code(error: Error): ErrorCode {
    if (this.#phase === "sent") return afterSending(error);
    if (this.#phase === "connecting") return beforeSending(error);
    const untrusted = this.#socket instanceof TLSSocket && this.#socket.authorizationError;
    return { tag: untrusted ? "TLS-certificate-error" : "TLS-protocol-error" };
  }

  #limit(milliseconds: number | undefined, code: ErrorCode): void {
    clearTimeout(this.#timer);
    if (milliseconds !== undefined) this.#timer = setTimeout(() => this.fail(code), milliseconds);
  }

  /** The first outcome is the one. */
  #end(outcome: NonNullable<Exchange["outcome"]>): void {
    clearTimeout(this.#timer);
    this.outcome ??= outcome;
    this.#settle();
  }
}
