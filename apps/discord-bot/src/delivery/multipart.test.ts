import { expect, test } from "vitest";
import { multipart } from "./multipart.ts";

test("a reader of forms finds what was put in", async () => {
  const data = Buffer.from([0, 13, 10, 45, 45, 255, 0]);
  const { body, contentType } = multipart({ content: "äöü “quoted”" }, [
    { name: "film.mp4", data, contentType: "video/mp4" },
    { name: 'a"b\r\nContent-Type: text/html.png', data: Buffer.alloc(0), contentType: "image/png" },
  ]);
  const form = await new Response(new Uint8Array(body), {
    headers: { "content-type": contentType },
  }).formData();
  expect([...form.keys()]).toEqual(["files[0]", "files[1]", "payload_json"]);
  const film = form.get("files[0]") as File;
  expect([film.name, film.type, Buffer.from(await film.arrayBuffer())]).toEqual([
    "film.mp4",
    "video/mp4",
    data,
  ]);
  const still = form.get("files[1]") as File;
  expect([still.name, still.type, still.size]).toEqual([
    'a"b\r\nContent-Type: text/html.png',
    "image/png",
    0,
  ]);
  const json = form.get("payload_json");
  expect(JSON.parse(typeof json === "string" ? json : await (json as File).text())).toEqual({
    content: "äöü “quoted”",
  });
});
