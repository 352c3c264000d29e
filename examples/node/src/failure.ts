import type { Case, Fault } from "#component/operations.js";

/** How an operation failed. Its text never contains the secret key. */
export class ClerkError extends Error {
  /** What the caller should do, such as `rate-limited`. */
  readonly case: Case;
  /** What is known about it. */
  readonly fault: Fault;
  /** Whether the same call may be repeated without looking, after `fault.retryAfterMs` if that is given. */
  readonly retryable: boolean;

  constructor(failure: Failure) {
    super(`${failure.case}: ${failure.fault.message}`);
    this.name = "ClerkError";
    this.case = failure.case;
    this.fault = failure.fault;
    this.retryable = !failure.case.includes("permanent");
  }
}

/** A failure as it leaves a worker, which errors can't do whole. */
export interface Failure {
  case: Case;
  fault: Fault;
}
