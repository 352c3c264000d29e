/** The Clerk block in Node: a `Block` holds the component, `block.clerk()` gives its operations. */

export { Block, type BlockOptions, type ClerkOptions } from "./block.js";
export { ClerkError } from "./failure.js";
export type * from "#component/operations.js";
