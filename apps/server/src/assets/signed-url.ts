import { createHmac, timingSafeEqual } from "node:crypto";

/** Makes and checks the addresses under which assets are served: they expire, and cannot be guessed or altered. */
export interface UrlSigner {
  /** The path and query of an asset; put the server's address before it. */
  sign(assetId: string, name: string, seconds: number): string;
  /** Whether a signature holds for this asset, now. */
  verify(
    assetId: string,
    expires: string | undefined,
    signature: string | undefined,
  ): "ok" | "expired" | "wrong";
}

export function createUrlSigner(secret: string, now: () => number): UrlSigner {
  const signatureOf = (assetId: string, expires: string) =>
    createHmac("sha256", secret).update(`${assetId} ${expires}`).digest();

  return {
    sign(assetId, name, seconds) {
      // Rounded up to the minute, so that an address stays the same for a while and can be cached.
      const expires = String(Math.ceil((now() / 1000 + seconds) / 60) * 60);
      const signature = signatureOf(assetId, expires).toString("base64url");
      return `/v1/assets/${assetId}/${encodeURIComponent(name)}?expires=${expires}&signature=${signature}`;
    },
    verify(assetId, expires = "", signature = "") {
      const given = Buffer.from(signature, "base64url");
      const right = signatureOf(assetId, expires);
      if (given.length !== right.length || !timingSafeEqual(given, right)) return "wrong";
      return Number(expires) * 1000 < now() ? "expired" : "ok";
    },
  };
}
