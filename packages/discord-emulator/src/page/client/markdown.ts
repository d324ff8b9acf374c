import { type Child, h } from "./dom.ts";

/** Names for what a text refers to by id. */
export interface Names {
  user(id: string): string | undefined;
  channel(id: string): string | undefined;
  role(id: string): string | undefined;
}

/** Discord's markdown as elements: blocks by line, then what stands in a line. */
export function markdown(text: string, names: Names): Child[] {
  const blocks: Child[] = [];
  const lines = text.split("\n");
  while (lines.length > 0) {
    const line = lines.shift() ?? "";
    const heading = /^(#{1,3}) (.+)/.exec(line);
    if (line.startsWith("```")) {
      const rest = line.slice(3);
      const code = rest.endsWith("```") && rest !== "" ? [rest.slice(0, -3)] : takeUntilFence(rest, lines);
      blocks.push(h("pre", {}, h("code", {}, code.join("\n"))));
    } else if (heading) {
      const level = heading[1]?.length ?? 1;
      blocks.push(h("h2", { class: `size-${level}` }, inline(heading[2] ?? "", names)));
    } else if (line.startsWith("-# ")) blocks.push(h("small", {}, inline(line.slice(3), names)));
    else if (line.startsWith("> ")) blocks.push(h("blockquote", {}, inline(line.slice(2), names)));
    else if (/^\s*[-*] /.test(line)) {
      const items = [line];
      while (/^\s*[-*] /.test(lines[0] ?? "")) items.push(lines.shift() ?? "");
      blocks.push(
        h(
          "ul",
          {},
          items.map((item) => h("li", {}, inline(item.replace(/^\s*[-*] /, ""), names))),
        ),
      );
    } else blocks.push(h("p", {}, line === "" ? h("br") : inline(line, names)));
  }
  return blocks;
}

function takeUntilFence(first: string, lines: string[]): string[] {
  const code = /^\w*$/.test(first) ? [] : [first];
  while (lines.length > 0) {
    const line = lines.shift() ?? "";
    if (line.endsWith("```")) {
      if (line !== "```") code.push(line.slice(0, -3));
      break;
    }
    code.push(line);
  }
  return code;
}

/** What can stand in a line, tried in this order at every place. */
const patterns: readonly [RegExp, (match: RegExpExecArray, names: Names) => Child][] = [
  [/^\\([^\w\s])/, ([, letter]) => letter],
  [/^`([^`]+)`/, ([, code]) => h("code", {}, code)],
  [/^\*\*(.+?)\*\*/, ([, inner = ""], names) => h("strong", {}, inline(inner, names))],
  [/^__(.+?)__/, ([, inner = ""], names) => h("u", {}, inline(inner, names))],
  [/^~~(.+?)~~/, ([, inner = ""], names) => h("s", {}, inline(inner, names))],
  [/^\*([^\s*](?:.*?[^\s*])?)\*/, ([, inner = ""], names) => h("em", {}, inline(inner, names))],
  [/^_([^\s_](?:.*?[^\s_])?)_(?!\w)/, ([, inner = ""], names) => h("em", {}, inline(inner, names))],
  [
    /^\|\|(.+?)\|\|/,
    ([, inner = ""], names) =>
      h("details", { class: "spoiler" }, h("summary", {}, "Spoiler"), h("span", {}, inline(inner, names))),
  ],
  [/^\[([^\]]+)\]\((https?:\/\/[^\s)]+)\)/, ([, label = "", url = ""]) => link(url, label)],
  [/^<(https?:\/\/[^\s>]+)>/, ([, url = ""]) => link(url, url)],
  [/^https?:\/\/[^\s<>]+[^\s<>.,:;"')\]]/, ([url]) => link(url, url)],
  [/^<@!?(\d+)>/, ([, id = ""], names) => mention(`@${names.user(id) ?? "unknown-user"}`)],
  [/^<@&(\d+)>/, ([, id = ""], names) => mention(`@${names.role(id) ?? "unknown-role"}`)],
  [/^<#(\d+)>/, ([, id = ""], names) => mention(`#${names.channel(id) ?? "unknown"}`)],
  [/^<t:(-?\d+)(?::([tTdDfFR]))?>/, ([, seconds, style]) => moment(Number(seconds), style)],
  [/^<\/([^:>]+):\d+>/, ([, name]) => mention(`/${name}`)],
  [/^<a?:(\w+):\d+>/, ([, name]) => `:${name}:`],
];

function inline(text: string, names: Names): Child[] {
  const parts: Child[] = [];
  let plain = "";
  let rest = text;
  while (rest !== "") {
    const found = firstMatch(rest, names);
    if (found && (plain === "" || !/\w$/.test(plain) || !/^[_h]/.test(rest))) {
      parts.push(plain, found.part);
      plain = "";
      rest = rest.slice(found.length);
    } else {
      const [letter = ""] = rest;
      plain += letter;
      rest = rest.slice(letter.length);
    }
  }
  parts.push(plain);
  return parts;
}

function firstMatch(text: string, names: Names): { part: Child; length: number } | undefined {
  if (!/^[\\`*_~|[<h]/.test(text)) return undefined;
  for (const [pattern, make] of patterns) {
    const match = pattern.exec(text);
    if (match) return { part: make(match, names), length: match[0].length };
  }
  return undefined;
}

const link = (url: string, label: string) =>
  h("a", { href: url, target: "_blank", rel: "noreferrer" }, label);

const mention = (text: string) => h("span", { class: "mention" }, text);

function moment(seconds: number, style = "f"): HTMLElement {
  const date = new Date(seconds * 1000);
  const text =
    style === "R" ? relative(date) : style === "t" ? date.toLocaleTimeString() : date.toLocaleString();
  return h("time", { datetime: date.toISOString(), title: date.toLocaleString() }, text);
}

function relative(date: Date): string {
  const seconds = Math.round((date.getTime() - Date.now()) / 1000);
  const format = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
  const size = Math.abs(seconds);
  if (size < 60) return format.format(seconds, "second");
  if (size < 3600) return format.format(Math.round(seconds / 60), "minute");
  if (size < 86_400) return format.format(Math.round(seconds / 3600), "hour");
  return format.format(Math.round(seconds / 86_400), "day");
}
