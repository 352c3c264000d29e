import { Piscina } from "piscina";

import type { CallOptions, Operations } from "#component/operations.js";

import { operations } from "./component.js";
import { ClerkError } from "./failure.js";
import { toComponent } from "./values.js";
import type perform from "./worker.js";
import type { Call } from "./worker.js";

export interface BlockOptions {
  /** How many calls may run at the same time, 8 unless given; others wait. Each takes two threads and 27 MB. */
  calls?: number;
}

export interface ClerkOptions {
  /** Without one, calls are refused. */
  secretKey: string | undefined;
  /** Where Clerk is, `https://api.clerk.com` unless given. */
  apiUrl?: string;
  /**
   * How long a call may take, waiting included, in milliseconds: 150,000 unless given. Below 140,000, an update of two
   * requests may be ended that would have come to an end by itself.
   */
  timeout?: number;
}

/** The component with a pool of threads, in which calls run: they block neither the event loop nor each other. */
export class Block {
  readonly #pool: Piscina<Call, Awaited<ReturnType<typeof perform>>>;

  constructor({ calls = 8 }: BlockOptions = {}) {
    this.#pool = new Piscina({
      filename: new URL("./worker.js", import.meta.url).href,
      minThreads: 1,
      maxThreads: calls,
      idleTimeout: 60_000,
      env: {}, // nor can the variables that make jco and its shim log secrets reach the threads
    });
  }

  /** The operations with one secret key. Costs nothing: have one for each key. */
  clerk({ secretKey = "", apiUrl = "", timeout = 150_000 }: ClerkOptions): Operations {
    const env = { CLERK_SECRET_KEY: secretKey, CLERK_API_URL: apiUrl };
    const call = async (operation: string, params: object = {}, options: CallOptions = {}) => {
      const values = toComponent(operations[operation]!.params, params);
      const signal = AbortSignal.any([AbortSignal.timeout(timeout), ...(options.signal ? [options.signal] : [])]);
      const result = await this.#pool.run({ operation, params: values, env }, { signal }).catch((error: unknown) => {
        throw signal.aborted ? signal.reason : error;
      });
      if ("err" in result) throw new ClerkError(result.err);
      return result.ok;
    };
    const methods = Object.keys(operations).map((name) => [name, call.bind(undefined, name)]);
    return Object.fromEntries(methods) as Operations;
  }

  /** Waits for the calls that run, then ends all threads. Threads without a call don't keep the process alive. */
  async close(): Promise<void> {
    await this.#pool.close();
  }
}
