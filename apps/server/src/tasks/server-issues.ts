import type { Issue, IssueCode } from "@understudy/core";

/** Reasons to refuse an input that only a server can see. */
export type ServerIssueCode = "media_unreachable" | "upload_unknown" | "provider_cannot_reach";

/** An issue of core or of the server: one shape. */
export type AnyIssue = Omit<Issue, "code"> & { code: IssueCode | ServerIssueCode };

const sentences: Record<ServerIssueCode, string> = {
  media_unreachable: "cannot be used: {reason}",
  upload_unknown: "names an upload that is not here, or no longer; upload the file again",
  provider_cannot_reach:
    "lies on this server, where the provider cannot fetch it; set PUBLIC_URL to an https:// address of this server, keep files on S3, or give a public https:// URL",
};

/** Makes one with its English sentence. */
export function serverIssue(
  code: ServerIssueCode,
  path: (string | number)[],
  params: Record<string, string> = {},
): AnyIssue {
  const sentence = sentences[code].replace(/\{(\w+)\}/g, (_, name: string) => params[name] ?? "");
  // A reason may be a whole sentence already.
  return { code, path, params, message: `${path.join(".")} ${sentence.replace(/\.$/, "")}.` };
}
