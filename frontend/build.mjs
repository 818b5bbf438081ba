// Builds the one bundle that the integration serves: node build.mjs [FILE]
import { build } from "esbuild";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
await build({
  entryPoints: [here("src/index.ts")],
  outfile: process.argv[2] ?? here("../custom_components/depin_orchestrator/frontend/card.js"),
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "inline",
  logLevel: "warning",
  absWorkingDir: here("."), // so that no path of the machine gets into the bundle
});
