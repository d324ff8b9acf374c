import { expect, test } from "vitest";
import { pagesOf } from "./support/quick-document.ts";
import {
  chooseCharacter,
  chooseFilm,
  removeChosen,
  reopen,
  send,
  sendFilm,
  slot,
  takes,
} from "./support/steps.ts";
import { testWorld } from "./support/world.ts";

const world = testWorld({ document: pagesOf("Welcome", "Only words") });

test("signing in: an address, a code and a token that are none", { timeout: 60_000 }, async () => {
  const { panel } = await world.open({ isSignedIn: false, mayFailToLoad: true });
  const address = panel.getByRole("textbox", { name: "Server address" });
  const submit = panel.getByRole("button", { name: "Sign in" });
  await address.fill("not an address");
  await submit.click();
  await panel.getByText(/^This is no server address/).waitFor();
  await address.fill("http://127.0.0.1:9");
  await submit.click();
  await panel.getByText(/^The server cannot be reached/).waitFor();
  await address.fill(world.server.url);
  await panel.getByRole("textbox", { name: "Pairing code" }).fill("ZZZZ-ZZZZ");
  await submit.click();
  await panel.getByText(/^This code is wrong/).waitFor();
  await panel.getByRole("combobox", { name: "How to sign in" }).selectOption("token");
  await panel.getByRole("textbox", { name: "Access token" }).fill("ust_nobody");
  await submit.click();
  await panel.getByText(/does not know this token/).waitFor();
});

test("what the editor refuses", { timeout: 60_000 }, async () => {
  const editor = await world.open();
  const { panel, express } = editor;
  const performance = slot(editor, "Performance");
  const remove = () => removeChosen(editor);
  const choose = (name: string) =>
    performance.getByRole("button", { name: new RegExp(`^${name}(,|$)`) }).click();

  await choose("Only words");
  await performance.getByText(/There is no video on this page/).waitFor();
  await remove();

  await express((controls) => controls.pretend({ renditionFailure: "The disk is full." }));
  await choose("Welcome");
  await performance.getByText(/Something went wrong/).waitFor();
  await remove();
  await express((controls) => controls.pretend({ renditionFailure: "", user: "free" }));

  await express((controls) => controls.setPremium("page-landscape", true));
  await choose("Welcome");
  await performance.getByText(/premium content/).waitFor();
  await remove();
  await express((controls) => controls.setPremium("page-landscape", false));

  await express((controls) => controls.pretend({ underReview: true }));
  await panel
    .getByText(/^This document is under review/)
    .first()
    .waitFor();
});

test("a limit of money: one's own is said before, that of all at the server", {
  timeout: 90_000,
}, async () => {
  const person = "person:thrifty";
  const limit = (path: string, microUsd: number | null) =>
    world.server.call("PUT", `/v1/limits/${path}`, { period: "day", microUsd });
  const editor = await world.open({ isSignedIn: false, mayFailToLoad: true });
  await limit(`subjects/${person}`, 100_000);
  await editor.signIn(person);
  await chooseFilm(editor);
  await chooseCharacter(editor);
  await editor.panel.getByText(/^This costs \$0\.40, but only \$0\.10 is left\.$/).waitFor();
  await expect.poll(() => editor.panel.getByRole("button", { name: /^Send for/ }).isDisabled()).toBe(true);

  await limit(`subjects/${person}`, null);
  await limit("account", 100_000);
  try {
    await reopen(editor);
    const before = world.server.emulator.bill.charges.length;
    // What was chosen is still there.
    await send(editor);
    await takes(editor)
      .getByText(/^The budget does not cover this take/)
      .waitFor();
    expect(world.server.emulator.bill.charges.length).toBe(before);
  } finally {
    await limit("account", null);
  }
});

test("what the provider refuses is a sentence, and the money is told", { timeout: 60_000 }, async () => {
  const { emulator } = world.server;
  emulator.scenario.set("fail-safety-input*1");
  const editor = await world.open();
  await sendFilm(editor);
  await takes(editor)
    .getByText(/Failed/)
    .waitFor();
  await takes(editor)
    .getByText(/moderation refused the picture or the performance/)
    .waitFor();
  await takes(editor).getByRole("button", { name: "Use settings again" }).waitFor();
});

// The last one: the server sends nothing from here on.
test("the server sends nothing to the provider any more: said before anything is sent", {
  timeout: 90_000,
}, async () => {
  const { emulator } = world.server;
  emulator.scenario.set("balance-exhausted");
  const editor = await world.open();
  const before = emulator.bill.charges.length;
  await sendFilm(editor);
  await expect
    .poll(() => world.server.call("GET", "/v1/server"))
    .toMatchObject({ sendingStopped: expect.anything() });
  await reopen(editor);
  await editor.panel.getByText(/^The server sends nothing to the provider at the moment/).waitFor();
  await chooseFilm(editor);
  await chooseCharacter(editor);
  await editor.panel.getByRole("checkbox", { name: /^I agree/ }).check();
  await expect.poll(() => editor.panel.getByRole("button", { name: /^Send for/ }).isDisabled()).toBe(true);
  expect(emulator.bill.charges.length).toBe(before);
});
