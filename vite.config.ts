import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: 'www',
  // Relative, so that the site works in any folder.
  base: './',
  resolve: { alias: { '@wasm': here('pkg/pageframe.js') } },
  build: {
    outDir: here('dist'),
    emptyOutDir: true,
    target: 'es2022',
    // A strict CSP holds: nothing is inlined as a data URL.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { fs: { allow: [here('.')] } },
  test: { root: here('.'), include: ['tests/unit/**/*.test.ts'], environment: 'node' },
});
