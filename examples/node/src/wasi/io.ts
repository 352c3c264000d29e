import type { Body } from "../http/body.js";
import type { ErrorCode } from "../http/error_code.js";

/** `wasi:io/error` */
export class IoError {
  /** Known if it comes from HTTP. */
  readonly code: ErrorCode;

  constructor(code: ErrorCode) {
    this.code = code;
  }

  toDebugString(): string {
    return this.code.tag;
  }
}

/** `wasi:io/poll`: the instance waits, and nothing else does. */
export class Pollable {
  readonly #ready: Promise<void>;

  constructor(ready: Promise<void>) {
    this.#ready = ready;
  }

  block(): Promise<void> {
    return this.#ready;
  }
}

/** `wasi:io/streams`: an answer's body. Without one there is nothing to read. */
export class InputStream {
  readonly #body: Body | undefined;

  constructor(body?: Body) {
    this.#body = body;
  }

  async blockingRead(length: bigint): Promise<Uint8Array> {
    const bytes = await this.#body?.read(Number(length));
    if (bytes === undefined) throw { tag: "closed" };
    if ("failure" in bytes) throw { tag: "last-operation-failed", val: new IoError(bytes.failure) };
    return bytes;
  }
}

/** `wasi:io/streams`: takes everything at once. */
export class OutputStream {
  readonly #take: (bytes: Uint8Array) => void;

  constructor(take: (bytes: Uint8Array) => void) {
    this.#take = take;
  }

  checkWrite(): bigint {
    return 65_536n;
  }

  write(bytes: Uint8Array): void {
    this.#take(bytes);
  }

  blockingWriteAndFlush(bytes: Uint8Array): void {
    this.#take(bytes);
  }

  blockingFlush(): void {}

  subscribe(): Pollable {
    return new Pollable(Promise.resolve());
  }
}
