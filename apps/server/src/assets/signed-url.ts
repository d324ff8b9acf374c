import { createHmac, timingSafeEqual } from "node:crypto";

/** What an address lets its holder do. */
export type UrlPurpose = "read" | "upload";

/** Makes and checks the addresses under which assets are served: they expire, and cannot be guessed or altered. */
export interface UrlSigner {
  /** The path and query under which an asset is read; put the server's address before it. */
  sign(assetId: string, name: string, seconds: number): string;
  /** The path and query to which an announced file is sent. */
  signUpload(uploadId: string, seconds: number): string;
  /** Whether a signature holds for this purpose and asset, now. */
  verify(
    purpose: UrlPurpose,
    assetId: string,
    expires: string | undefined,
    signature: string | undefined,
  ): "ok" | "expired" | "wrong";
}

/** @param now milliseconds since 1970. */
export function createUrlSigner(secret: string, now: () => number): UrlSigner {
  const signatureOf = (purpose: UrlPurpose, id: string, expires: string) =>
    createHmac("sha256", secret).update(`${purpose} ${id} ${expires}`).digest();

  function query(purpose: UrlPurpose, id: string, seconds: number): string {
    // Rounded up, so that an address stays the same for a while and can be cached.
    const step = Math.max(60, Math.floor(seconds / 12));
    const expires = String(Math.ceil((now() / 1000 + seconds) / step) * step);
    const signature = signatureOf(purpose, id, expires).toString("base64url");
    return `?expires=${expires}&signature=${signature}`;
  }

  return {
    sign: (assetId, name, seconds) =>
      `/v1/assets/${assetId}/${encodeURIComponent(name.toWellFormed())}${query("read", assetId, seconds)}`,
    signUpload: (uploadId, seconds) => `/v1/uploads/${uploadId}/upload${query("upload", uploadId, seconds)}`,
    verify(purpose, assetId, expires = "", signature = "") {
      const given = Buffer.from(signature, "base64url");
      const right = signatureOf(purpose, assetId, expires);
      if (given.length !== right.length || !timingSafeEqual(given, right)) return "wrong";
      return Number(expires) * 1000 < now() ? "expired" : "ok";
    },
  };
}
