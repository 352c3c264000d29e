/** Requests of `wasi:http`. */

import type { Method, Scheme } from "#component/interfaces/wasi-http-types.js";

import type { Exchange, Timeouts } from "../http/exchange.js";
import type { Network } from "../http/network.js";
import { Fields } from "./fields.js";
import { FutureIncomingResponse } from "./incoming.js";
import { OutputStream } from "./io.js";

export class OutgoingRequest {
  readonly #headers: Fields;
  #method: Method = { tag: "get" };
  #scheme: Scheme = { tag: "HTTPS" };
  #authority = "";
  #path = "/";
  #body: OutgoingBody | undefined;

  constructor(headers: Fields) {
    this.#headers = headers;
  }

  setMethod(method: Method): void {
    this.#method = method;
  }

  setScheme(scheme: Scheme = { tag: "HTTPS" }): void {
    this.#scheme = scheme;
  }

  setAuthority(authority = ""): void {
    this.#authority = authority;
  }

  setPathWithQuery(path = "/"): void {
    this.#path = path;
  }

  body(): OutgoingBody {
    if (this.#body) throw undefined;
    return (this.#body = new OutgoingBody());
  }

  /** What `wasi:http/outgoing-handler` does: begins to connect, and sends the request when its body is finished. */
  handle(network: Network, timeouts: Timeouts): FutureIncomingResponse {
    const method = this.#method.tag === "other" ? this.#method.val : this.#method.tag.toUpperCase();
    const origin = URL.parse(`${this.#scheme.tag === "HTTP" ? "http" : "https"}://${this.#authority}`);
    if (this.#scheme.tag === "other" || !origin) throw { tag: "HTTP-request-URI-invalid" };
    const exchange = network.open({ method, origin, path: this.#path, headers: this.#headers.values, timeouts });
    if ("tag" in exchange) throw exchange;
    if (this.#body) this.#body.sendWith(exchange);
    else exchange.send();
    return new FutureIncomingResponse(exchange);
  }
}

/** Held until it is finished, so that its length is known and no half of it is ever sent. */
export class OutgoingBody {
  readonly #chunks: Uint8Array[] = [];
  #finished = false;
  #exchange: Exchange | undefined;

  static finish(body: OutgoingBody): void {
    body.#finished = true;
    body.#send();
  }

  write(): OutputStream {
    return new OutputStream((bytes) => this.#chunks.push(bytes));
  }

  sendWith(exchange: Exchange): void {
    this.#exchange = exchange;
    this.#send();
  }

  #send(): void {
    if (this.#finished) this.#exchange?.send(Buffer.concat(this.#chunks));
  }

  [Symbol.dispose](): void {
    this.#exchange?.fail({ tag: "HTTP-protocol-error" });
  }
}

export class RequestOptions {
  readonly timeouts: Timeouts = {};

  setConnectTimeout(duration?: bigint): void {
    this.timeouts.connect = milliseconds(duration);
  }

  setFirstByteTimeout(duration?: bigint): void {
    this.timeouts.firstByte = milliseconds(duration);
  }

  setBetweenBytesTimeout(duration?: bigint): void {
    this.timeouts.betweenBytes = milliseconds(duration);
  }
}

function milliseconds(nanoseconds: bigint | undefined): number | undefined {
  return nanoseconds === undefined ? undefined : Number(nanoseconds / 1_000_000n);
}
