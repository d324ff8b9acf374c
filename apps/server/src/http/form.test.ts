import { once } from "node:events";
import { PassThrough } from "node:stream";
import { buffer } from "node:stream/consumers";
import { expect, test } from "vitest";
import { receiveForm } from "./form.ts";

test("a file that comes drop by drop is given up in the end", async () => {
  const body = new PassThrough();
  body.write('--x\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\n');
  const drops = setInterval(() => body.write("."), 5);
  const form = { contentType: "multipart/form-data; boundary=x", body };
  let failure: unknown;
  const receiving = receiveForm(form, { idleMs: 60_000, totalMs: 200 }, async (file) => {
    await once(file, "readable");
    return buffer(file).catch((error: unknown) => {
      failure = error;
      throw error;
    });
  });
  await expect(receiving).rejects.toMatchObject({
    status: 408,
    code: "too_slow",
    message: "The file took longer than 0.2 s. Send the file again.",
  });
  clearInterval(drops);
  expect(failure).toBeDefined();
});
