import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * wasm-bindgen's glue as a module with one function, `instantiate(console)`, that returns the glue's exports afresh.
 * The console is given from outside, so that a panic's message reaches the element that it belongs to.
 */
function factoryOf(glue: string): string {
  const exported = /^export (?:async )?(?:function|class|const|let) ([\w$]+)/gm;
  const names = [...glue.matchAll(exported)].map(([, name]) => name);
  const body = glue
    .replace(/^export \{[^}]*\};?$/gm, '')
    .replace(/^export (?=(?:async )?(?:function|class|const|let) )/gm, '');
  return `export function instantiate(console) {\n${body}\nreturn { init: __wbg_init, ${names.join(', ')} };\n}\n`;
}

/** Each element has a wasm instance of its own: wasm-bindgen's glue becomes a function that makes one. */
const wasmFactory: Plugin = {
  name: 'wasm-factory',
  transform: (code, id) => (id.endsWith('/pkg/pageframe.js') ? { code: factoryOf(code), map: null } : null),
};

export default defineConfig({
  root: 'www',
  // Relative, so that the site works in any folder.
  base: './',
  plugins: [wasmFactory],
  resolve: {
    alias: {
      '@wasm': process.env.PAGEFRAME_MODEL ?? here('pkg/pageframe.js'),
      '@reader': here('pkg-reader/reader.js'),
    },
  },
  worker: { format: 'es' },
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
