import { defineConfig } from "vite";

export default defineConfig({
  build: {
    outDir: "dist/pages",
    target: "es2024",
    // The policy of the pages lets in no address that is made of data, and no script of the page itself.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    cssCodeSplit: false,
    rolldownOptions: { output: { entryFileNames: "assets/[name]-[hash].js" } },
  },
});
