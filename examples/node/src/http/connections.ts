import * as http from "node:http";
import * as https from "node:https";

/** How long a connection is kept without a request, unless the server's `Keep-Alive` says less. */
const idleMs = 30_000;

/** The connections of a block, kept and used again. Those that are idle don't keep the process alive. */
export class Connections {
  readonly #http = new http.Agent({ keepAlive: true, timeout: idleMs });
  readonly #https = new https.Agent({ keepAlive: true, timeout: idleMs });

  request(origin: URL, options: http.RequestOptions): http.ClientRequest {
    return origin.protocol === "https:"
      ? https.request(origin, { ...options, agent: this.#https })
      : http.request(origin, { ...options, agent: this.#http });
  }

  /** Closes all, also those in use. */
  close(): void {
    this.#http.destroy();
    this.#https.destroy();
  }
}
