import type { IncomingMessage } from "node:http";

import { whileReading, type ErrorCode } from "./error_code.js";

/** The body of an answer. The connection is not read faster than the body is. */
export class Body {
  readonly #message: IncomingMessage;
  readonly #betweenBytes: number | undefined;
  #failure: ErrorCode | undefined;
  #wake = (): void => {};

  constructor(message: IncomingMessage, betweenBytes: number | undefined) {
    this.#message = message;
    this.#betweenBytes = betweenBytes;
    const wake = () => this.#wake();
    message
      .on("readable", wake)
      .on("end", wake)
      .on("close", wake)
      .on("error", (error) => (this.#failure ??= whileReading(error)));
  }

  /** Some bytes, at least one, as soon as there are any; nothing at the end; or why there are no more. */
  async read(most: number): Promise<Uint8Array | undefined | { failure: ErrorCode }> {
    for (;;) {
      const bytes = this.#message.read() as Buffer | null;
      if (bytes !== null) {
        if (bytes.length > most) this.#message.unshift(bytes.subarray(most));
        return bytes.subarray(0, most);
      }
      if (this.#failure) return { failure: this.#failure };
      if (this.#message.readableEnded) return undefined;
      if (this.#message.closed) return { failure: { tag: "HTTP-response-incomplete" } };
      await this.#change();
    }
  }

  /** Closes the connection, unless the body was read to its end. Who waits for bytes gets `failure`. */
  close(failure: ErrorCode): void {
    this.#failure ??= failure;
    if (!this.#message.readableEnded) this.#message.destroy();
  }

  /** Waits until something has happened to the message. */
  async #change(): Promise<void> {
    const changed = new Promise<void>((resolve) => (this.#wake = resolve));
    if (this.#betweenBytes === undefined) return changed;
    const timer = setTimeout(() => this.close({ tag: "connection-read-timeout" }), this.#betweenBytes);
    await changed;
    clearTimeout(timer);
  }
}
