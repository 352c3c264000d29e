/**
 * JavaScript's values to the component's and back. Metadata is a value in JavaScript and the text of JSON in the
 * component, a timestamp is a number here and a BigInt there.
 */

import type { Schema } from "./component.js";
import { ClerkError } from "./failure.js";

/**
 * The parameters of an operation. jco would ignore a name that it does not know, and take -1 for 4294967295 and "x" for
 * 0: what the component's types can't hold is refused here, in the way in which the component refuses.
 */
export function toComponent({ properties = {} }: Schema, params: object): object {
  const unknown = Object.keys(params).find((name) => !Object.hasOwn(properties, name));
  if (unknown !== undefined) {
    throw refusal(unknown, `is no parameter; there are ${Object.keys(properties).join(", ")}`);
  }
  const given = params as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, value(name, schema, given[name])]),
  );
}

function value(name: string, schema: Schema, given: unknown): unknown {
  const types = [schema.type].flat();
  if (name === "secretKey") given ??= ""; // no option in the component: empty is the environment
  if (types.includes("null") && (given === undefined || given === null)) return undefined;
  if (types.includes("boolean")) {
    if (typeof given !== "boolean") throw refusal(name, "must be a boolean");
  } else if (types.includes("integer")) {
    if (typeof given !== "number" || given >>> 0 !== given)
      throw refusal(name, "must be a whole number from 0 to 4294967295");
  } else if (types.includes("string")) {
    if (typeof given !== "string" || !given.isWellFormed())
      throw refusal(name, "must be a string of Unicode characters");
  } else {
    return json(name, given);
  }
  return given;
}

function json(name: string, value: unknown): string {
  try {
    const text = JSON.stringify(value) as string | undefined;
    if (text !== undefined) return text;
  } catch {
    // It says what is in the value, which may be private.
  }
  throw refusal(name, "must be an object that JSON can hold");
}

/** An output or a fault. */
export function fromComponent(schema: Schema, value: unknown): unknown {
  if (value === undefined) return undefined;
  if (schema.items) return (value as unknown[]).map((item) => fromComponent(schema.items!, item));
  if (schema.properties) {
    const fields = Object.entries(schema.properties);
    const record = value as Record<string, unknown>;
    return Object.fromEntries(fields.map(([name, field]) => [name, fromComponent(field, record[name])]));
  }
  if (typeof value === "bigint") return Number(value);
  return schema.type === undefined ? JSON.parse(value as string) : value;
}

/** Neither `parameter` nor `why` holds the value, which may be secret. */
function refusal(parameter: string, why: string): ClerkError {
  return new ClerkError({
    case: "permanent-invalid-parameter",
    fault: { message: `${parameter} ${why}`, parameter, errors: [] },
  });
}
