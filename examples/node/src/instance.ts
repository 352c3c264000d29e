import { instantiate } from "#component/clerk.js";
import type { Case, Fault } from "#component/operations.js";

import { ClerkError } from "./failure.js";
import type { Network } from "./http/network.js";
import { imports } from "./wasi/imports.js";

/** What is kept of the component's standard error: the place of a panic and its message. */
const logLength = 1000;

/** An instance of the component, with an environment and a network of its own. It can do one call at a time. */
export class Instance {
  readonly #network: Network;
  readonly #call: (operation: string, params: string) => Promise<string>;
  #memory: WebAssembly.Memory | undefined;
  #log = "";

  constructor(modules: (name: string) => WebAssembly.Module, env: Record<string, string>, network: Network) {
    this.#network = network;
    const log = (bytes: Uint8Array) => (this.#log = (this.#log + Buffer.from(bytes).toString()).slice(-logLength));
    const core = (module: WebAssembly.Module, imports: WebAssembly.Imports) => {
      const instance = new WebAssembly.Instance(module, imports);
      if (instance.exports.memory instanceof WebAssembly.Memory) this.#memory = instance.exports.memory;
      return instance;
    };
    const { dynamic } = instantiate(modules, imports(env, network, log), core);
    this.#call = dynamic.call as unknown as (operation: string, params: string) => Promise<string>;
  }

  /** From JSON to JSON. Rejects with a ClerkError if the operation failed; with another error, the instance is of no use. */
  async call(operation: string, params: string): Promise<string> {
    try {
      return await this.#call(operation, params);
    } catch (thrown) {
      if (thrown instanceof Error) throw new Error(`the component trapped: ${this.#log || thrown}`, { cause: thrown });
      const { tag, val } = thrown as { tag: Case; val: Fault };
      throw new ClerkError(tag, val);
    }
  }

  /**
   * Ends a call that it is doing, though not at once: its requests fail, and the component comes to its end. Were it left
   * waiting instead, V8 would keep its stack, and all that can be reached from there, for ever.
   */
  close(): void {
    this.#network.close();
  }

  /** How much memory it has taken, in bytes. It never gives any back. */
  get size(): number {
    return this.#memory?.buffer.byteLength ?? 0;
  }
}
