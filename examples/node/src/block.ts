import type { CallOptions, Operations } from "#component/operations.js";

import { coreModules, needClock, operations } from "./component.js";
import { ClerkError } from "./failure.js";
import { Connections } from "./http/connections.js";
import { Network } from "./http/network.js";
import { Instance } from "./instance.js";
import { Instances } from "./instances.js";
import { limited } from "./limit.js";
import { toJson } from "./parameters.js";

export interface BlockOptions {
  /** How many instances of the component are kept for later calls, 16 unless given. */
  idleInstances?: number;
}

export interface ClerkOptions {
  /** Without one, calls are refused. */
  secretKey: string | undefined;
  /** For `verifyWebhook` without one. Its `now` is filled in by this machine's clock, unless given. */
  webhookSigningSecret?: string;
  /** Where Clerk is, `https://api.clerk.com` unless given; empty is as good as not given. Calls can reach nothing else. */
  apiUrl?: string;
  /**
   * How long a call may take, in milliseconds: 220,000 unless given. Below 210,000, it may end a call that would have
   * come to an end by itself: `ensureUser` and `ensureOrganization` send up to three requests.
   */
  timeout?: number;
}

const unfit = () =>
  new ClerkError("permanent", {
    reason: "misconfigured",
    message: "The secret key has a NUL in it, which an environment can't hold: set the key as Clerk's dashboard shows it",
    errors: [],
  });

const withNow = (params: { now?: unknown }) => ({ ...params, now: params.now ?? Date.now() });

/** The component with its instances and connections. A call takes an instance of its key, or a new one. */
export class Block {
  readonly #connections = new Connections();
  readonly #instances: Instances;

  constructor({ idleInstances = 16 }: BlockOptions = {}) {
    this.#instances = new Instances(idleInstances);
  }

  /** The operations with one secret key. Costs nothing: have one for each key. */
  clerk({
    secretKey = "",
    webhookSigningSecret = "",
    apiUrl = "",
    timeout = 220_000,
  }: ClerkOptions): Operations {
    if (!(timeout > 0 && timeout < 2 ** 31)) throw new RangeError("timeout must be from 1 to 2147483647 milliseconds");
    const env = {
      CLERK_SECRET_KEY: secretKey,
      CLERK_API_URL: apiUrl,
      CLERK_WEBHOOK_SIGNING_SECRET: webhookSigningSecret,
    };
    const key = JSON.stringify(env);
    const origin = URL.parse(apiUrl.trim() || "https://api.clerk.com")?.origin; // as the component takes a blank one
    const call = async (operation: string, params: object = {}, { signal }: CallOptions = {}): Promise<unknown> => {
      const text = toJson(needClock.has(operation) ? withNow(params) : params);
      if (secretKey.includes("\0")) throw unfit(); // the component would see the text before it
      const modules = await coreModules();
      signal?.throwIfAborted();
      const instance =
        this.#instances.take(key) ?? new Instance(modules, env, new Network(this.#connections, origin));
      try {
        const output = await limited(instance.call(operation, text), timeout, signal);
        this.#instances.keep(key, instance);
        return JSON.parse(output);
      } catch (error) {
        if (error instanceof ClerkError) this.#instances.keep(key, instance);
        else instance.close();
        throw error;
      }
    };
    const methods = Object.entries(operations).map(([method, operation]) => [method, call.bind(undefined, operation)]);
    return Object.fromEntries(methods) as Operations;
  }

  /** Lets go of instances and connections, also those in use: calls under way fail. What is idle doesn't keep the process alive. */
  close(): void {
    this.#instances.clear();
    this.#connections.close();
  }
}
