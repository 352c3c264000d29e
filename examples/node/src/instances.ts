import type { Instance } from "./instance.js";

/** Larger ones are not kept. A page of 500 users takes some 8 MB. */
const largest = 32 * 1024 * 1024;

/** Instances between two calls, the one used last at the end. Each is only ever used for the key that it was made for. */
export class Instances {
  readonly #idle: { key: string; instance: Instance }[] = [];
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  take(key: string): Instance | undefined {
    const index = this.#idle.findLastIndex((idle) => idle.key === key);
    return index < 0 ? undefined : this.#idle.splice(index, 1)[0]!.instance;
  }

  keep(key: string, instance: Instance): void {
    if (instance.size > largest) return;
    this.#idle.push({ key, instance });
    if (this.#idle.length > this.#most) this.#idle.shift();
  }

  clear(): void {
    this.#idle.length = 0;
  }
}
