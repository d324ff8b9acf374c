import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { RequestError } from "@hono/node-server";
import { hasCode } from "../system-error.ts";
import { ApiError } from "./errors.ts";

// What comes in at the door and is no request that a route could see is refused in the one shape all the same.

/** Answers for an app that got no request to see: its host or address makes no sense. */
export function refuseRequest(error: unknown): Response {
  const { status, code, message } =
    error instanceof RequestError
      ? new ApiError(400, "invalid_input", "The host or the address of the request makes no sense.")
      : new ApiError(500, "internal", "Something went wrong on the server.");
  return Response.json({ error: message, code }, { status, headers: { connection: "close" } });
}

/** Answers on a connection that sent what is no HTTP, and closes it. */
export function refuseConnection(error: Error, socket: Duplex): void {
  // Whoever is gone, or has begun to get an answer, hears nothing more.
  const isAnswered = "_httpMessage" in socket && socket._httpMessage !== null;
  if (hasCode(error, "ECONNRESET") || !socket.writable || isAnswered) return void socket.destroy();
  const { status, code, message } = refusalOf(error);
  const body = JSON.stringify({ error: message, code });
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      "content-type: application/json",
      `content-length: ${Buffer.byteLength(body)}`,
      "connection: close",
      "",
      body,
    ].join("\r\n"),
  );
}

function refusalOf(error: Error): ApiError {
  if (hasCode(error, "HPE_HEADER_OVERFLOW"))
    return new ApiError(431, "headers_too_large", "The headers of the request are too large.");
  if (hasCode(error, "ERR_HTTP_REQUEST_TIMEOUT"))
    return new ApiError(408, "too_slow", "The request did not arrive in time.");
  return new ApiError(400, "invalid_input", "This cannot be read as HTTP.");
}
