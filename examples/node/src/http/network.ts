import type { OutgoingHttpHeaders } from "node:http";

import type { Connections } from "./connections.js";
import type { ErrorCode } from "./error_code.js";
import { Exchange, type Timeouts } from "./exchange.js";

export interface Request {
  method: string;
  /** Scheme, host and port. */
  origin: URL;
  path: string;
  headers: OutgoingHttpHeaders;
  timeouts: Timeouts;
}

/** What an instance of the component can reach: one address. */
export class Network {
  readonly #connections: Connections;
  #allowed: string | undefined;
  readonly #exchanges = new Set<Exchange>();

  /** `allowed` is an origin as URLs have it; without one, nothing can be reached. */
  constructor(connections: Connections, allowed: string | undefined) {
    this.#connections = connections;
    this.#allowed = allowed;
  }

  /** A request that is to be sent; or why it can't be. */
  open({ method, origin, path, headers, timeouts }: Request): Exchange | ErrorCode {
    if (origin.origin !== this.#allowed) return { tag: "HTTP-request-denied" };
    try {
      const request = this.#connections.request(origin, { method, path, headers });
      const exchange = new Exchange(request, timeouts);
      this.#exchanges.add(exchange);
      request.once("close", () => this.#exchanges.delete(exchange));
      return exchange;
    } catch {
      return { tag: "HTTP-request-URI-invalid" }; // method and headers were checked before
    }
  }

  /** From now on nothing can be reached, and what is under way ends. */
  close(): void {
    this.#allowed = undefined;
    for (const exchange of this.#exchanges) exchange.fail({ tag: "connection-terminated" });
  }
}
