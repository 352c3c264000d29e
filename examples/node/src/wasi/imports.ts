/** All that the component can reach: no file, no socket, no clock, and one address over HTTP. */

import type { ImportObject } from "#component/clerk.js";

import type { Network } from "../http/network.js";
import { cli } from "./cli.js";
import { Fields } from "./fields.js";
import { FutureIncomingResponse, IncomingBody, IncomingResponse } from "./incoming.js";
import { InputStream, IoError, OutputStream, Pollable } from "./io.js";
import { OutgoingBody, OutgoingRequest, RequestOptions } from "./outgoing.js";

/** The names of what is imported, no more and no less. jco leaves the versions away when it looks for interfaces. */
type Names = {
  [Name in keyof ImportObject as Name extends `${infer Bare}@${string}` ? Bare : Name]: NamesIn<ImportObject[Name]>;
};
type NamesIn<Interface> = {
  [Name in keyof Interface]: Interface[Name] extends { prototype: infer Resource }
    ? Record<keyof Interface[Name], unknown> & { prototype: Record<keyof Resource, unknown> }
    : unknown;
};

export function imports(env: Record<string, string>, network: Network, log: (bytes: Uint8Array) => void): ImportObject {
  const handle = (request: OutgoingRequest, options = new RequestOptions()) =>
    request.handle(network, options.timeouts);
  const httpErrorCode = ({ code }: IoError) => code;
  const provided = {
    ...cli(env, log),
    "wasi:clocks/monotonic-clock": {}, // only a type of it is used
    "wasi:http/outgoing-handler": { handle },
    "wasi:http/types": {
      Fields,
      FutureIncomingResponse,
      IncomingBody,
      IncomingResponse,
      OutgoingBody,
      OutgoingRequest,
      RequestOptions,
      httpErrorCode,
    },
    "wasi:io/error": { Error: IoError },
    "wasi:io/poll": { Pollable },
    "wasi:io/streams": { InputStream, OutputStream },
  } satisfies Names;
  // In jco's types constructors are private, and nothing waits.
  return provided as unknown as ImportObject;
}
