import { validateHeaderName, validateHeaderValue } from "node:http";

/** Headers of `wasi:http`, by their names in lower case. */
export class Fields {
  readonly values: NodeJS.Dict<string[]>;

  constructor(values: NodeJS.Dict<string[]> = {}) {
    this.values = values;
  }

  static fromList(entries: [string, Uint8Array][]): Fields {
    const fields = new Fields();
    for (const [name, bytes] of entries) fields.append(name, bytes);
    return fields;
  }

  get(name: string): Uint8Array[] {
    return (this.values[name.toLowerCase()] ?? []).map((value) => Buffer.from(value, "latin1"));
  }

  append(name: string, bytes: Uint8Array): void {
    const value = Buffer.from(bytes).toString("latin1");
    try {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    } catch {
      throw { tag: "invalid-syntax" };
    }
    (this.values[name.toLowerCase()] ??= []).push(value);
  }
}
