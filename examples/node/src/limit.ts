/** Waits for work, but no longer than `timeout` milliseconds, and not once `signal` aborts. The work itself goes on. */
export async function limited<T>(work: Promise<T>, timeout: number, signal: AbortSignal | undefined): Promise<T> {
  const { promise: stopped, reject: stop } = Promise.withResolvers<never>();
  const timer = setTimeout(() => stop(new DOMException("The call took too long", "TimeoutError")), timeout);
  const abort = () => stop(signal!.reason);
  signal?.addEventListener("abort", abort);
  try {
    return await Promise.race([work, stopped]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
  }
}
