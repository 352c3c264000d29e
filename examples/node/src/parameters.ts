import { ClerkError } from "./failure.js";

/** The parameters of a call as JSON. Whether they are right is the component's to judge; here, whether JSON holds them. */
export function toJson(params: object): string {
  const members: string[] = [];
  for (const [name, value] of Object.entries(params)) {
    if (name === "secretKey") throw refusal(name, "is an option of block.clerk(), not a parameter of a call");
    if (value !== undefined) members.push(`${JSON.stringify(name)}:${text(name, value)}`);
  }
  return `{${members.join()}}`;
}

const held = /^\[object (Object|Array|String|Number|Boolean|Null|Undefined)\]$/;

function text(name: string, value: unknown): string {
  try {
    return JSON.stringify(value, onlyJson);
  } catch {
    throw refusal(name, "has a value that JSON can't hold"); // the reason may show the value, which may be private
  }
}

/**
 * By itself, JSON.stringify leaves functions and symbols away, and writes null for numbers and dates that are not finite
 * and for `undefined` in a list, and `{}` for a Map or a Promise, which as metadata would replace all that there is.
 */
function onlyJson(this: Record<string, unknown>, key: string, value: unknown): unknown {
  const kind = Object.prototype.toString.call(value);
  if (!held.test(kind)) throw new TypeError();
  if (kind === "[object Number]" && !Number.isFinite(Number(value))) throw new TypeError();
  const lost = (value === null || value === undefined) && value !== this[key]; // by toJSON
  if (lost || (value === undefined && Array.isArray(this))) throw new TypeError();
  return value;
}

function refusal(parameter: string, why: string): ClerkError {
  return new ClerkError("permanent", {
    reason: "invalid-parameter",
    message: `${parameter} ${why}`,
    parameter,
    errors: [],
  });
}
