/** What Node says of a request that failed, in the words of wasi:http. */

import type { ErrorCode } from "#component/interfaces/wasi-http-types.js";

export type { ErrorCode };

type NodeError = Error & { code?: string };

/** While there is no connection. The component takes all of these for "nothing was sent". */
export function beforeSending({ code }: NodeError): ErrorCode {
  switch (code) {
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return { tag: "DNS-error", val: {} };
    case "ECONNREFUSED":
      return { tag: "connection-refused" };
    case "ETIMEDOUT":
      return { tag: "connection-timeout" };
    case "EHOSTUNREACH":
    case "ENETUNREACH":
      return { tag: "destination-IP-unroutable" };
    case "EMFILE":
    case "ENFILE":
      return { tag: "connection-limit-reached" };
    case "EACCES":
    case "EPERM":
    case "ERR_ACCESS_DENIED":
      return { tag: "HTTP-request-denied" };
    default:
      return { tag: "destination-unavailable" };
  }
}

/** Once the server may have read some of the request. The component takes none of these for "nothing was sent". */
export function afterSending({ code = "", message }: NodeError): ErrorCode {
  switch (code) {
    case "ECONNABORTED":
    case "ECONNRESET":
    case "EPIPE":
      return { tag: "connection-terminated" };
    case "ETIMEDOUT":
      return { tag: "connection-read-timeout" };
    case "HPE_HEADER_OVERFLOW":
      return { tag: "HTTP-response-header-section-size", val: undefined };
    default:
      return code.startsWith("HPE_") ? { tag: "HTTP-protocol-error" } : { tag: "internal-error", val: code || message };
  }
}

/** Once some of the answer is there. */
export function whileReading(error: NodeError): ErrorCode {
  const code = afterSending(error);
  return code.tag === "connection-terminated" ? { tag: "HTTP-response-incomplete" } : code;
}
