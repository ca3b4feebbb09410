// The course's own server, asked with raw requests: to whom it answers, with which headers, and what happens while it serves.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { type IncomingHttpHeaders, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createDevStream } from "../../src/node/dev/index.ts";
import { type ServedSite, serveSite } from "../../src/node/site/index.ts";

const folder = mkdtempSync(join(tmpdir(), "gosling-serve-"));
const long = `<!doctype html>${"<p>The same text, again and again.</p>".repeat(200)}`;
const pages = new Map([
  ["index.html", "<h1>Course</h1>"],
  ["404.html", '<link href="style.css">'],
  ["lessons/one/index.html", long],
  ["embed/one/index.html", long],
  ["data/migrations-0.json", '{"files":[]}'],
]);
const stream = createDevStream({ revision: 0, problems: [] } as never);
let site: ServedSite;

beforeAll(async () => {
  mkdirSync(join(folder, "assets"));
  mkdirSync(join(folder, ".vite"));
  writeFileSync(join(folder, ".vite", "manifest.json"), "{}");
  writeFileSync(join(folder, "assets", "a.js"), "1;");
  writeFileSync(join(folder, "assets", "long-0a1b2c3d.js"), "let x = 1;\n".repeat(1000));
  symlinkSync("/etc/passwd", join(folder, "assets", "link.txt"));
  site = await serveSite({
    pages,
    folder,
    host: "127.0.0.1",
    names: ["docs.local"],
    port: 0,
    tries: 0,
    answer: stream.answer,
  });
});

afterAll(async () => {
  await site.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Raw {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** As it is, without what `fetch` adds, follows or unpacks. */
function raw(path: string, headers: Readonly<Record<string, string>> = {}, method = "GET"): Promise<Raw> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port: site.port, path, method, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(parts),
        }),
      );
    });
    sent.on("error", reject);
    sent.end();
  });
}

const get = async (path: string) => {
  const { status, body } = await raw(`/${path}`);
  return [status, body.toString()];
};

describe("who may ask", () => {
  const own = ["localhost", "localhost:80", "LOCALHOST", "localhost.", "127.0.0.1:4173", "[::1]:4173"];
  const added = ["a.localhost", "192.168.1.7:4173", "docs.local", "docs.local:80"];
  test.each([...own, ...added])("Host: %s is answered", async (host) => {
    expect((await raw("/", { host })).status).toBe(200);
  });

  test.each([
    "evil.example",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "docs.local.evil.example",
    "notlocalhost",
    "0x7f.1",
  ])("Host: %s is not", async (host) => {
    for (const path of [
      "/",
      "/lessons/one/",
      "/data/migrations-0.json",
      "/assets/a.js",
      "/.gosling/changes",
    ]) {
      const { status, body } = await raw(path, { host });
      expect(status).toBe(403);
      expect(body.toString()).toContain(`--host ${host}`);
    }
  });

  test.each(["a b", "local@host", "<script>"])("Host: %j is no host", async (host) => {
    expect((await raw("/", { host })).status).toBe(400);
  });

  test("nothing can be sent", async () => {
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) {
      const { status, headers } = await raw("/", { origin: "http://evil.example" }, method);
      expect([status, headers.allow]).toEqual([405, "GET, HEAD"]);
    }
  });
});

describe("headers", () => {
  test("no other origin may read a page or its data; the client's own files may be read by all", async () => {
    for (const path of ["/", "/lessons/one/", "/embed/one/", "/data/migrations-0.json", "/none", "/a/b"]) {
      const { headers } = await raw(path, { origin: "http://evil.example" });
      expect(headers["access-control-allow-origin"], path).toBeUndefined();
      expect(headers["x-content-type-options"], path).toBe("nosniff");
      expect(headers["referrer-policy"], path).toBe("no-referrer");
      expect(headers["cross-origin-resource-policy"], path).toBe(
        path === "/embed/one/" ? "cross-origin" : "same-origin",
      );
    }
    const { headers } = await raw("/assets/a.js");
    expect(headers["access-control-allow-origin"]).toBe("*");
    expect(headers["cross-origin-resource-policy"]).toBe("cross-origin");
  });

  test("the security policy says who may frame: a page its own site, an embed page this machine", async () => {
    const policy = async (path: string) => String((await raw(path)).headers["content-security-policy"]);
    for (const path of ["/", "/lessons/one/", "/none"]) {
      expect(await policy(path)).toMatch(/^default-src 'none'; .*; frame-ancestors 'self'$/);
      expect(await policy(path)).not.toContain("blob:");
    }
    expect(await policy("/embed/one/")).toMatch(/; frame-ancestors 'self' http:\/\/localhost:\* /);
    expect((await raw("/embed/one/")).headers["cross-origin-embedder-policy"]).toBe("require-corp");
  });

  test("the sites that were named may frame, and no other", async () => {
    const other = await serveSite({
      pages,
      folder,
      host: "127.0.0.1",
      port: 0,
      tries: 0,
      ancestors: ["https://docs.example.org"],
    });
    const { headers } = await fetch(`${other.url}embed/one/`);
    expect(headers.get("content-security-policy")).toMatch(/; frame-ancestors https:\/\/docs\.example\.org$/);
    await other.close();
  });
});

describe("compressed and kept", () => {
  test.each([
    ["br, gzip", "br"],
    ["gzip, deflate", "gzip"],
    ["*", "br"],
    ["br;q=0, gzip;q=0.5", "gzip"],
    ["identity", undefined],
    ["", undefined],
  ])("Accept-Encoding: %s", async (accept, encoding) => {
    const { headers, body } = await raw("/lessons/one/", { "accept-encoding": accept });
    expect(headers["content-encoding"]).toBe(encoding);
    expect(headers.vary).toBe("accept-encoding");
    expect(Number(headers["content-length"])).toBe(body.length);
    const text =
      encoding === "br" ? brotliDecompressSync(body) : encoding === "gzip" ? gunzipSync(body) : body;
    expect(text.toString()).toBe(long);
    if (encoding !== undefined) expect(body.length).toBeLessThan(long.length / 10);
  });

  test("who has it gets 304, until it changes", async () => {
    const first = await raw("/lessons/one/", { "accept-encoding": "br" });
    const etag = String(first.headers.etag);
    const again = (tags: string) => raw("/lessons/one/", { "accept-encoding": "br", "if-none-match": tags });
    expect([(await again(etag)).status, (await again(etag)).body.length]).toEqual([304, 0]);
    expect((await again(`"x", W/${etag}`)).status).toBe(304);
    expect((await again('"x"')).status).toBe(200);
    const gzip = await raw("/lessons/one/", { "accept-encoding": "gzip", "if-none-match": etag });
    expect([gzip.status, gzip.headers["content-encoding"]]).toEqual([200, "gzip"]);
    pages.set("lessons/one/index.html", long.replace("same", "new"));
    expect((await again(etag)).status).toBe(200);
    pages.set("lessons/one/index.html", long);
    expect((await again(etag)).status).toBe(304);
  });

  test("a file whose name changes with its content is kept for good, a page is asked for again", async () => {
    const kept = async (path: string) => (await raw(path)).headers["cache-control"];
    expect(await kept("/assets/long-0a1b2c3d.js")).toBe("public, max-age=31536000, immutable");
    expect(await kept("/assets/a.js")).toBe("no-cache");
    expect(await kept("/lessons/one/")).toBe("no-cache");
  });

  test("HEAD is answered as GET, without the body", async () => {
    const [head, got] = [await raw("/lessons/one/", {}, "HEAD"), await raw("/lessons/one/")];
    expect(head.body.length).toBe(0);
    expect({ ...head.headers, date: "" }).toEqual({ ...got.headers, date: "" });
  });
});

describe("paths", () => {
  test("a build beside it takes a file away and brings another: it goes on", async () => {
    expect(await get("assets/a.js")).toEqual([200, "1;"]);
    rmSync(join(folder, "assets", "a.js"));
    writeFileSync(join(folder, "assets", "b.js"), "2;");
    expect((await get("assets/a.js"))[0]).toBe(404);
    expect(await get("assets/b.js")).toEqual([200, "2;"]);
    expect(await get("")).toEqual([200, "<h1>Course</h1>"]);
  });

  test.each([
    "..%2f..%2fetc%2fpasswd",
    "assets/..%2f..%2f..%2fetc%2fpasswd",
    "assets/../../../etc/passwd",
    "assets/..%5c..%5cx",
    "assets/link.txt",
    ".vite/manifest.json",
    "%2evite/manifest.json",
    "assets/a%00.js",
    "/etc/passwd",
  ])("%s is not served", async (path) => {
    expect((await get(path))[0]).toBe(404);
  });

  test("what is no path is refused", async () => {
    expect((await raw("/%zz")).status).toBe(400);
    expect((await raw("http://evil.example/")).status).toBe(400);
  });

  test("a page without its slash leads to itself, never to another host", async () => {
    const { status, headers } = await raw("/lessons/one?x=1");
    expect([status, headers.location]).toEqual([301, "./one/"]);
    expect((await raw("//lessons/one")).status).toBe(404);
  });

  test("a missing page's addresses lead back to the root", async () => {
    expect(await get("a/b/c")).toEqual([404, '<link href="../../style.css">']);
  });
});

test("only the site's own pages listen for changes, and not without end", async () => {
  const foreign = await raw("/.gosling/changes", { "sec-fetch-site": "cross-site" });
  expect(foreign.status).toBe(403);
  expect((await raw("/.gosling/changes", { origin: "http://evil.example" })).status).toBe(403);
  const listen = () =>
    new Promise<number>((resolve) => {
      const sent = request({ host: "127.0.0.1", port: site.port, path: "/.gosling/changes" }, (response) => {
        resolve(response.statusCode ?? 0);
      });
      sent.on("error", () => {});
      sent.end();
    });
  const statuses = await Promise.all(Array.from({ length: 60 }, listen));
  expect(statuses.filter((status) => status === 200)).toHaveLength(50);
  expect(statuses.filter((status) => status === 503)).toHaveLength(10);
});
