import type { Case, Fault } from "#component/operations.js";

/** How an operation failed, with all that is known about it. Nothing in it contains the secret key. */
export interface ClerkError extends Readonly<Omit<Fault, "message">> {}

export class ClerkError extends Error {
  override readonly name = "ClerkError";
  /** `transient`: the call is safe to retry, as it stands. `permanent`: do not retry it unchanged. */
  readonly case: Case;

  constructor(failureCase: Case, { message, ...fault }: Fault) {
    super(message);
    this.case = failureCase;
    const known = Object.entries(fault).filter(([, value]) => value !== undefined);
    Object.assign(this, Object.fromEntries(known));
  }

  /** Whether the same call is safe to retry, after `retryAfterMs` if that is given. */
  get retryable(): boolean {
    return this.case === "transient";
  }

  toJSON(): Fault & { case: Case } {
    const { name: _, ...fields } = this;
    return { ...fields, message: this.message };
  }
}
