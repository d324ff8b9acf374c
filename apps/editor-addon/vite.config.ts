import { defineConfig } from "vite";

/** What the editor resolves: its SDK on the CDN, and the two modules of the document sandbox. */
const external = [
  "https://express.adobe.com/static/add-on-sdk/sdk.js",
  "add-on-sdk-document-sandbox",
  "express-document-sdk",
];

export default defineConfig({
  // The editor serves the add-on from a path of its own.
  base: "./",
  build: {
    target: "es2023",
    modulePreload: { polyfill: false },
    rolldownOptions: {
      external,
      input: { index: "index.html", sandbox: "src/sandbox/main.ts" },
      output: {
        entryFileNames: ({ name }) => (name === "sandbox" ? "sandbox.js" : "assets/[name]-[hash].js"),
      },
    },
  },
});
