import addOnUISdk from "https://express.adobe.com/static/add-on-sdk/sdk.js";

// The tests steer this add-on by `window.addOn` of its own page.

const events = [];
const state = document.querySelector("#state");
await addOnUISdk.ready;
const { app, instance } = addOnUISdk;

for (const name of [
  "themechange",
  "localechange",
  "formatchange",
  "documentTitleChange",
  "documentIdAvailable",
  "documentExportAllowedChange",
])
  app.on(name, (data) => events.push([name, data]));
for (const name of ["dragstart", "dragend", "dragcancel"])
  app.on(name, (data) =>
    events.push([name, { dropCancelled: data?.dropCancelled, reason: data?.dropCancelReason }]),
  );

const clicked = document.querySelector("#clicked");
let clicks = 0;
clicked.addEventListener("click", () => {
  clicked.textContent = `Clicked ${++clicks} times`;
});

instance.runtime.exposeApi?.({
  add: (a, b) => a + b,
  greet: async (name) => `hello ${name} from the panel`,
});
const sandbox = instance.runtime.apiProxy ? await instance.runtime.apiProxy("documentSandbox") : undefined;

window.addOn = { sdk: addOnUISdk, app, instance, events, sandbox, renditions: [] };
state.textContent = "Ready";
