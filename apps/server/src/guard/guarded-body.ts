import { GuardError } from "./guard-error.ts";

/**
 * A response whose body fails with a `GuardError` beyond a number of bytes. Bytes are counted as they are read, so that
 * a small answer which unpacks into a large one is caught too.
 *
 * @param explain turns what broke the body into the error to throw.
 */
export function guardBody(
  response: Response,
  maxBytes: number,
  explain: (error: unknown) => unknown,
): Response {
  const reader = response.body?.getReader();
  if (!reader) return response;
  let received = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { value, done } = await reader.read();
          if (done) return controller.close();
          received += value.length;
          if (received > maxBytes) throw new GuardError("too_large");
          controller.enqueue(value);
        } catch (error) {
          controller.error(explain(error));
          await reader.cancel().catch(() => {});
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
  const { status, statusText, headers } = response;
  return new Response(body, { status, statusText, headers: new Headers(headers) });
}
