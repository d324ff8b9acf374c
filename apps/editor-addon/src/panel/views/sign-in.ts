import { html, nothing, type TemplateResult } from "lit";
import { defaultServer } from "../config.ts";
import { choice } from "./controls.ts";
import type { View } from "./view.ts";

/** Who is not signed in sees this alone. */
export function signInView({ state, words, act, ui, open }: View): TemplateResult {
  const { signIn } = words;
  const { session } = state;
  const isBusy = session.kind === "out" && session.isBusy;
  const problem = session.kind === "out" ? session.problem : undefined;
  const isByCode = ui.signInBy === "code";

  function submit(event: Event): void {
    event.preventDefault();
    const form = (event.currentTarget as HTMLElement).closest("form");
    const value = (name: string) => form?.querySelector<HTMLInputElement>(`[name="${name}"]`)?.value ?? "";
    const server = value("server");
    void act.signIn(isByCode ? { server, code: value("code") } : { server, token: value("token") });
  }

  return html`
    <div class="sign-in">
      <div class="mark" aria-hidden="true"><span></span><span></span></div>
      <h1>${signIn.title}</h1>
      <p class="lead">${signIn.lead}</p>
      <form @submit=${submit} @keydown=${(event: KeyboardEvent) => event.key === "Enter" && submit(event)}>
        ${textField({
          name: "server",
          label: signIn.server,
          help: signIn.serverHelp,
          type: "url",
          value: defaultServer,
        })}
        ${choice({
          label: signIn.way,
          value: ui.signInBy,
          options: [
            ["code", signIn.byCode],
            ["token", signIn.byToken],
          ],
          change: (value) => open({ signInBy: value === "code" ? "code" : "token" }),
        })}
        ${
          isByCode
            ? textField({ name: "code", label: signIn.code, help: signIn.codeHelp, type: "text" })
            : textField({ name: "token", label: signIn.token, help: signIn.tokenHelp, type: "password" })
        }
        ${problem ? html`<p class="problem" role="alert">${words.problem(problem)}</p>` : nothing}
        <sp-button type="button" variant="accent" size="l" ?disabled=${isBusy} @click=${submit}>
          ${isBusy ? signIn.busy : signIn.submit}
        </sp-button>
      </form>
    </div>
  `;
}

function textField({
  name,
  label,
  help,
  type,
  value = "",
}: {
  name: string;
  label: string;
  help: string;
  type: string;
  value?: string;
}) {
  return html`
    <div class="field">
      <sp-field-label for=${name}>${label}</sp-field-label>
      <sp-textfield id=${name} name=${name} type=${type} value=${value} autocomplete="off" label=${label}></sp-textfield>
      <p class="help">${help}</p>
    </div>
  `;
}
