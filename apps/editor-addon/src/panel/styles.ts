import { css } from "lit";

/** The look of the panel, in Spectrum's own colours and sizes. One sheet for the panel and its widgets. */
export const sheet = css`
  :host { display: block; font: 14px/1.45 var(--spectrum-sans-font-family-stack, system-ui); }
  * { box-sizing: border-box; }
  h1, h2, h3, p, ul, dl, dd { margin: 0; padding: 0; }
  ul { list-style: none; }
  h1 { font-size: 22px; line-height: 1.25; font-weight: 800; text-wrap: balance; }
  h2 { font-size: 15px; font-weight: 700; display: flex; align-items: center; gap: 8px; }
  h3 { font-size: 14px; font-weight: 700; overflow-wrap: anywhere; }
  .help { font-size: 12px; color: var(--spectrum-neutral-subdued-content-color-default); overflow-wrap: anywhere; }
  .row { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
  .spread { justify-content: space-between; flex-wrap: nowrap; }
  .screen { display: flex; flex-direction: column; gap: 16px; padding: 16px 0 24px; }
  .problem { color: var(--spectrum-negative-content-color-default); overflow-wrap: anywhere; }
  .reading { display: flex; gap: 8px; align-items: center; }

  sp-theme { display: block; min-height: 100vh; background: var(--spectrum-background-layer-1-color); color: var(--spectrum-neutral-content-color-default); }
  #screen, .messages { padding: 0 14px; }
  .tabs { position: sticky; top: 0; z-index: 3; display: flex; gap: 4px; padding: 6px 10px 0; background: var(--spectrum-background-layer-1-color); border-bottom: 1px solid var(--spectrum-gray-300); }
  .tabs button { all: unset; padding: 8px 10px; cursor: pointer; font-weight: 600; color: var(--spectrum-neutral-subdued-content-color-default); border-bottom: 3px solid transparent; }
  .tabs button[aria-selected="true"] { color: var(--spectrum-neutral-content-color-default); border-color: currentColor; }
  .tabs button:focus-visible { outline: 2px solid var(--spectrum-focus-indicator-color); outline-offset: -2px; border-radius: 6px; }

  .sign-in { padding: 32px 20px; display: flex; flex-direction: column; gap: 12px; }
  .sign-in form { display: flex; flex-direction: column; gap: 16px; margin-top: 12px; }
  .lead { font-size: 15px; color: var(--spectrum-neutral-subdued-content-color-default); }
  .mark { position: relative; width: 64px; height: 44px; }
  .mark span { position: absolute; width: 40px; height: 40px; border-radius: 50% 50% 45% 45%; }
  .mark span:first-child { background: var(--spectrum-gray-300); left: 0; top: 4px; }
  .mark span:last-child { background: linear-gradient(135deg, #f59e3c, #e0457b); left: 22px; top: 0; mix-blend-mode: normal; opacity: .92; }

  .field { display: flex; flex-direction: column; gap: 4px; }
  .field sp-textfield { width: 100%; }
  .field sp-field-label { padding-block: 0; min-block-size: 0; }
  /* A sign in place of a word: as large as a picture would be. */
  .spread sp-action-button[quiet], .message sp-action-button { flex: none; --mod-actionbutton-font-size: 17px; }
  .label { font-size: 12px; color: var(--spectrum-neutral-subdued-content-color-default); }
  .select { font: inherit; color: inherit; width: 100%; min-height: 34px; padding: 4px 10px; border-radius: 8px;
    background: var(--spectrum-background-layer-2-color, var(--spectrum-gray-50)); border: 1px solid var(--spectrum-gray-500); }
  .select:focus-visible, .page:focus-visible, .file:focus-within span { outline: 2px solid var(--spectrum-focus-indicator-color); outline-offset: 2px; }

  .slot, .check { display: flex; flex-direction: column; gap: 10px; padding: 14px; border-radius: 12px;
    background: var(--spectrum-background-layer-2-color, var(--spectrum-gray-50)); border: 1px solid var(--spectrum-gray-200); }
  .slot.over { border-color: var(--spectrum-accent-color-900); border-style: dashed; }
  .number { display: inline-grid; place-items: center; width: 22px; height: 22px; border-radius: 50%; font-size: 12px;
    background: var(--spectrum-neutral-content-color-default); color: var(--spectrum-background-layer-2-color, var(--spectrum-gray-50)); }
  .optional { font-weight: 400; font-size: 12px; color: var(--spectrum-neutral-subdued-content-color-default); }

  /* Two rows and a half in a panel of 320 pixels: what is cut through is seen to go on. */
  .pages, .cast { display: grid; grid-template-columns: repeat(auto-fill, minmax(72px, 1fr)); gap: 8px; max-height: 232px; overflow-y: auto; padding: 3px; }
  .cast > p { grid-column: 1 / -1; }
  .page { all: unset; box-sizing: border-box; cursor: pointer; display: flex; flex-direction: column; gap: 4px; border-radius: 8px; min-width: 0; }
  .page .picture { position: relative; display: grid; place-items: center; aspect-ratio: 4 / 3; width: 100%; overflow: hidden; border-radius: 8px;
    background: var(--spectrum-gray-200); border: 2px solid transparent; }
  .page[aria-pressed="true"] .picture { border-color: var(--spectrum-accent-color-900); box-shadow: 0 0 0 1px var(--spectrum-accent-color-900); }
  .page img { position: absolute; inset: 0; width: 100%; height: 100%; object-fit: contain; display: block; }
  .page .name { font-size: 12px; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
  .badge { position: absolute; right: 4px; bottom: 4px; font-size: 9px; padding: 2px 5px; border-radius: 6px; background: #000b; color: #fff; }

  .file { position: relative; cursor: pointer; display: inline-block; }
  .file input { position: absolute; inset: 0; opacity: 0; width: 100%; cursor: pointer; }
  .file span { display: inline-block; padding: 5px 12px; border-radius: 8px; background: var(--spectrum-gray-200); font-weight: 500; }
  .file:hover span { background: var(--spectrum-gray-300); }

  .sources { display: flex; flex-direction: column; gap: 8px; }
  .source { display: flex; flex-direction: column; gap: 6px; padding: 10px; border-radius: 8px; border: 1px solid var(--spectrum-gray-300); }
  .source .name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; min-width: 0; }
  .part { font-size: 13px; font-variant-numeric: tabular-nums; }

  .reasons { display: flex; flex-direction: column; gap: 6px; font-size: 13px; overflow-wrap: anywhere; }
  .price { font-size: 16px; font-weight: 700; }
  .send { align-self: stretch; }

  .messages { position: sticky; top: 42px; z-index: 2; display: flex; flex-direction: column; gap: 6px; }
  .message { display: flex; justify-content: space-between; align-items: center; gap: 8px; padding: 8px 12px; margin-top: 8px; border-radius: 8px; font-size: 13px;
    background: var(--spectrum-background-layer-2-color, var(--spectrum-gray-50)); border: 1px solid var(--spectrum-gray-400); }
  .message.good { border-color: var(--spectrum-positive-color-900, #15803d); }
  .message.bad, .message.offline { border-color: var(--spectrum-negative-color-900, #b91c1c); }

  .takes { display: flex; flex-direction: column; gap: 10px; }
  .take { display: flex; flex-direction: column; gap: 8px; padding: 12px; border-radius: 12px; content-visibility: auto; contain-intrinsic-size: auto 120px;
    background: var(--spectrum-background-layer-2-color, var(--spectrum-gray-50)); border: 1px solid var(--spectrum-gray-200); }
  .take .head { display: flex; gap: 10px; }
  .take .about { min-width: 0; display: flex; flex-direction: column; gap: 2px; }
  .poster { width: 84px; height: 64px; object-fit: cover; border-radius: 8px; flex: none; background: var(--spectrum-gray-200); }
  .state { font-size: 13px; font-weight: 600; }
  .state.good { color: #0d6b39; }
  sp-theme[color="dark"] .state.good { color: #4ccb84; }
  .state.bad { color: var(--spectrum-negative-content-color-default); }
  .elapsed { font-variant-numeric: tabular-nums; font-weight: 400; }
  sp-progress-bar { width: 100%; }
  .doings { display: grid; grid-template-columns: 1fr; gap: 10px; }
  .doing { display: flex; flex-direction: column; gap: 3px; }
  .empty { display: flex; flex-direction: column; align-items: center; gap: 8px; padding: 40px 16px; text-align: center; }

  video, .still { width: 100%; max-height: 320px; border-radius: 8px; background: #000; display: block; }
  .still { object-fit: contain; }
  .row + video, .row + .still { margin-top: 6px; }
  .handle { margin-top: 6px; padding: 6px 10px; border-radius: 8px; border: 1px dashed var(--spectrum-gray-500); cursor: grab; font-size: 12px; text-align: center; touch-action: none; user-select: none; }
  .facts { display: grid; gap: 2px; }
  .facts dt { font-size: 12px; color: var(--spectrum-neutral-subdued-content-color-default); margin-top: 8px; }
  .facts dd { overflow-wrap: anywhere; }

  /* Elements of Spectrum move inside of themselves. Words say the same. */
  @media (prefers-reduced-motion: reduce) { [indeterminate] { display: none; } * { animation-duration: 0.01ms !important; transition-duration: 0.01ms !important; } }
`;
