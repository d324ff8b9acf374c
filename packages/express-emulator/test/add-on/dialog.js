import addOnUISdk from "https://express.adobe.com/static/add-on-sdk/sdk.js";

await addOnUISdk.ready;
const { runtime } = addOnUISdk.instance;
document.querySelector("button").addEventListener("click", () => runtime.dialog.close({ chosen: 3 }));
