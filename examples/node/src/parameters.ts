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

const held = /^\[object (Object|Array|String|Number|Boolean)\]$/;

function text(name: string, value: unknown): string {
  try {
    return JSON.stringify(value, onlyJson);
  } catch {
    throw refusal(name, "has a value that JSON can't hold"); // the reason may show the value, which may be private
  }
}

/**
 * By itself, JSON.stringify leaves functions and symbols away, and writes null for numbers that are not finite and `{}` for
 * a Map or a Promise, which as metadata would replace all that there is.
 */
function onlyJson(_key: string, value: unknown): unknown {
  if (typeof value === "object" && value !== null && !held.test(Object.prototype.toString.call(value))) throw new TypeError();
  if (typeof value === "function" || typeof value === "symbol") throw new TypeError();
  if (typeof value === "number" && !Number.isFinite(value)) throw new TypeError();
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
