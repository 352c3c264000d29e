/** A call, in a thread of the pool: it blocks the thread until Clerk has answered. */

import { instantiate } from "#component/clerk.js";

import { coreModule, fault, operations } from "./component.js";
import type { Failure } from "./failure.js";
import { fromComponent } from "./values.js";
import { imports } from "./wasi.js";

export interface Call {
  operation: string;
  params: object;
  env: Record<string, string>;
}

// jco looks for this when it makes an instance. Where it is missing, as in Node 20, that takes 70 ms; with it, 1 ms.
(WebAssembly as { promising?: unknown }).promising ??= (exported: unknown) => exported;

/** In an instance of its own: no call sees what another one left behind, be it a secret or a trap. */
export default async function perform({ operation, params, env }: Call): Promise<{ ok: unknown } | { err: Failure }> {
  const { from, output } = operations[operation]!;
  const component = await instantiate(coreModule, imports(env) as never);
  const functions = component[from as keyof typeof component] as unknown as Record<string, (params: object) => unknown>;
  try {
    return { ok: fromComponent(output, functions[operation]!(params)) };
  } catch (thrown) {
    if (thrown instanceof Error) throw thrown; // a trap
    const { tag, val } = thrown as { tag: Failure["case"]; val: unknown };
    return { err: { case: tag, fault: fromComponent(fault, val) as Failure["fault"] } };
  }
}
