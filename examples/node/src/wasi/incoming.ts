/** Answers of `wasi:http`. What the component drops before its end is given up. */

import type { Body } from "../http/body.js";
import type { ErrorCode } from "../http/error_code.js";
import type { Answer, Exchange } from "../http/exchange.js";
import { Fields } from "./fields.js";
import { InputStream, Pollable } from "./io.js";

const dropped: ErrorCode = { tag: "HTTP-response-incomplete" };

type Result<T, E> = { tag: "ok"; val: T } | { tag: "err"; val: E };

export class FutureIncomingResponse {
  readonly #exchange: Exchange;
  #taken = false;

  constructor(exchange: Exchange) {
    this.#exchange = exchange;
  }

  subscribe(): Pollable {
    return new Pollable(this.#exchange.settled);
  }

  get(): Result<Result<IncomingResponse, ErrorCode>, void> | undefined {
    const { outcome } = this.#exchange;
    if (!outcome) return undefined;
    if (this.#taken) return { tag: "err", val: undefined };
    this.#taken = true;
    const val = outcome.tag === "err" ? outcome : { tag: "ok" as const, val: new IncomingResponse(outcome.val) };
    return { tag: "ok", val };
  }

  [Symbol.dispose](): void {
    if (!this.#taken) this.#exchange.fail(dropped);
  }
}

export class IncomingResponse {
  readonly #answer: Answer;
  #consumed = false;

  constructor(answer: Answer) {
    this.#answer = answer;
  }

  status(): number {
    return this.#answer.status;
  }

  headers(): Fields {
    return new Fields(this.#answer.headers);
  }

  consume(): IncomingBody {
    if (this.#consumed) throw undefined;
    this.#consumed = true;
    return new IncomingBody(this.#answer.body);
  }

  [Symbol.dispose](): void {
    if (!this.#consumed) this.#answer.body.close(dropped);
  }
}

export class IncomingBody {
  readonly #body: Body;

  constructor(body: Body) {
    this.#body = body;
  }

  stream(): InputStream {
    return new InputStream(this.#body);
  }

  [Symbol.dispose](): void {
    this.#body.close(dropped);
  }
}
