import { open } from "node:fs/promises";
import { connect } from "node:net";
import { expect, test } from "vitest";
import { isUnavailable } from "./unavailable.ts";

const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

test("a socket that nobody listens on is a database that is away", async () => {
  const connecting = new Promise((_, reject) => connect("/nowhere/.s.PGSQL.5432").on("error", reject));
  const failure = await failureOf(connecting);
  expect(failure).toMatchObject({ code: "ENOENT" });
  expect(isUnavailable(failure)).toBe(true);
});

// As Node's own errors are; the network of a test cannot be taken away.
test.each([
  ["ENETUNREACH", "connect"],
  ["ENETDOWN", "connect"],
  ["EHOSTDOWN", "connect"],
  ["EADDRNOTAVAIL", "connect"],
  ["EMFILE", "connect"],
  ["EAI_FAIL", "getaddrinfo"],
])("a machine without a network, %s: the database is away", (code, syscall) => {
  expect(isUnavailable(Object.assign(new Error(`${syscall} ${code}`), { code, syscall }))).toBe(true);
});

test("a file that is missing is not", async () => {
  const failure = await failureOf(open("/nowhere/film.mp4"));
  expect(failure).toMatchObject({ code: "ENOENT" });
  expect(isUnavailable(failure)).toBe(false);
});

test.each([
  ["57P01", true],
  ["08006", true],
  ["ECONNREFUSED", true],
  ["23505", false],
  ["42P01", false],
])("%s: %s", (code, away) => {
  expect(isUnavailable(Object.assign(new Error("x"), { code }))).toBe(away);
});

test("several tries that all failed are away when each of them was", () => {
  const refused = Object.assign(new Error("x"), { code: "ECONNREFUSED" });
  expect(isUnavailable(new AggregateError([refused, refused]))).toBe(true);
  expect(isUnavailable(new AggregateError([refused, new Error("x")]))).toBe(false);
});
