import { defineConfig } from "vite";

/** The document sandbox: one file, for its host loads no other, next to the panel's files. */
export default defineConfig({
  publicDir: false,
  build: {
    target: "es2020",
    emptyOutDir: false,
    lib: { entry: "src/sandbox/main.ts", formats: ["es"], fileName: () => "sandbox.js" },
    rolldownOptions: { external: ["add-on-sdk-document-sandbox", "express-document-sdk"] },
  },
});
