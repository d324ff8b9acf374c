import type { Attachment } from "discord.js";

/** A file that somebody gave in Discord. */
export interface GivenFile {
  url: string;
  name: string;
  bytes: number;
  /** By its content type, as Discord says; `undefined` when it is neither. */
  kind: "image" | "video" | undefined;
}

export function givenFile({ url, name, size, contentType }: Attachment): GivenFile {
  const kind = /^(image|video)\//.exec(contentType ?? "")?.[1];
  return { url, name, bytes: size, kind: kind === "image" || kind === "video" ? kind : undefined };
}

/** Whether an address is one of Discord's files. A loopback emulator of Discord has its own. */
export type IsDiscordFile = (url: string) => boolean;

/** @param apiUrl Where Discord's API is, if not at Discord. */
export function createIsDiscordFile(apiUrl: string | undefined): IsDiscordFile {
  const hosts = new Set(["cdn.discordapp.com", "media.discordapp.net"]);
  const own = apiUrl === undefined ? undefined : URL.parse(apiUrl);
  return (text) => {
    const url = URL.parse(text);
    if (!url || url.username || url.password) return false;
    if (own) return url.host === own.host;
    return url.protocol === "https:" && url.port === "" && hosts.has(url.hostname);
  };
}
