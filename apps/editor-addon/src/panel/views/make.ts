import { type OperationName, operationNames } from "@understudy/core";
import { html, type TemplateResult } from "lit";
import { slotsOf } from "../forms/slots.ts";
import { checkView } from "./check.ts";
import { choice } from "./controls.ts";
import { directionView } from "./direction.ts";
import { slotView } from "./slot.ts";
import type { View } from "./view.ts";

/** Choose a performance, choose a character, direct, check, send. */
export function makeView(view: View): TemplateResult {
  const { state, words, act } = view;
  const { operation } = state.draft;
  return html`
    <div class="screen">
      ${choice({
        label: words.make.operation,
        value: operation,
        options: operationNames.map((name) => [name, words.operation(name).title]),
        change: (value) => act.chooseOperation(value as OperationName),
        help: words.operation(operation).summary,
      })}
      ${slotsOf(operation).map((slot, index) => slotView(view, slot, index + 1))} ${directionView(view)}
      ${checkView(view)}
    </div>
  `;
}
