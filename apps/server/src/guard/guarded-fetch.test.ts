import type { LookupAddress } from "node:dns";
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo, LookupFunction } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { probe } from "@understudy/media";
import { afterEach, describe, expect, test } from "vitest";
import { createGuardedFetch, type GuardOptions } from "./guarded-fetch.ts";

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function serve(handler: RequestListener): Promise<string> {
  const server = createServer(handler).listen(0, "127.0.0.1");
  await once(server, "listening");
  ends.push(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}

function guarded(options: Partial<GuardOptions> = {}): typeof globalThis.fetch {
  const guard = createGuardedFetch({
    allowLoopback: true,
    timeoutMs: 30_000,
    idleMs: 30_000,
    maxBytes: 1000,
    maxRedirects: 3,
    lookup: answering({ localhost: [["127.0.0.1"]] }),
    ...options,
  });
  ends.push(guard.close);
  return guard.fetch;
}

/**
 * A name server: each lookup of a name gets the next of its answers, the last one again and again. Names end in `.localhost`, which is a
 * name like any other to the guard, but not to the tests, which reach nothing else.
 */
function answering(names: Record<string, string[][]>, asked: string[] = []): LookupFunction {
  return (hostname, { all }, callback) => {
    asked.push(hostname);
    const answers = names[hostname] ?? [];
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (!answer) return callback(new Error(`ENOTFOUND ${hostname}`), "", 0);
    const found: LookupAddress[] = answer.map((address) => ({
      address,
      family: address.includes(":") ? 6 : 4,
    }));
    const [first] = found;
    if (all) callback(null, found);
    else callback(null, first?.address ?? "", first?.family);
  };
}

const refusal = (fetching: Promise<unknown>) =>
  fetching.then(
    () => "fetched",
    (error: { name: string; code: string }) => (error.name === "GuardError" ? error.code : error),
  );

describe("an address is refused by what it says", () => {
  test.each([
    ["http://example.com/a.mp4", "not_https"],
    ["ftp://example.com/a.mp4", "not_https"],
    ["file:///etc/passwd", "not_https"],
    ["data:text/plain,x", "not_https"],
    ["https://example.com:8443/a.mp4", "wrong_port"],
    ["https://example.com:22/", "wrong_port"],
    ["https://93.184.216.34/", "not_a_host_name"],
    ["https://127.0.0.1/", "not_a_host_name"],
    ["https://2130706433/", "not_a_host_name"],
    ["https://0177.0.0.1/", "not_a_host_name"],
    ["https://0x7f.1/", "not_a_host_name"],
    ["https://0x7f000001/", "not_a_host_name"],
    ["https://127.1/", "not_a_host_name"],
    ["https://127.0.0.1./", "not_a_host_name"],
    ["https://１２７.0.0.1/", "not_a_host_name"],
    ["https://[::1]/", "not_a_host_name"],
    ["https://[::ffff:127.0.0.1]/", "not_a_host_name"],
    ["https://[::ffff:a9fe:a9fe]/", "not_a_host_name"],
    ["not an address", "unreachable"],
    ["https://user:secret@site.localhost/", "unreachable"],
  ])("%s", async (url, code) => {
    expect(await refusal(guarded({ allowLoopback: false })(url))).toBe(code);
  });

  test("and https with port 443 written out is no other port", async () => {
    const lookup = answering({ "site.localhost": [["10.0.0.1"]] });
    expect(await refusal(guarded({ lookup })("https://site.localhost:443/"))).toBe("private_address");
  });

  test("plain http only where that is allowed, and only to public hosts", async () => {
    const lookup = answering({ "site.localhost": [["169.254.169.254"]] });
    expect(await refusal(guarded({ lookup })("http://site.localhost/"))).toBe("not_https");
    const open = guarded({ lookup, allowHttp: true });
    expect(await refusal(open("http://site.localhost/"))).toBe("private_address");
    expect(await refusal(open("http://site.localhost:8080/"))).toBe("wrong_port");
    expect(await refusal(open("http://10.0.0.1/"))).toBe("not_a_host_name");
  });
});

describe("an address is refused by where it leads", () => {
  test.each([
    ["127.0.0.1"],
    ["10.0.0.1"],
    ["192.168.1.1"],
    ["169.254.169.254"],
    ["168.63.129.16"],
    ["::1"],
    ["::ffff:10.0.0.1"],
    ["fd00:ec2::254"],
    ["1.1.1.1", "10.0.0.1"],
    ["10.0.0.1", "1.1.1.1"],
  ])("to %s %s", async (...found) => {
    const fetch = guarded({ allowLoopback: false, lookup: answering({ "site.localhost": [found] }) });
    expect(await refusal(fetch("https://site.localhost/"))).toBe("private_address");
  });

  test("to nothing", async () => {
    const fetch = guarded({ lookup: answering({ "site.localhost": [[]] }) });
    expect(await refusal(fetch("https://site.localhost/"))).toBe("unreachable");
    expect(await refusal(fetch("https://nowhere.localhost/"))).toBe("unreachable");
  });

  test("the machine's own name, unless loopback is allowed", async () => {
    const url = await serve((_, response) => response.end("here"));
    const closed = guarded({ allowLoopback: false });
    expect(await refusal(closed(url))).toBe("not_https");
    expect(await refusal(closed("https://localhost/"))).toBe("private_address");
    expect(await (await guarded()(url)).text()).toBe("here");
  });

  test("what is allowed on loopback is loopback alone", async () => {
    const lookup = answering({ localhost: [["10.0.0.1"]], "inside.localhost": [["192.168.0.1"]] });
    const fetch = guarded({ lookup });
    expect(await refusal(fetch("http://localhost:8080/"))).toBe("private_address");
    expect(await refusal(fetch("https://inside.localhost/"))).toBe("private_address");
    expect(await refusal(fetch("http://10.0.0.1/"))).toBe("not_https");
  });

  test("a name that is asked once per connection cannot change its answer in between", async () => {
    const url = await serve((_, response) => response.setHeader("connection", "close").end("first"));
    const asked: string[] = [];
    const fetch = guarded({ lookup: answering({ localhost: [["127.0.0.1"], ["10.0.0.1"]] }, asked) });
    expect(await (await fetch(url)).text()).toBe("first");
    expect(asked).toEqual(["localhost"]);
    expect(await refusal(fetch(url))).toBe("private_address");
    expect(asked).toEqual(["localhost", "localhost"]);
  });
});

describe("redirects", () => {
  const redirecting = (location: string) =>
    serve((_, response) => response.writeHead(302, { location }).end("elsewhere"));

  test.each([
    ["https://169.254.169.254/latest/meta-data/", "not_a_host_name"],
    ["http://metadata.localhost/", "not_https"],
    ["https://metadata.localhost/", "private_address"],
    ["https://site.localhost:8443/", "wrong_port"],
    ["file:///etc/passwd", "not_https"],
    ["http://[", "unreachable"],
  ])("to %s are not followed", async (location, code) => {
    const lookup = answering({ localhost: [["127.0.0.1"]], "metadata.localhost": [["169.254.169.254"]] });
    expect(await refusal(guarded({ lookup })(await redirecting(location)))).toBe(code);
  });

  test("in a circle end", async () => {
    let requests = 0;
    const url = await serve((_, response) => {
      requests++;
      response.writeHead(302, { location: "/again" }).end();
    });
    expect(await refusal(guarded({ maxRedirects: 3 })(url))).toBe("too_many_redirects");
    expect(requests).toBe(4);
  });

  test("are followed where they lead to something allowed", async () => {
    const url = await serve((request, response) => {
      if (request.url === "/there") response.end(request.headers.range);
      else response.writeHead(307, { location: "there" }).end();
    });
    const response = await guarded()(url, { headers: { range: "bytes=0-1" } });
    expect(await response.text()).toBe("bytes=0-1");
  });

  test("are handed back where none is to be followed", async () => {
    const response = await guarded({ maxRedirects: 0 })(await redirecting("/there"));
    expect(response.status).toBe(302);
  });
});

describe("a body is cut off", () => {
  test("beyond the bytes allowed, with or without a length", async () => {
    const url = await serve((request, response) => {
      if (request.url === "/announced") response.setHeader("content-length", 1001);
      response.end(Buffer.alloc(1001));
    });
    const fetch = guarded({ maxBytes: 1000 });
    for (const path of ["/announced", "/unannounced"]) {
      const response = await fetch(url + path);
      expect(await refusal(response.arrayBuffer())).toBe("too_large");
    }
    const exact = await guarded({ maxBytes: 1001 })(url);
    expect((await exact.arrayBuffer()).byteLength).toBe(1001);
  });

  test("when it never ends", async () => {
    let sent = 0;
    const url = await serve((_, response) => {
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536))) sent += 65_536;
      };
      response.on("drain", more);
      more();
    });
    const response = await guarded({ maxBytes: 1_000_000 })(url);
    expect(await refusal(response.arrayBuffer())).toBe("too_large");
    expect(sent).toBeLessThan(50_000_000);
  });

  test("when few bytes unpack into many", async () => {
    const bomb = gzipSync(Buffer.alloc(5_000_000));
    const url = await serve((_, response) => response.setHeader("content-encoding", "gzip").end(bomb));
    const response = await guarded({ maxBytes: 100_000 })(url);
    expect(await refusal(response.arrayBuffer())).toBe("too_large");
  });

  test("when headers or body take too long", async () => {
    const url = await serve(async (request, response) => {
      if (request.url === "/mute") return;
      for (; !response.destroyed; await sleep(10)) response.write(".");
    });
    const fetch = guarded({ timeoutMs: 150 });
    const read = async (path: string) => (await fetch(url + path)).text();
    expect(await refusal(read("/mute"))).toBe("too_slow");
    expect(await refusal(read("/slow"))).toBe("too_slow");
  });

  test("when the host falls silent, long before its time is over", async () => {
    const url = await serve((request, response) => {
      if (request.url === "/half") response.writeHead(200, { "content-length": 500 }).write("half");
    });
    const fetch = guarded({ idleMs: 200 });
    const read = async (path: string) => (await fetch(url + path)).text();
    expect(await refusal(read("/mute"))).toBe("too_slow");
    expect(await refusal(read("/half"))).toBe("too_slow");
  });

  test("when the connection breaks", async () => {
    const url = await serve((request, response) => {
      if (request.url === "/before") return request.socket.destroy();
      response.writeHead(200, { "content-length": 500 });
      response.write("half", () => request.socket.destroy());
    });
    expect(await refusal(guarded()(`${url}/before`))).toBe("unreachable");
    expect(await refusal((await guarded()(`${url}/within`)).text())).toBe("unreachable");
  });

  test("by whoever asked, with their reason", async () => {
    const url = await serve((_, response) => void response.write("start"));
    const stop = new AbortController();
    const response = await guarded()(url, { signal: stop.signal });
    stop.abort(new Error("enough"));
    expect(await refusal(response.text())).toEqual(new Error("enough"));
  });
});

test("what comes is told by its content, whatever the server calls it", async () => {
  const url = await serve((_, response) =>
    response.setHeader("content-type", "video/mp4").end("<!doctype html><title>No film</title>"),
  );
  await expect(probe(new URL(url), { fetch: guarded() })).rejects.toMatchObject({ name: "MediaError" });
});
