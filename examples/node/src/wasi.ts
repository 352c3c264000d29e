/** What the component imports: jco's shim of WASI, with an environment of its own, and mended where it misleads. */

import { http } from "@bytecodealliance/preview2-shim";
import { WASIShim } from "@bytecodealliance/preview2-shim/instantiation";

type Handle = typeof http.outgoingHandler.handle;

/** They see nothing of `process.env`. */
export function imports(env: Record<string, string>): object {
  return {
    ...new WASIShim({ sandbox: { env } }).getImportObject(),
    "wasi:http/outgoing-handler": { handle },
    "wasi:http/types": { ...http.types, httpErrorCode },
  };
}

/**
 * The shim lets no request be silent for longer than it may take to connect, and then says that it did not connect,
 * though it may have been done. Here it may be silent as long as it may take to answer, and is then without an answer.
 */
const handle: Handle = (request, options) => {
  options?.setConnectTimeout(options.firstByteTimeout());
  const response = http.outgoingHandler.handle(request, options);
  const get = response.get.bind(response);
  response.get = () => {
    const result = get();
    const answer = result?.tag === "ok" ? result.val : undefined;
    if (answer?.tag === "err" && answer.val.tag === "connection-timeout") answer.val = { tag: "HTTP-response-timeout" };
    return result;
  };
  return response;
};

/** The shim takes the error of a body that broke off for an error code, which jco answers with a trap. */
const httpErrorCode: typeof http.types.httpErrorCode = (error) => {
  const code = http.types.httpErrorCode(error);
  return typeof code?.tag === "string" ? code : { tag: "internal-error", val: String(code) };
};
