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

function text(name: string, value: unknown): string {
  try {
    return JSON.stringify(value, onlyJson);
  } catch {
    throw refusal(name, "has a value that JSON can't hold"); // the reason may show the value, which may be private
  }
}

/** By itself, JSON.stringify leaves functions and symbols away and writes null for numbers that are not finite. */
function onlyJson(_key: string, value: unknown): unknown {
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
