import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { sampleMedia } from "@understudy/dev/media";
import { sql } from "kysely";
import { beforeEach, describe, expect, test } from "vitest";
import { StorageFullError } from "../src/assets/storage.ts";
import { actor, fileServer, formOf, maxBytes } from "./support/files.ts";
import { eventually } from "./support/postgres.ts";

let isFull = false;
const server = fileServer({
  idleMs: 300,
  storage: (disk) => ({
    ...disk,
    async put(key, content, options) {
      if (!isFull) return disk.put(key, content, options);
      content.destroy();
      throw new StorageFullError(new Error("ENOSPC"));
    },
  }),
});
const performer = await readFile(sampleMedia.performer.path);
const picture = await readFile(sampleMedia.character.path);

beforeEach(async () => {
  isFull = false;
  await sql`truncate asset cascade`.execute(server.database.db);
  for (const name of await server.files()) await server.storage.delete(`uploads/${name}`);
});

const send = (url: string, body: FormData) => fetch(url, { method: "POST", body });
const answer = async (response: Response) => ({
  status: response.status,
  ...((await response.json()) as object),
});

/** Nothing lies in the folder, nothing stands in the database, and the place is still open. */
async function expectNothingKept({ uploadUrl, id }: { uploadUrl: string; id: string }) {
  await eventually(async () => ((await server.files()).length === 0 ? true : undefined));
  expect(await server.database.db.selectFrom("asset").select("id").execute()).toEqual([]);
  expect((await send(uploadUrl, formOf(performer))).status).toBe(204);
  expect(await server.uploads.find(actor, `runway://${id}`)).toMatchObject({ mime_type: "video/mp4" });
}

describe("a file that is in order", () => {
  test("is measured and kept under its address", async () => {
    const { uploadUrl, runwayUri } = await server.announce("../My film (1).mp4");
    expect((await send(uploadUrl, formOf(performer))).status).toBe(204);
    expect(await server.uploads.find(actor, runwayUri)).toMatchObject({
      kind: "upload",
      name: "My film _1_.mp4",
      mime_type: "video/mp4",
      size_bytes: performer.length,
      facts: { kind: "video", width: 1280, height: 720 },
    });
    expect(await server.files()).toHaveLength(1);
  });

  test("is told by its content, whatever it is called", async () => {
    const { uploadUrl, runwayUri } = await server.announce("holiday.exe");
    await send(uploadUrl, formOf(picture, { name: "evil.html" }));
    expect(await server.uploads.find(actor, runwayUri)).toMatchObject({ mime_type: "image/jpeg" });
  });

  test("comes among other fields", async () => {
    const { uploadUrl } = await server.announce();
    const form = new FormData();
    form.append("key", "value");
    form.append("file", new Blob([picture]), "a.jpg");
    form.append("after", "value");
    expect((await send(uploadUrl, form)).status).toBe(204);
  });

  test("of the same content as another shares its file", async () => {
    for (const name of ["a.mp4", "b.mp4"]) {
      const { uploadUrl } = await server.announce(name);
      expect((await send(uploadUrl, formOf(performer))).status).toBe(204);
    }
    const keys = await server.database.db.selectFrom("asset").select("storage_key").execute();
    expect(new Set(keys.map((row) => row.storage_key)).size).toBe(1);
    expect(keys).toHaveLength(2);
    expect(await server.files()).toHaveLength(1);
  });

  test("sent a second time is refused, and the first stays", async () => {
    const { uploadUrl, runwayUri } = await server.announce();
    await send(uploadUrl, formOf(performer));
    // Large: nobody reads it, and the answer comes all the same.
    const again = await answer(await send(uploadUrl, formOf(Buffer.alloc(1_500_000))));
    expect(again).toMatchObject({ status: 409, code: "expired" });
    expect(await server.uploads.find(actor, runwayUri)).toMatchObject({ mime_type: "video/mp4" });
    expect(await server.files()).toHaveLength(1);
  });

  test("sent twice at once is kept once", async () => {
    const { uploadUrl } = await server.announce();
    const answers = await Promise.all(
      [performer, picture, performer].map((file) => send(uploadUrl, formOf(file))),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 409, 409]);
    expect(await server.files()).toHaveLength(1);
  });
});

describe("an address", () => {
  test("that was altered, or is for reading, takes nothing", async () => {
    const { uploadUrl, id } = await server.announce();
    const { id: other } = await server.announce();
    const reading = server.signer.sign(id, "clip.mp4", 3600).split("?")[1];
    for (const url of [
      uploadUrl.replace(id, other),
      uploadUrl.replace(/expires=\d+/, "expires=99999999999"),
      uploadUrl.replace(/signature=.*/, "signature="),
      uploadUrl.replace(/\?.*/, ""),
      uploadUrl.replace(/\?.*/, `?${reading}`),
    ]) {
      expect((await send(url, formOf(picture))).status).toBe(403);
    }
  });

  test("is closed when its time is over", async () => {
    const { uploadUrl, id } = await server.announce();
    await server.database.db
      .updateTable("upload")
      .set({ expires_at: new Date(0) })
      .where("id", "=", id)
      .execute();
    expect((await send(uploadUrl, formOf(picture))).status).toBe(409);
    server.now += 2 * 3_600_000;
    expect((await send(uploadUrl, formOf(picture))).status).toBe(403);
    server.now = Date.now();
  });
});

describe("nothing is kept of a file", () => {
  test.each([
    ["text", Buffer.from("not a film"), /neither/],
    ["nothing", Buffer.alloc(0), /empty/],
    ["half of a film", performer.subarray(0, performer.length / 2), /too early/],
  ])("that is %s", async (_, content, message) => {
    const place = await server.announce();
    expect(await answer(await send(place.uploadUrl, formOf(Buffer.from(content))))).toMatchObject({
      status: 400,
      code: "invalid_input",
      error: expect.stringMatching(message),
      issues: [{ path: ["file"] }],
    });
    await expectNothingKept(place);
  });

  test("that is too large, announced or not", async () => {
    const place = await server.announce();
    const large = formOf(Buffer.alloc(maxBytes + 1));
    expect(await answer(await send(place.uploadUrl, large))).toMatchObject({
      status: 413,
      code: "too_large",
    });
    const socket = await post(place.uploadUrl, formHead());
    const chunk = Buffer.alloc(100_000);
    for (let sent = 0; sent < maxBytes + 200_000; sent += chunk.length) writeChunk(socket, chunk);
    expect(await firstLine(socket)).toContain("413");
    socket.destroy();
    await expectNothingKept(place);
  });

  test("in a form that announces more than is allowed, before any of it comes", async () => {
    const { uploadUrl } = await server.announce();
    const socket = await open(uploadUrl);
    socket.write(`${requestLine(uploadUrl)}content-length: ${maxBytes * 10}\r\n\r\n`);
    expect(await firstLine(socket)).toContain("413");
    socket.destroy();
  });

  test("that never ends", async () => {
    const place = await server.announce();
    const socket = await post(place.uploadUrl, formHead());
    const chunk = Buffer.alloc(65_536);
    const pump = () => {
      while (!socket.destroyed && writeChunk(socket, chunk));
    };
    socket.on("drain", pump);
    pump();
    expect(await firstLine(socket)).toContain("413");
    await new Promise((resolve) => socket.once("close", resolve));
    await expectNothingKept(place);
  });

  test("whose connection breaks", async () => {
    const place = await server.announce();
    const socket = await post(place.uploadUrl, formHead());
    writeChunk(socket, performer.subarray(0, 100_000));
    await eventually(async () => ((await server.files()).length > 0 ? true : undefined));
    socket.destroy();
    await expectNothingKept(place);
  });

  test("whose sender falls silent", async () => {
    const place = await server.announce();
    const socket = await post(place.uploadUrl, formHead());
    writeChunk(socket, performer.subarray(0, 100_000));
    expect(await firstLine(socket)).toContain("408");
    socket.destroy();
    await expectNothingKept(place);
  });

  test("whose form ends in the middle", async () => {
    const place = await server.announce();
    const socket = await post(place.uploadUrl, formHead());
    writeChunk(socket, performer);
    socket.write("0\r\n\r\n");
    expect(await firstLine(socket)).toContain("400");
    socket.destroy();
    await expectNothingKept(place);
  });

  test("when the disk is full", async () => {
    const place = await server.announce();
    isFull = true;
    expect(await answer(await send(place.uploadUrl, formOf(performer)))).toMatchObject({
      status: 507,
      code: "storage_full",
    });
    isFull = false;
    await expectNothingKept(place);
  });
});

describe("a form is refused", () => {
  test.each([
    ["without a file", formOfFields({ a: "b" }), /no file in the field `file`/],
    ["with the file in another field", formOf(picture, { field: "video" }), /It has `video`/],
  ])("%s", async (_, form, message) => {
    const { uploadUrl } = await server.announce();
    expect(await answer(await send(uploadUrl, form))).toMatchObject({
      status: 400,
      error: expect.stringMatching(message),
    });
  });

  test.each([
    ["that is JSON", "application/json", "{}"],
    ["that is the bare file", "video/mp4", performer],
    ["without a boundary", "multipart/form-data", "--x\r\n"],
    ["that is noise", "multipart/form-data; boundary=x", "noise"],
    ["with a broken head", "multipart/form-data; boundary=x", "--x\r\nnonsense\r\n\r\nabc\r\n--x--"],
    ["without a body", "multipart/form-data; boundary=x", ""],
  ])("%s", async (_, type, body) => {
    const { uploadUrl } = await server.announce();
    const response = await fetch(uploadUrl, { method: "POST", headers: { "content-type": type }, body });
    expect(await answer(response)).toMatchObject({ status: 400, code: "invalid_input" });
    expect(await server.files()).toEqual([]);
  });

  test("with thousands of parts, without holding them", async () => {
    const { uploadUrl } = await server.announce();
    const parts = 'content-disposition: form-data; name="a"\r\n\r\nb\r\n--x\r\n'.repeat(5000);
    const response = await fetch(uploadUrl, {
      method: "POST",
      headers: { "content-type": "multipart/form-data; boundary=x" },
      body: `--x\r\n${parts}content-disposition: form-data; name="file"; filename="a"\r\n\r\nc\r\n--x--\r\n`,
    });
    expect(await answer(response)).toMatchObject({ status: 400, code: "invalid_input" });
  });
});

test("names keep their letters and lose what is dangerous", async () => {
  for (const [given, kept] of [
    ["Grüße äöü 映画.mp4", "Grüße äöü 映画.mp4"],
    ["C:\\films\\a.mp4", "a.mp4"],
    ["../../etc/passwd", "passwd"],
    ['a"; filename="b.html', "a__ filename__b.html"],
    ["..", "_"],
    ["\u202Egpj.exe", "_gpj.exe"],
    [`${"𝒜".repeat(120)}.mp4`, `${"𝒜".repeat(96)}.mp4`],
    ["/", "file"],
  ] as const) {
    const { id } = await server.announce(given);
    const row = await server.database.db
      .selectFrom("upload")
      .select("filename")
      .where("id", "=", id)
      .execute();
    expect(row).toEqual([{ filename: kept }]);
  }
});

const boundary = "the-boundary";
const formHead = () =>
  `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a.mp4"\r\ncontent-type: video/mp4\r\n\r\n`;

function requestLine(url: string): string {
  const { pathname, search, host } = new URL(url);
  return `POST ${pathname}${search} HTTP/1.1\r\nhost: ${host}\r\ncontent-type: multipart/form-data; boundary=${boundary}\r\n`;
}

async function open(url: string): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  await once(socket, "connect");
  return socket;
}

/** Begins a form of unknown length by hand. */
async function post(url: string, head: string): Promise<Socket> {
  const socket = await open(url);
  socket.write(`${requestLine(url)}transfer-encoding: chunked\r\n\r\n`);
  writeChunk(socket, Buffer.from(head));
  return socket;
}

function writeChunk(socket: Socket, chunk: Buffer): boolean {
  socket.write(`${chunk.length.toString(16)}\r\n`);
  socket.write(chunk);
  return socket.write("\r\n");
}

/** Of the answer. The far side may cut us off while we still send. */
async function firstLine(socket: Socket): Promise<string> {
  socket.on("error", () => {});
  const data = await new Promise<Buffer>((resolve) => socket.once("data", resolve));
  return data.toString().split("\r\n")[0] ?? "";
}

function formOfFields(fields: Record<string, string>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
}
