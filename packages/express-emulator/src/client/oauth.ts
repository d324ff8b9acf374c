import type {
  AuthorizationResponse,
  AuthorizationResult,
  Command,
  OAuth,
} from "@adobe/ccweb-add-on-sdk-types/iframe-ui";
import { experimental, notImitated } from "../shared/experimental.ts";

/** `addOnUISdk.app.oauth`. */
export class NoOAuth implements OAuth {
  async authorize(): Promise<AuthorizationResponse> {
    throw notImitated("oauth");
  }

  async authorizeWithOwnRedirect(): Promise<AuthorizationResult> {
    throw notImitated("oauth");
  }

  async authorizeInsideIframe(): Promise<AuthorizationResponse> {
    throw notImitated("oauth");
  }
}

/** `addOnUISdk.app.command`. */
export class NoCommand implements Command {
  register(): void {
    throw experimental();
  }
}
