import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

/** Encrypts short texts so that only a holder of the bot token can read them. */
export interface Seal {
  /** @param context What the text belongs to; it opens with the same context only. */
  close(text: string, context: string): string;
  /** `undefined` when it was closed with another token or context, or was changed. */
  open(sealed: string, context: string): string | undefined;
}

const cipher = "aes-256-gcm";
const ivBytes = 12;
const tagBytes = 16;

/** AES-256-GCM with a key derived from the bot token (HKDF, SHA-256). */
export function createSeal(botToken: string): Seal {
  const key = Buffer.from(hkdfSync("sha256", botToken, "", "understudy delivery v1", 32));
  return {
    close(text, context) {
      const iv = randomBytes(ivBytes);
      const closing = createCipheriv(cipher, key, iv).setAAD(Buffer.from(context));
      const body = Buffer.concat([closing.update(text, "utf8"), closing.final()]);
      return Buffer.concat([iv, closing.getAuthTag(), body]).toString("base64url");
    },
    open(sealed, context) {
      try {
        const bytes = Buffer.from(sealed, "base64url");
        const opening = createDecipheriv(cipher, key, bytes.subarray(0, ivBytes))
          .setAAD(Buffer.from(context))
          .setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
        return Buffer.concat([opening.update(bytes.subarray(ivBytes + tagBytes)), opening.final()]).toString(
          "utf8",
        );
      } catch {
        return undefined;
      }
    },
  };
}
